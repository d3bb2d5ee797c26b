"""What each function may do, declared once; infra/permissions.py makes the policies of it.

The tests hold every call against these lines and every line against the calls (tests/policies): a
call without its line fails, and so does a line that nothing uses.
"""

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
    "documents": MAKE,
    "campaigns": SCAN,
    "merchants": GET_MANY,
    "merchants/by_place": QUERY,
    "products": GET_MANY,
    "products/by_place": QUERY,
}
# Heartbeats, the only items in the transfers table that are no transfers.
BEATS = {"transfers": (BULK, ("heartbeat#*",))}
# What signing in keeps: no login, and nobody of the staff.
SESSIONS = ("challenge#*", "otp#*", "application codes", "family#*")
# A restored table is another than it was (settlements/rules/freeze.py names the same).
BOOKS = ("transfers", "merchants", "settlements", "bank")
# A guard item is told that a day is closed.
SEAL = SCAN + UPDATE
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
}

Actions = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grants:
    """What one function may do.

    `tables` has actions by concept, or by concept and index (`merchants/by_place`); `files` actions
    of S3 by bucket and prefix (`FilesBucket/exports/`). `sends` and `receives` are queues. `stream`
    has actions on the ledger's stream. `items` has actions by concept on items of these partition
    keys alone (patterns). `describes` are tables that may be asked which they are, `calls`
    functions that may be called and waited for.
    """

    tables: Mapping[str, Actions]
    files: Mapping[str, Actions] = field(default_factory=dict)
    sends: tuple[str, ...] = ()
    receives: str = ""
    keys: bool = False
    text_messages: bool = False
    describes: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    signs_days: bool = False
    stream: Actions = ()
    items: Mapping[str, tuple[Actions, tuple[str, ...]]] = field(default_factory=dict)


AREAS: Mapping[str, Grants] = {
    # Reads what was made for everybody, and writes nothing.
    "public": Grants(tables={"days": QUERY, "documents": GET_MANY + QUERY}),
    "sign_in": Grants(
        tables={
            "identity": GET + QUERY,
            "residents": GET + UPDATE + CHECK,
            "merchants": QUERY + CHECK,
            "idempotency": GET + PUT,
            "audit": PUT,
        },
        # Strangers come here: what they find a fault in appoints nobody and owes no shop a rupiah.
        items={
            "identity": (PUT + UPDATE + DELETE, SESSIONS),
            "merchants": (PUT, ("applications",)),
        },
        keys=True,
        text_messages=True,
    ),
    "claims": Grants(
        tables={
            "transfers": PUT,
            "residents": GET + UPDATE + CHECK,
            "campaigns": GET,
            "budgets": GET + GET_MANY + UPDATE,
            "vouchers": PUT,
            "idempotency": GET + PUT,
        },
        keys=True,
    ),
    "till": Grants(
        tables={
            "budgets": UPDATE,
            "accounts": UPDATE,
            "transfers": GET + PUT,
            "journal": QUERY,
            "totals": GET,
            "merchants": GET_MANY + UPDATE,
            # A scan says whose voucher it is, masked.
            "residents": GET,
            "campaigns": GET,
            # Codes to type, and who has guessed at them, lie with the vouchers.
            "vouchers": GET + GET_MANY + PUT + UPDATE,
            "redemptions": GET_MANY + UPDATE,
            "idempotency": GET + PUT,
        },
        keys=True,
    ),
    "finance": Grants(
        tables={
            "identity": GET,
            # Reconciliation looks for transfers that no listing has.
            "transfers": GET + GET_MANY + SCAN + PUT,
            "journal": GET_MANY + QUERY,
            "totals": GET + QUERY,
            "accounts": GET + GET_MANY + UPDATE + CHECK,
            "merchants": GET_MANY + QUERY + SCAN + UPDATE,
            "campaigns": GET + SCAN,
            # Closing a day reads and writes every guard item.
            "budgets": GET + GET_MANY + SCAN + UPDATE,
            "vouchers": GET + SCAN + UPDATE,
            "redemptions": GET_MANY + UPDATE,
            "idempotency": GET + PUT,
            "settlements": GET_MANY + QUERY + PUT + UPDATE + CHECK,
            "bank": GET_MANY + QUERY + PUT + UPDATE + DELETE,
            # The chain's head alone: records are put by the function that signs them.
            "days": GET + QUERY + UPDATE,
            "fiscal": QUERY,
            "treasury": GET_MANY + QUERY + PUT + UPDATE + DELETE,
            "reconciliations": GET_MANY + QUERY + PUT,
            "corrections": READ + PUT + UPDATE,
            "exports": GET_MANY + QUERY + PUT,
            "audit": QUERY + PUT,
        },
        files={
            # A signed link to a file is good for what the signer may do.
            "FilesBucket/exports/": ("GetObject",),
            "FilesBucket/payout-files/": ("GetObject", "PutObject"),
            "UploadsBucket/statements/": ("GetObject", "PutObject"),
        },
        sends=(
            "BankQueue",
            "DaysQueue",
            "ExportsQueue",
            "ReconciliationsQueue",
            "SettlementsQueue",
        ),
        describes=BOOKS,
        calls=("OnDay",),
        keys=True,
        items=BEATS,
    ),
    "rest": Grants(
        tables={
            "transfers": GET + PUT,
            "journal": QUERY,
            "totals": GET + QUERY,
            "accounts": UPDATE,
            "identity": GET + QUERY + PUT + UPDATE + DELETE + BULK,
            "residents": GET + GET_MANY + SCAN + PUT + UPDATE + BULK,
            "residents/by_name": QUERY,
            "merchants": GET + GET_MANY + QUERY + SCAN + PUT + UPDATE + DELETE,
            "merchants/by_place": SCAN,
            "products": GET + QUERY + PUT + UPDATE + DELETE,
            "campaigns": GET + SCAN + PUT + UPDATE,
            "budgets": GET + GET_MANY + PUT + UPDATE,
            "vouchers": GET + GET_MANY + PUT + UPDATE,
            "redemptions": GET_MANY,
            "idempotency": GET + PUT,
            "imports": GET + QUERY + PUT + UPDATE,
            "reports": QUERY,
            "settlements": GET_MANY + QUERY,
            "days": GET + QUERY,
            "documents": MAKE,
            "audit": PUT,
        },
        files={"UploadsBucket/uploads/": ("GetObject", "PutObject")},
        sends=("ImportsQueue", "DocumentsQueue"),
        keys=True,
    ),
}

OTHERS: Mapping[str, Grants] = {
    "on_transfers": Grants(
        tables={
            "journal": GET_MANY + PUT + BULK,
            "totals": QUERY + PUT + UPDATE,
        },
        sends=("ReportsQueue", "ArchiveQueue", "LedgerDeadLetters"),
        stream=("GetRecords", "GetShardIterator", "DescribeStream", "ListStreams"),
    ),
    "heartbeat": Grants(
        # What waited is counted as on_transfers does; rows of shards that are done go.
        tables={
            "journal": GET_MANY + PUT + BULK,
            "totals": GET + QUERY + PUT + UPDATE + DELETE,
        },
        sends=("ReportsQueue", "ArchiveQueue"),
        stream=("DescribeStream",),
        describes=("transfers",),
        items=BEATS,
    ),
    "on_import": Grants(
        tables={
            "imports": GET + QUERY + PUT + UPDATE,
            "residents": GET + GET_MANY + PUT + UPDATE + BULK,
            # An owner's new phone may have been a cashier's until now.
            "merchants": GET_MANY + QUERY + PUT + UPDATE + DELETE,
            "identity": BULK + DELETE,
            "audit": PUT,
            # A resident's new phone is told to the vouchers, a shop's new place to its products.
            "vouchers": GET_MANY + UPDATE,
            "products": QUERY + UPDATE,
            "documents": UPDATE,
        },
        files={"UploadsBucket/uploads/": ("GetObject",)},
        sends=("ImportsQueue", "DocumentsQueue"),
        receives="ImportsQueue",
        keys=True,
    ),
    # Reads what everybody may know, and writes it down for everybody.
    "on_document": Grants(
        tables=MAKES_DOCUMENTS, sends=("DocumentsQueue",), receives="DocumentsQueue"
    ),
    "remember_documents": Grants(tables=MAKES_DOCUMENTS),
    "on_archive": Grants(
        tables={}, files={"ArchiveBucket/transfers/": ("PutObject",)}, receives="ArchiveQueue"
    ),
    "on_transfers_report": Grants(
        tables={
            "merchants": GET_MANY,
            "reports": PUT + UPDATE,
            # What was paid out is shared out among what a merchant has redeemed.
            "fiscal": GET_MANY + QUERY + PUT + UPDATE,
            "transfers": GET,
            "journal": QUERY,
            "settlements": GET_MANY,
        },
        receives="ReportsQueue",
    ),
    "on_settlement": Grants(
        tables={
            "settlements": GET_MANY + QUERY + PUT + UPDATE,
            "merchants": GET_MANY + SCAN + UPDATE,
            "transfers": PUT,
            "journal": QUERY,
            "audit": PUT,
        },
        sends=("SettlementsQueue",),
        receives="SettlementsQueue",
    ),
    "on_day": Grants(
        tables={
            # It makes the report that it signs.
            **RECONCILES,
            "merchants": GET_MANY + QUERY + SEAL,
            "budgets": GET_MANY + SEAL,
            "settlements": GET_MANY + QUERY + UPDATE,
            "accounts": GET + GET_MANY + UPDATE + CHECK,
            "days": GET + QUERY + PUT + UPDATE,
            "reconciliations": GET_MANY + PUT,
        },
        files={
            "FilesBucket/payout-files/": ("GetObject",),
            "ArchiveBucket/acts/": ("PutObject",),
            "ArchiveBucket/reports/": ("PutObject",),
        },
        sends=("DaysQueue",),
        receives="DaysQueue",
        describes=BOOKS,
        items=BEATS,
        # No function that answers requests does.
        signs_days=True,
    ),
    "on_bank_statement": Grants(
        tables={
            "bank": GET_MANY + QUERY + PUT + UPDATE,
            "settlements": GET_MANY + QUERY + UPDATE,
            "transfers": PUT,
            # How far statements are booked; and SP2Ds and STS whose money the bank tells of.
            "accounts": GET_MANY + UPDATE,
            "treasury": QUERY + UPDATE,
            # What is returned goes back to what a merchant is owed.
            "merchants": UPDATE,
            # A payout that the ledger does not know freezes payouts.
            "audit": PUT,
        },
        files={"UploadsBucket/statements/": ("GetObject",)},
        sends=("BankQueue",),
        receives="BankQueue",
    ),
    # Reads all books, and writes nothing but what they have shown.
    "on_reconciliation": Grants(
        tables={
            **RECONCILES,
            "reconciliations": GET_MANY + PUT,
        },
        files={"FilesBucket/payout-files/": ("GetObject",)},
        sends=("ReconciliationsQueue",),
        receives="ReconciliationsQueue",
        describes=BOOKS,
        keys=True,
        items=BEATS,
    ),
    # Reads whatever may be exported, and writes nothing but how far it is.
    "on_export": Grants(
        tables={
            "journal": QUERY,
            "totals": GET,
            "redemptions": GET_MANY,
            "merchants": GET_MANY,
            "campaigns": SCAN,
            "vouchers": SCAN,
            "residents": GET_MANY,
            "settlements": QUERY + GET_MANY,
            "audit": QUERY,
            "accounts": GET_MANY,
            "bank": GET_MANY + QUERY,
            "days": GET,
            "reconciliations": GET_MANY + QUERY,
            "treasury": QUERY,
            "exports": GET_MANY + UPDATE,
        },
        files={"FilesBucket/exports/": ("PutObject", "AbortMultipartUpload")},
        sends=("ExportsQueue",),
        receives="ExportsQueue",
        items=BEATS,
    ),
    "expire_due": Grants(
        tables={
            "transfers": PUT,
            "journal": QUERY,
            "totals": GET,
            "accounts": UPDATE,
            "campaigns": GET + SCAN + UPDATE,
            "budgets": GET + GET_MANY + UPDATE,
            "vouchers": GET_MANY + UPDATE,
        },
    ),
}

GRANTS: Mapping[str, Grants] = {**AREAS, **OTHERS}
