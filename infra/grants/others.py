"""What the functions may do that streams, queues and clocks call."""

from collections.abc import Mapping

from infra.grants.shape import (
    BEATS,
    BOOKS,
    BULK,
    CHECK,
    DELETE,
    GET,
    GET_MANY,
    MAKES_DOCUMENTS,
    PUT,
    QUERY,
    RECONCILES,
    REWARDS,
    SCAN,
    SEAL,
    UPDATE,
    Grants,
)

OTHERS: Mapping[str, Grants] = {
    "on_transfers": Grants(
        tables={
            "journal": GET_MANY + PUT + BULK,
            "totals": QUERY + PUT + UPDATE,
        },
        sends=(
            "FiscalQueue",
            "ArchiveQueue",
            "WebhooksQueue",
            "NoticesQueue",
            "LiveQueue",
            "LedgerDeadLetters",
        ),
        stream=("GetRecords", "GetShardIterator", "DescribeStream", "ListStreams"),
    ),
    "heartbeat": Grants(
        # What waited is counted as on_transfers does; rows of shards that are done go.
        tables={
            "journal": GET_MANY + PUT + BULK,
            "totals": GET + QUERY + PUT + UPDATE + DELETE,
        },
        sends=("FiscalQueue", "ArchiveQueue", "WebhooksQueue", "NoticesQueue", "LiveQueue"),
        stream=("DescribeStream",),
        describes=("transfers",),
        items=BEATS,
    ),
    "on_import": Grants(
        tables={
            # What an acquirer's daily file tells is rewarded at once.
            **REWARDS,
            "incentives": GET_MANY + REWARDS["incentives"],
            "acquirers": UPDATE,
            "imports": GET + QUERY + PUT + UPDATE,
            "residents": GET + GET_MANY + PUT + UPDATE + CHECK + BULK,
            # An owner's new phone may have been a cashier's until now.
            "merchants": GET_MANY + QUERY + PUT + UPDATE + DELETE,
            "identity": BULK + DELETE,
            "audit": PUT,
            # What was sold in past years, packed.
            "growth": GET_MANY + QUERY + PUT,
            # A resident's new phone is told to the vouchers, a shop's new place to its products.
            "vouchers": GET + GET_MANY + PUT + UPDATE,
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
    # Decodes what strangers send: it reads nothing else, and puts nothing but pictures.
    "on_photo": Grants(
        tables={"products": GET + UPDATE, "merchants": GET_MANY + UPDATE, "documents": UPDATE},
        files={
            "UploadsBucket/photos/incoming/": ("GetObject", "DeleteObject"),
            "MediaBucket/media/": ("PutObject", "DeleteObject"),
        },
        sends=("DocumentsQueue", "PhotosQueue"),
        receives="PhotosQueue",
    ),
    # Whoever can make codes can spend: no function that answers requests does.
    "on_codes": Grants(
        tables={
            "codes": GET_MANY + QUERY + PUT + UPDATE,
            "campaigns": GET,
            # What was promised to codes that are made void goes back.
            "budgets": GET + GET_MANY + UPDATE,
        },
        files={"FilesBucket/codes/": ("PutObject",)},
        sends=("CodesQueue",),
        receives="CodesQueue",
        keys=True,
    ),
    "remember_documents": Grants(tables=MAKES_DOCUMENTS, sends=("DocumentsQueue",)),
    "on_archive": Grants(
        tables={}, files={"ArchiveBucket/transfers/": ("PutObject",)}, receives="ArchiveQueue"
    ),
    "on_paid": Grants(
        tables={
            # What was paid out is shared out among what a merchant has redeemed.
            "fiscal": GET_MANY + QUERY + PUT + UPDATE,
            "transfers": GET,
            "journal": QUERY,
            "settlements": GET_MANY,
            # The account codes of purchases.
            "procurement": GET_MANY,
        },
        receives="FiscalQueue",
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
            "procurement": GET_MANY + QUERY + UPDATE,
            "accounts": GET + GET_MANY + UPDATE + CHECK,
            "days": GET + QUERY + PUT + UPDATE,
            "reconciliations": GET_MANY + PUT,
        },
        files={
            "FilesBucket/payout-files/": ("GetObject",),
            "ArchiveBucket/acts/": ("PutObject",),
            "ArchiveBucket/reports/": ("PutObject",),
        },
        sends=("DaysQueue", "ImpactQueue"),
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
            # How far statements are booked; and SP2Ds, STS and billing codes whose money the bank
            # tells of.
            "accounts": GET_MANY + UPDATE,
            "treasury": QUERY + UPDATE,
            "procurement": QUERY + UPDATE,
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
            # And how many shards there are, for heartbeats.
            "totals": GET + QUERY,
            "redemptions": GET_MANY,
            # Which voucher has paid an order.
            "marketplace": GET_MANY,
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
            # What was withheld, and of which orders.
            "procurement": GET_MANY + QUERY,
            "exports": GET_MANY + UPDATE,
        },
        files={"FilesBucket/exports/": ("PutObject", "AbortMultipartUpload")},
        sends=("ExportsQueue",),
        receives="ExportsQueue",
        items=BEATS,
    ),
    # Counts closed days by shop, and tells of many shops together.
    "on_impact": Grants(
        tables={
            "days": GET + QUERY,
            "journal": QUERY,
            "merchants": GET_MANY,
            "campaigns": SCAN,
            "impact": GET_MANY + QUERY + PUT + UPDATE + DELETE,
            # Growth, and what the city's budget went to.
            "growth": GET_MANY + QUERY,
            "totals": GET + QUERY,
            "transfers": GET + GET_MANY,
            "incentives": GET_MANY + QUERY,
            "marketplace": GET_MANY,
            "vouchers": GET_MANY,
            "merchants/by_nmid": SCAN,
            "procurement": GET_MANY + QUERY,
            "documents": UPDATE,
        },
        sends=("ImpactQueue", "DocumentsQueue"),
        receives="ImpactQueue",
    ),
    # Asks acquirers, over the internet.
    "on_confirmation": Grants(
        tables={"acquirers": GET_MANY + UPDATE, **REWARDS},
        sends=("ConfirmationsQueue",),
        receives="ConfirmationsQueue",
        # A card that an acquirer names is kept by its keyed hash.
        keys=True,
        opens=("psp_*",),
        snap=("Sign",),
    ),
    "expire_due": Grants(
        tables={
            "transfers": PUT,
            "journal": QUERY,
            "totals": GET,
            "accounts": UPDATE,
            "campaigns": GET + SCAN + UPDATE,
            "budgets": GET + GET_MANY + UPDATE,
            "vouchers": GET + GET_MANY + PUT + UPDATE,
            # Claims for rewards that wait.
            "incentives": GET_MANY + QUERY + PUT + UPDATE + DELETE,
            "merchants": QUERY,
            # Visitors whose time is over are forgotten.
            "residents": GET + QUERY + PUT + UPDATE + DELETE + CHECK,
        },
        items={
            "identity": (DELETE, ("visitor#*",)),
            "codes": (DELETE, ("phone#*",)),
            "notices": (DELETE, ("res_*",)),
        },
    ),
    # Reads what was sold, and writes what that comes to by day.
    "count_sales": Grants(
        tables={
            "journal": QUERY,
            "totals": GET + QUERY,
            "merchants": GET_MANY,
            "reports": GET_MANY + PUT + UPDATE,
        },
    ),
    # Reads what was sold, writes what that comes to, and opens campaigns that waited for it.
    "count_growth": Grants(
        tables={
            "journal": QUERY,
            "totals": GET + QUERY,
            "transfers": GET + GET_MANY,
            "incentives": GET_MANY + QUERY,
            # All that partners have reported, when it begins.
            "marketplace": GET_MANY + QUERY + SCAN,
            "marketplace/by_sale": QUERY,
            "redemptions": GET_MANY,
            "vouchers": GET_MANY,
            "merchants": GET_MANY,
            "growth": GET_MANY + QUERY + PUT + UPDATE,
            "campaigns": SCAN + UPDATE,
            "audit": PUT,
            "documents": UPDATE,
        },
        sends=("DocumentsQueue",),
    ),
    # Looks from where shops are paid at their stickers.
    "screen_stickers": Grants(
        tables={
            "journal": QUERY,
            "totals": GET,
            "residents": GET_MANY,
            "merchants": GET_MANY,
            "stickers": GET_MANY + PUT + UPDATE,
        },
    ),
    "lapse_holds": Grants(
        tables={
            "marketplace": GET_MANY + QUERY + UPDATE + DELETE,
            "transfers": PUT,
            "merchants": UPDATE,
            "campaigns": GET,
            "vouchers": GET_MANY + UPDATE,
            # What lapses onto a lapsed voucher goes on to its campaign, or from a closed one on.
            "budgets": UPDATE,
            "accounts": UPDATE,
        },
        # That an order has expired is told to its marketplace.
        sends=("WebhooksQueue",),
    ),
}
