"""An order at each of its steps, and whose hands it goes through."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.core.values.errors import Refused
from chalicelib.core.values.subject import Subject
from chalicelib.procurement.rules.acceptance import Tax
from chalicelib.procurement.rules.order import (
    ACCEPTED,
    APPROVED,
    CANCELLED,
    DELIVERED,
    DRAFT,
    SUBMITTED,
    Item,
    Order,
    State,
    Terms,
)
from chalicelib.procurement.rules.steps import (
    accepted,
    approved,
    cancelled,
    changed,
    delivered,
    rejected,
    sent_back,
    submitted,
)

AT = "2026-11-27T04:00:00.000Z"
OFFICER = Subject("admin", "stf_1", "phone 1")
COLLEAGUE = Subject("admin", "stf_2", "phone 2")
APPROVER = Subject("finance", "stf_3", "phone 3")
SHOP = Subject("merchant", "mrc_1", "phone 4")

BOXES = Item("Nasi kotak", 10, 50_000)
CHAIRS = Item("Kursi", 3, 200_000, made_in_malang=True, product_id="prd_1")
TERMS = Terms("Dinas Pendidikan", "mrc_1", "Warung", "5.1.02", "SP 1", "LS", (BOXES, CHAIRS))
ORDER = Order("ord_1", TERMS, DRAFT, 1, OFFICER.actor, AT, frozenset({OFFICER.phone}))
TOTAL = 1_100_000

SENT = submitted(ORDER, OFFICER, AT)
BOUGHT = approved(SENT, "SP2D 1", APPROVER, AT)
THERE = delivered(BOUGHT, SHOP, AT)
PART = accepted(THERE, "BAST 1", [4, 0], [Tax("pph22", 3_000)], OFFICER, AT)
DONE = accepted(THERE, "BAST 1", None, [], OFFICER, AT)
GONE = cancelled(BOUGHT, "salah", OFFICER, AT)

IN_STATE: dict[State, Order] = {
    DRAFT: ORDER,
    SUBMITTED: SENT,
    APPROVED: BOUGHT,
    DELIVERED: THERE,
    ACCEPTED: DONE,
    CANCELLED: GONE,
}
STEPS: dict[str, tuple[Callable[[Order], Order], dict[State, State]]] = {
    "change": (lambda one: changed(one, TERMS, OFFICER), {DRAFT: DRAFT}),
    "submit": (lambda one: submitted(one, OFFICER, AT), {DRAFT: SUBMITTED}),
    "approve": (lambda one: approved(one, "SP2D 1", APPROVER, AT), {SUBMITTED: APPROVED}),
    "reject": (lambda one: rejected(one, "mahal"), {SUBMITTED: DRAFT}),
    "deliver": (lambda one: delivered(one, SHOP, AT), {APPROVED: DELIVERED}),
    "send back": (lambda one: sent_back(one, "basi"), {DELIVERED: APPROVED}),
    "accept": (lambda one: accepted(one, "BAST 9", None, [], OFFICER, AT), {DELIVERED: ACCEPTED}),
    "accept a part": (
        lambda one: accepted(one, "BAST 9", [1, 1], [], OFFICER, AT),
        {DELIVERED: APPROVED},
    ),
    "cancel": (
        lambda one: cancelled(one, "salah", OFFICER, AT),
        {DRAFT: CANCELLED, SUBMITTED: CANCELLED, APPROVED: CANCELLED},
    ),
}


def refusal_of(act: Callable[[], Any]) -> Refused:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value


def code_of(act: Callable[[], Any]) -> str:
    return refusal_of(act).code
