"""For whom a phone may sign in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from chalicelib.core.values.instants import to_text

Role = Literal["resident", "merchant", "admin", "finance", "auditor"]


@dataclass(frozen=True, slots=True)
class Login:
    """Somebody for whom a phone may sign in. `id` is a resident, merchant or staff id.

    Where it is a resident without a phone, `delegate` is the resident who stands for them by this
    one, until the instant `until`; both are "" of anybody else.
    """

    role: str
    id: str
    name: str
    delegate: str = ""
    until: str = ""

    @property
    def holder(self) -> str:
        """Whose phone it is: theirs, or that of who stands for them."""
        return self.delegate or self.id


@dataclass(frozen=True, slots=True)
class Till:
    """What an access token says of a merchant's till: under which name its phone takes payments,
    and which phones (keyed hashes) may use it."""

    cashier: str
    phones: frozenset[str]


@dataclass(frozen=True, slots=True)
class Answered:
    """What whoever answers a challenge sends: the code, as whom to sign in and from where.

    `phone` (`+62…`) and `subject_id` may be None; `origin` is the address that it was sent from.
    """

    challenge: str
    code: str = field(repr=False)
    phone: str | None
    role: Role
    subject_id: str | None
    origin: str


def in_force(logins: Sequence[Login], now: datetime) -> list[Login]:
    """Those of a phone's logins that hold at an instant: its holder's own first, so that nobody
    comes in for somebody else unasked."""
    held = [one for one in logins if not one.until or to_text(now) < one.until]
    return sorted(held, key=lambda one: bool(one.delegate))


def own(logins: Iterable[Login], id: str) -> Login | None:
    """The login of a phone's holder of this id; None where the phone is not theirs (any more)."""
    return next((one for one in logins if one.id == id and not one.delegate), None)


def chosen(logins: Sequence[Login], subject_id: str | None) -> Login | None:
    """The login asked for, or the first; None where there is none such."""
    return next((one for one in logins if subject_id in (None, one.id)), None)
