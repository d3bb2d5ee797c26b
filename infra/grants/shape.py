"""What may be granted: actions on tables, files, queues and keys; and what several share."""

from collections.abc import Mapping
from dataclasses import dataclass, field

# Of a table.
GET = ("GetItem",)
GET_MANY = ("BatchGetItem",)
QUERY = ("Query",)
SCAN = ("Scan",)
PUT = ("PutItem",)
UPDATE = ("UpdateItem",)
DELETE = ("DeleteItem",)
CHECK = ("ConditionCheckItem",)
BULK = ("BatchWriteItem",)
READ = GET + GET_MANY + QUERY
# A document is put piece by piece, then its head; pieces that nobody reads any more are deleted.
MAKE = GET + QUERY + PUT + UPDATE + BULK
MAKES_DOCUMENTS = {
    # The vocabulary is made of other documents.
    "documents": MAKE + GET_MANY,
    "campaigns": SCAN,
    "merchants": GET_MANY,
    "merchants/by_place": QUERY,
    "products": GET_MANY,
    "products/by_place": QUERY,
    # What was told last.
    "impact": QUERY,
}
# Heartbeats, the only items in the transfers table that are no transfers.
BEATS = {"transfers": (BULK, ("heartbeat#*",))}
# What signing in keeps: no login but a visitor's, and nobody of the staff.
SESSIONS = (
    "challenge#*",
    "otp#*",
    "application codes",
    "visitor codes",
    "visitor#*",
    "family#*",
    # How often it has signed.
    "passkey#*",
)
# A restored table is another than it was (settlements/rules/freeze.py names the same).
BOOKS = ("transfers", "merchants", "procurement", "settlements", "bank")
# A guard item is told that a day is closed.
SEAL = SCAN + UPDATE
# A payment that is told of finds its claim, or its payer's card, and is rewarded or taken back.
REWARDS = {
    "incentives": QUERY + PUT + UPDATE,
    "campaigns": GET + SCAN,
    "residents": GET + UPDATE,
    "merchants": QUERY,
    "merchants/by_nmid": QUERY,
    "budgets": GET + GET_MANY + UPDATE,
    "vouchers": GET + PUT + UPDATE,
    "transfers": PUT,
    "journal": QUERY,
    "accounts": UPDATE,
}
# What is held against each other.
RECONCILES = {
    "transfers": GET_MANY + SCAN,
    "journal": GET_MANY + QUERY,
    "totals": GET + QUERY,
    "accounts": GET + GET_MANY,
    "merchants": GET_MANY + SCAN,
    "campaigns": GET + SCAN,
    "budgets": GET_MANY + SCAN,
    "vouchers": SCAN,
    "settlements": GET_MANY + QUERY,
    "bank": GET_MANY + QUERY,
    "days": GET + QUERY,
    "audit": QUERY,
    "treasury": QUERY,
    # Purchase orders, and the tax withheld of them.
    "procurement": GET_MANY + QUERY,
    # What is held for orders, and what payments have rewarded.
    "marketplace": GET_MANY + SCAN,
    "incentives": GET_MANY,
}

Actions = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grants:
    """What one function may do.

    `tables` has actions by concept, or by concept and index (`merchants/by_place`); `files` actions
    of S3 by bucket and prefix (`FilesBucket/exports/`). `sends` and `receives` are queues. `stream`
    has actions on the ledger's stream. `items` has actions by concept on items of these partition
    keys alone (patterns). `describes` are tables that may be asked which they are, `calls`
    functions that may be called and waited for. `snap` has actions on the key towards acquirers,
    `push` on that towards push services. `channels` reads the secrets of WhatsApp and SMS, and so
    does `text_messages`.
    `connections` are the methods by which open WebSockets are told things (`POST`) and closed.
    `seals` and `opens` are whose secrets may be sealed
    and opened (patterns of ids).
    """

    tables: Mapping[str, Actions]
    files: Mapping[str, Actions] = field(default_factory=dict)
    sends: tuple[str, ...] = ()
    receives: str = ""
    keys: bool = False
    channels: bool = False
    text_messages: bool = False
    describes: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    signs_days: bool = False
    snap: Actions = ()
    push: Actions = ()
    seals: tuple[str, ...] = ()
    opens: tuple[str, ...] = ()
    connections: Actions = ()
    stream: Actions = ()
    items: Mapping[str, tuple[Actions, tuple[str, ...]]] = field(default_factory=dict)
