"""Purchase orders as DynamoDB keeps them: what is read is what was written, step by step."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.core.parts import Parts
from chalicelib.core.values import ids
from chalicelib.core.values.instants import to_text
from chalicelib.ledger.rules.guards import CLOSED_THROUGH
from chalicelib.procurement.parts import ProcurementParts
from chalicelib.procurement.rules.acceptance import Tax
from chalicelib.procurement.rules.order import Order
from chalicelib.procurement.rules.steps import (
    ACCEPTANCES_MOST,
    accepted,
    approved,
    cancelled,
    changed,
    delivered,
    rejected,
    sent_back,
    submitted,
)
from chalicelib.procurement.rules.taxes import TAX_KINDS
from chalicelib.procurement.store.orders import Orders, Overtaken
from tests.stack import TestEmulator
from tests.stores.import_city import Clock, city
from tests.unit.purchase_steps import APPROVER, AT, BOXES, OFFICER, ORDER, SHOP, TERMS

NOW = datetime(2026, 11, 27, 4, tzinfo=UTC)


@pytest.fixture
def parts(emulator: TestEmulator) -> Parts:
    return city(Clock())


@pytest.fixture
def orders(parts: Parts) -> Orders:
    return parts[ProcurementParts].orders


def put(parts: Parts, orders: Orders, **given: str) -> Order:
    order = replace(ORDER, id=ids.new_id(ids.ORDER), **given)  # type: ignore[arg-type]
    parts.writer.transact(orders.put(order, NOW))
    return order


def test_every_step_is_read_as_it_was_written(parts: Parts, orders: Orders) -> None:
    order = put(parts, orders)
    assert orders.get(order.id) == order
    steps = (
        lambda one: changed(one, replace(TERMS, items=(BOXES,)), OFFICER),
        lambda one: submitted(one, OFFICER, AT),
        lambda one: rejected(one, "mahal"),
        lambda one: submitted(one, OFFICER, AT),
        lambda one: approved(one, "SP2D 1", APPROVER, AT),
        lambda one: delivered(one, SHOP, AT),
        lambda one: sent_back(one, "basi"),
        lambda one: delivered(one, SHOP, AT),
        lambda one: accepted(one, "BAST 1", [4], [Tax("pph22", 1), Tax("ppn", 2)], OFFICER, AT),
        lambda one: delivered(one, SHOP, AT),
        lambda one: accepted(one, "BAST 2", [1], [], OFFICER, AT),
        lambda one: cancelled(one, "cukup", OFFICER, AT),
    )
    for step in steps:
        after: Order = step(order)  # type: ignore[no-untyped-call]
        parts.writer.transact([orders.change(order, after)])
        assert orders.get(order.id) == after
        order = after


def largest(acceptances: int) -> Order:
    """An order of as many lines and letters as a body takes, accepted so often."""
    line = replace(BOXES, name="𠮷" * 100, quantity=10**6, product_id="prd_" + "x" * 16)
    terms = replace(TERMS, unit="𠮷" * 100, merchant_name="𠮷" * 100, items=(line,) * 100)
    taxes = tuple(Tax(kind, 123_456_789) for kind in TAX_KINDS)
    asked = submitted(replace(ORDER, id=ids.new_id(ids.ORDER), terms=terms), OFFICER, AT)
    order = approved(asked, "𠮷" * 64, APPROVER, AT)
    for number in range(acceptances):
        there = delivered(order, SHOP, AT)
        order = accepted(there, f"{'𠮷' * 60}{number}", [4_999] * 100, taxes, OFFICER, AT)
        *before, last = order.acceptances
        order = replace(order, acceptances=(*before, replace(last, proposed=taxes)))
    return order


def test_the_longest_order_in_the_most_parts_is_one_item(parts: Parts, orders: Orders) -> None:
    order = largest(ACCEPTANCES_MOST)
    parts.writer.transact(orders.put(order, NOW))
    there = delivered(order, SHOP, AT)
    parts.writer.transact([orders.change(order, there)])
    rest = cancelled(sent_back(there, "𠮷" * 200), "𠮷" * 200, OFFICER, AT)
    parts.writer.transact([orders.change(there, replace(rest, version=there.version + 1))])


def test_a_step_leaves_the_guard_as_it_is(parts: Parts, orders: Orders) -> None:
    order = put(parts, orders)
    parts.writer.transact([orders.change(order, submitted(order, OFFICER, AT))])
    (item,) = (one for one in orders.guards() if one["pk"] == order.id)
    assert item[CLOSED_THROUGH] == "2026-11-26"


def test_a_step_is_written_onto_the_version_that_was_read(parts: Parts, orders: Orders) -> None:
    order = put(parts, orders)
    parts.writer.transact([orders.change(order, submitted(order, OFFICER, AT))])
    with pytest.raises(Overtaken):
        parts.writer.transact([orders.change(order, cancelled(order, "", OFFICER, AT))])
    assert orders.get(order.id).state == "submitted"


def test_an_order_is_put_once(parts: Parts, orders: Orders) -> None:
    order = put(parts, orders)
    with pytest.raises(Overtaken):
        parts.writer.transact(orders.put(order, NOW))


def test_more_orders_than_one_reading_takes_are_all_listed_in_order(
    parts: Parts, orders: Orders
) -> None:
    made = [
        put(parts, orders, drafted_at=to_text(NOW + timedelta(seconds=n))).id for n in range(210)
    ]
    assert [one.id for one in orders.every() if one.id in made] == made
    listed = [one.id for _, one in orders.newest_first(None) if one.id in made]
    assert listed == made[::-1]


def test_accounts_are_orders_that_money_was_committed_to(parts: Parts, orders: Orders) -> None:
    draft, bought = put(parts, orders), put(parts, orders)
    asked = submitted(bought, OFFICER, AT)
    after = approved(asked, "SP2D 1", APPROVER, AT)
    parts.writer.transact([orders.change(bought, asked)])
    parts.writer.transact([orders.change(asked, after)])
    accounts = parts[ProcurementParts].read_accounts
    assert accounts.balance(f"order:{bought.id}") == (after.total, after.total)
    for other in (draft.id, "ord_none", "x", ""):
        assert accounts.balance(f"order:{other}") is None
    found, cursor = [], None
    while True:
        page, cursor = accounts.page(cursor, 1)
        found += [one.account for one in page]
        if cursor is None:
            break
    assert f"order:{bought.id}" in found
    assert f"order:{draft.id}" not in found
