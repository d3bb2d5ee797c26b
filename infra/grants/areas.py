"""What the functions of the API may do, one for each area."""

from collections.abc import Mapping

from infra.grants.shape import (
    BEATS,
    BOOKS,
    BULK,
    CHECK,
    DELETE,
    GET,
    GET_MANY,
    MAKE,
    PUT,
    QUERY,
    READ,
    REWARDS,
    SCAN,
    SESSIONS,
    UPDATE,
    Grants,
)

AREAS: Mapping[str, Grants] = {
    # Reads what was made for everybody, and writes nothing.
    "public": Grants(tables={"days": QUERY, "documents": GET_MANY + QUERY}),
    "sign_in": Grants(
        tables={
            "identity": GET + GET_MANY + QUERY,
            # A visitor becomes one here, by a code that is good.
            "residents": GET + PUT + UPDATE + CHECK,
            "codes": GET_MANY + UPDATE,
            "campaigns": GET,
            "merchants": QUERY + CHECK,
            "partners": GET_MANY,
            "idempotency": GET + PUT,
            "audit": PUT,
        },
        # Strangers come here: what they find a fault in appoints nobody and owes no shop a rupiah.
        items={
            "identity": (PUT + UPDATE + DELETE, SESSIONS),
            "merchants": (PUT, ("applications",)),
        },
        # What Meta brings is looked at, and handed on to whoever answers.
        sends=("AnswersQueue",),
        keys=True,
        channels=True,
        text_messages=True,
        # To publish it.
        snap=("GetPublicKey",),
        push=("GetPublicKey",),
    ),
    "claims": Grants(
        tables={
            "transfers": PUT,
            "residents": GET + UPDATE + CHECK,
            "campaigns": GET,
            "budgets": GET + GET_MANY + UPDATE,
            "vouchers": PUT,
            # By a code, and how often somebody has guessed.
            "codes": GET_MANY + UPDATE,
            "idempotency": GET + PUT,
        },
        keys=True,
    ),
    "till": Grants(
        tables={
            "budgets": UPDATE,
            "accounts": UPDATE,
            "transfers": GET + GET_MANY + PUT,
            "journal": QUERY,
            "totals": GET,
            "merchants": GET_MANY + UPDATE,
            # A scan says whose voucher it is, masked; a sticker asks which vouchers there are,
            # and of a delegate whether they still stand for whom they pay.
            "residents": GET + CHECK,
            "campaigns": GET,
            # Codes to type, and who has guessed at them, lie with the vouchers.
            "vouchers": GET + GET_MANY + PUT + UPDATE,
            "redemptions": GET_MANY + UPDATE,
            # Whether a payment is to be undone, or is.
            "payments": GET_MANY + UPDATE,
            # A ticket, with a code that is drawn.
            "live": UPDATE,
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
            # Of a shop that an order is approved at it is asked whether it is active.
            "merchants": GET_MANY + QUERY + SCAN + UPDATE + CHECK,
            "campaigns": GET + SCAN,
            # Closing a day reads and writes every guard item.
            "budgets": GET + GET_MANY + SCAN + UPDATE,
            "vouchers": GET + SCAN + UPDATE,
            "redemptions": GET_MANY + UPDATE,
            # What is held, as accounts.
            "marketplace": GET_MANY + SCAN,
            "idempotency": GET + PUT,
            "settlements": GET_MANY + QUERY + PUT + UPDATE + CHECK,
            "bank": GET_MANY + QUERY + PUT + UPDATE + DELETE,
            # The chain's head alone: records are put by the function that signs them.
            "days": GET + QUERY + UPDATE,
            "fiscal": QUERY,
            "treasury": GET_MANY + QUERY + PUT + UPDATE + DELETE,
            # Orders, also as accounts; tax that is withheld, and remitted to the state; the budget.
            "procurement": GET_MANY + QUERY + SCAN + PUT + UPDATE + DELETE + BULK,
            # What takes turns.
            "imports": UPDATE,
            # What payments have rewarded is held against the ledger.
            "incentives": GET_MANY,
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
    # What acquirers tell, and what admins do with them.
    "acquirers": Grants(
        tables={
            # What is told of is rewarded at once; a file is held against what was told before.
            **REWARDS,
            "incentives": GET_MANY + REWARDS["incentives"],
            # How far acquirers reach is seen among all shops.
            "merchants": GET_MANY + QUERY,
            "merchants/by_nmid": QUERY + SCAN,
            "acquirers": GET_MANY + QUERY + PUT + UPDATE,
            "identity": GET,
            "idempotency": GET + PUT,
            "imports": PUT + UPDATE,
            "audit": PUT,
        },
        files={"UploadsBucket/uploads/": ("GetObject",)},
        sends=("ConfirmationsQueue", "ImportsQueue"),
        keys=True,
        seals=("psp_*",),
        opens=("psp_*",),
    ),
    "partner": Grants(
        tables={
            "partners": GET_MANY + PUT,
            "marketplace": GET_MANY + PUT + UPDATE + BULK,
            "transfers": PUT,
            # What a resident has agreed to, by what was held of their vouchers.
            "journal": QUERY,
            "totals": GET,
            "merchants": GET_MANY + QUERY + UPDATE,
            "products": GET_MANY,
            "products/by_change": QUERY,
            "campaigns": GET,
            # What is given back to a campaign whose vouchers have lapsed.
            "budgets": UPDATE,
            "accounts": UPDATE,
            "vouchers": GET_MANY + UPDATE,
            "residents": GET + CHECK,
            "redemptions": GET_MANY + UPDATE,
            # When a partner has last asked to be told again.
            "webhooks": GET_MANY + QUERY + UPDATE,
            "webhooks/by_failed": QUERY,
            "idempotency": GET + PUT,
            "audit": PUT,
        },
        sends=("WebhooksQueue",),
        keys=True,
        # A webhook's secret, when a partner makes a new one.
        seals=("prt_*",),
    ),
    "rest": Grants(
        tables={
            "transfers": GET + GET_MANY + PUT,
            "journal": QUERY,
            "totals": GET + QUERY,
            "accounts": UPDATE,
            "identity": GET + GET_MANY + QUERY + PUT + UPDATE + DELETE + CHECK + BULK,
            "residents": GET + GET_MANY + SCAN + PUT + UPDATE + CHECK + BULK,
            "residents/by_name": QUERY,
            "merchants": GET + GET_MANY + QUERY + SCAN + PUT + UPDATE + DELETE,
            # Stickers are printed by the kelurahan.
            "merchants/by_place": QUERY + SCAN,
            "merchants/by_nmid": QUERY + SCAN,
            "products": GET + GET_MANY + QUERY + PUT + UPDATE + DELETE,
            "campaigns": GET + SCAN + PUT + UPDATE,
            "codes": GET_MANY + QUERY + PUT + UPDATE,
            "budgets": GET + GET_MANY + PUT + UPDATE,
            "vouchers": GET + GET_MANY + PUT + UPDATE,
            "redemptions": GET_MANY,
            "payments": GET_MANY + QUERY + PUT + UPDATE,
            "incentives": GET_MANY + QUERY + PUT + UPDATE,
            "incentives/by_state": QUERY,
            "idempotency": GET + PUT,
            "imports": GET + QUERY + PUT + UPDATE,
            # What was sold by day, with what has happened since it was counted.
            "reports": GET_MANY + QUERY,
            # Growth, with what has happened since it was counted; and what is imported.
            "growth": GET_MANY + QUERY + PUT,
            # The cloud's bills, and the public figures that they belong to.
            "impact": QUERY + UPDATE,
            "settlements": GET_MANY + QUERY,
            "procurement": GET_MANY + QUERY + PUT + UPDATE,
            "days": GET + QUERY,
            "documents": MAKE,
            # What a cancelled order gives back its SP2D promises no more.
            "treasury": UPDATE,
            "partners": GET_MANY + QUERY + PUT,
            "marketplace": GET_MANY + QUERY,
            "webhooks": GET_MANY + QUERY,
            "webhooks/by_failed": QUERY,
            # Shops whose stickers are to be looked at.
            "stickers": GET_MANY,
            "notices": GET_MANY + QUERY + UPDATE,
            # Tickets.
            "live": UPDATE,
            "audit": PUT,
        },
        files={
            "UploadsBucket/uploads/": ("GetObject", "PutObject"),
            # Signed for a shop's browser.
            "UploadsBucket/photos/incoming/": ("PutObject",),
            # Signed for whoever prints codes.
            "FilesBucket/codes/": ("GetObject",),
        },
        sends=(
            "ImportsQueue",
            "DocumentsQueue",
            "PhotosQueue",
            "WebhooksQueue",
            "CodesQueue",
            # That somebody asks a shop to undo a payment.
            "LiveQueue",
        ),
        seals=("prt_*",),
        keys=True,
    ),
}
