"""What the functions may do that tell people: by notices, pushes, messages and webhooks."""

from collections.abc import Mapping

from infra.grants.shape import (
    DELETE,
    GET,
    GET_MANY,
    PUT,
    QUERY,
    SCAN,
    UPDATE,
    Grants,
)

TELLERS: Mapping[str, Grants] = {
    # Speaks to servers of others, so it knows no key of the city's, and no secret but theirs.
    "on_webhook": Grants(
        tables={
            "partners": GET_MANY + UPDATE,
            "marketplace": GET_MANY,
            # Of a refund: whether it is one of a marketplace's order.
            "transfers": GET,
            "webhooks": GET_MANY + QUERY + PUT + UPDATE,
        },
        opens=("prt_*",),
        sends=("WebhooksQueue",),
        receives="WebhooksQueue",
    ),
    # Finds out whom a transfer concerns, and tells them.
    "on_notice": Grants(
        tables={
            "vouchers": GET_MANY,
            "settlements": GET_MANY,
            "procurement": GET_MANY,
            "notices": GET_MANY + UPDATE,
        },
        sends=("PushesQueue",),
        receives="NoticesQueue",
    ),
    # Speaks to servers of others, so it knows no key of the city's but the one they know.
    "on_push": Grants(
        tables={
            "notices": GET_MANY + QUERY + UPDATE,
            # Whether a phone is still whose it was.
            "residents": GET,
            "merchants": QUERY,
        },
        sends=("PushesQueue",),
        receives="PushesQueue",
        push=("GetPublicKey", "Sign"),
    ),
    # Speaks to Meta. It hashes phones and makes codes, so it reads the keys; what it writes opens
    # nothing but for whoever holds the challenge, and no login and no session.
    "on_answer": Grants(
        tables={"identity": GET + QUERY},
        items={"identity": (PUT + UPDATE, ("challenge#*", "answers#*"))},
        sends=("AnswersQueue",),
        receives="AnswersQueue",
        keys=True,
        channels=True,
    ),
    # Anybody may knock here, so it knows no key, and reads who listens and nothing else.
    "websocket_connect": Grants(tables={"live": QUERY + UPDATE + DELETE}, connections=("DELETE",)),
    "on_live": Grants(
        # Whose a voucher is.
        tables={"vouchers": GET_MANY, "live": QUERY + DELETE},
        # What waits for a connection that is being opened.
        sends=("LiveQueue",),
        receives="LiveQueue",
        connections=("POST",),
    ),
    "remind": Grants(
        tables={
            "audit": QUERY,
            "campaigns": SCAN,
            "vouchers": GET_MANY,
            "journal": QUERY,
            "totals": GET,
            # Whose claims were decided.
            "incentives": GET_MANY,
            "notices": GET_MANY + UPDATE,
        },
        sends=("PushesQueue",),
    ),
    # Sends text messages: it reads what shops have taken, and writes only whom it has told.
    "evening_sums": Grants(
        tables={
            "journal": QUERY,
            "totals": GET,
            "merchants": GET_MANY,
            "notices": GET_MANY + QUERY + UPDATE,
        },
        text_messages=True,
    ),
}
