"""What identity needs from rooms above."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from chalicelib.core.dynamo.writer import Write
from chalicelib.identity.rules.logins import Login, Till


@dataclass(frozen=True, slots=True)
class Welcomes:
    """What a role's room does when somebody signs in, by role: called with their id, the keyed hash
    of the phone, and who stands for them by it ("": nobody). Raises `forbidden` where that phone is
    not theirs, or that person does not stand for them."""

    by_role: Mapping[str, Callable[[str, str, str], None]]


@dataclass(frozen=True, slots=True)
class Tills:
    """What a shop's room says of its till to a merchant's id and the keyed hash of a phone. Raises
    `forbidden` where that phone may not use it."""

    till: Callable[[str, str], Till]


@dataclass(frozen=True, slots=True)
class PartnersAdmitted:
    """Whether a marketplace may still act, by its id. Raises `forbidden` where it may not."""

    admit: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class VisitorsDoor:
    """Who comes in by a campaign's code. `knock` is given the code and the internet address that it
    was typed at, and answers the write that counts a text message for it; it raises why the code
    lets nobody in. `let_in` is given the keyed hash of a phone that stands for nobody yet, and the
    instant, and answers a new login with the writes that make the visitor."""

    knock: Callable[[str, str], Write]
    let_in: Callable[[str, datetime], tuple[Login, list[Write]]]


@dataclass(frozen=True, slots=True)
class KeysTold:
    """The writes by which somebody is told that a passkey of theirs was made or deleted: called
    with a role, the subject's id, the keyed hash of the phone, which of the two it is, the
    passkey's id and the instant. None for whoever is told otherwise."""

    writes: Callable[
        [str, str, str, Literal["passkey_made", "passkey_removed"], str, datetime], list[Write]
    ]


@dataclass(frozen=True, slots=True)
class TextMessages:
    """Sends a text to a phone (`+62…`), whoever carries it."""

    send: Callable[[str, str], None]
