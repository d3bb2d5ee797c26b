"""Who is asking: what an access token says, once it has been verified."""

from dataclasses import dataclass

RESIDENT = "resident"
MERCHANT = "merchant"
ADMIN = "admin"
FINANCE = "finance"
AUDITOR = "auditor"
PARTNER = "partner"

STAFF_ROLES = (ADMIN, FINANCE, AUDITOR)

# Who may call a route. Admin's reads are open to finance and the auditor, finance's to the auditor.
PUBLIC: frozenset[str] = frozenset()
RESIDENTS = frozenset({RESIDENT})
MERCHANTS = frozenset({MERCHANT})
ADMINS = frozenset({ADMIN})
ADMIN_READERS = frozenset({ADMIN, FINANCE, AUDITOR})
FINANCES = frozenset({FINANCE})
FINANCE_READERS = frozenset({FINANCE, AUDITOR})
PARTNERS = frozenset({PARTNER})
# Whoever has signed in themself.
PEOPLE = frozenset({RESIDENT, MERCHANT, *STAFF_ROLES})


@dataclass(frozen=True, slots=True)
class Subject:
    """A signed-in person in one role, or the server of a marketplace.

    `id` is a resident, merchant, staff or partner id; `phone` is the keyed hash of the phone that
    signed in, never the number ("" of a partner). `actor` is what a transfer records.

    Of a merchant it also says under which name this phone takes payments (`cashier`), and which
    phones may use the till (`phones`, keyed hashes, this one among them): both as they stood when
    the access token was made.

    `origin` is the internet address that the request came from. `passkey` is the id of the passkey
    by which they last proved who they are, and `proved_at` the second (since 1970) at which they
    did; "" and 0 where they came in by a code. `delegate` is the resident who acts for the resident
    `id`, who has no phone, by a phone of their own; "" where nobody does.
    """

    role: str
    id: str
    phone: str
    cashier: str = ""
    phones: frozenset[str] = frozenset()
    origin: str = ""
    passkey: str = ""
    proved_at: int = 0
    delegate: str = ""

    @property
    def actor(self) -> str:
        return f"{self.role}:{self.delegate or self.id}"

    @property
    def owner_phone(self) -> str:
        """The keyed hash of the phone by which theirs is theirs: none of whoever has a delegate."""
        return "" if self.delegate else self.phone

    @classmethod
    def of_actor(cls, actor: str, origin: str) -> "Subject":
        """Whoever acted, as far as was kept: for work that goes on after the request."""
        role, _, id = actor.partition(":")
        return cls(role, id, "", origin=origin)
