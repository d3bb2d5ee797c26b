"""The transfers of a purchase order, and the guards that count them."""

from dataclasses import replace
from datetime import UTC, datetime

from chalicelib.ledger.rules.guards import guard_of
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.procurement.rules.acceptance import Tax
from chalicelib.procurement.rules.moves import (
    accept_id,
    commitment,
    giving_back,
    payment,
    transfer_id,
    withholdings,
)
from chalicelib.procurement.rules.order import Order
from chalicelib.procurement.rules.steps import accepted, cancelled
from tests.unit.purchase_steps import APPROVER, AT, BOUGHT, OFFICER, PART, THERE, TOTAL

NOW = datetime(2026, 11, 27, 4, tzinfo=UTC)
TAXES = [Tax("pph22", 3_000), Tax("ppn", 9_000)]


def moves(order: Order) -> list[Transfer]:
    acceptance = order.acceptances[-1]
    return [
        payment(order, acceptance, OFFICER.actor, NOW),
        *withholdings(order, acceptance, OFFICER.actor, NOW),
    ]


def told(one: Transfer) -> tuple[str, str, str, int, str]:
    return one.kind, one.debit_account, one.credit_account, one.amount, one.reference


def guard(one: Transfer) -> str | None:
    return guard_of(one.debit_account, one.credit_account, one.merchant_id)


def test_approval_moves_the_total_from_the_treasury_to_the_order() -> None:
    one = commitment(BOUGHT, APPROVER.actor, NOW)
    assert told(one) == ("commit", "treasury", "order:ord_1", TOTAL, "SP2D 1")
    assert (one.actor, one.occurred_at, guard(one)) == (APPROVER.actor, AT, "order:ord_1")


def test_acceptance_moves_the_net_to_the_merchant_and_each_tax_to_tax() -> None:
    paid, *taxes = moves(accepted(THERE, "BAST 1", [4, 0], TAXES, OFFICER, AT))
    assert told(paid) == ("accept", "order:ord_1", "merchant:mrc_1", 188_000, "BAST 1")
    assert guard(paid) == "merchant:mrc_1"
    assert [told(one) for one in taxes] == [
        ("withhold", "order:ord_1", "tax", 3_000, "pph22 BAST 1"),
        ("withhold", "order:ord_1", "tax", 9_000, "ppn BAST 1"),
    ]
    assert {guard(one) for one in taxes} == {"order:ord_1"}


def test_what_is_cancelled_goes_back_to_the_treasury() -> None:
    one = giving_back(cancelled(PART, "", OFFICER, AT), OFFICER.actor, NOW)
    assert told(one) == ("uncommit", "order:ord_1", "treasury", TOTAL - 200_000, "SP2D 1")
    assert (one.actor, one.occurred_at, guard(one)) == (OFFICER.actor, AT, "order:ord_1")


def test_what_happens_twice_is_one_transfer() -> None:
    once = accepted(THERE, "BAST 1", [4, 0], TAXES, OFFICER, AT)
    again = accepted(THERE, "bast1", None, TAXES, OFFICER, AT)
    assert [one.id for one in moves(once)] == [one.id for one in moves(again)]
    assert moves(once)[0].id == accept_id("ord_1", "BAST 1")


def test_what_an_acceptance_moves_is_told_whole() -> None:
    # Their ids are in the books: who asks again after another release finds the same.
    once = accepted(THERE, "BAST 1", [4, 0], [Tax("pph22", 3_000)], OFFICER, AT)
    assert moves(once) == [
        Transfer(
            id="trf_DUk2X0yJsTDWLS5FkGdGrX",
            debit_account="order:ord_1",
            credit_account="merchant:mrc_1",
            amount=197_000,
            kind="accept",
            reference="BAST 1",
            occurred_at=AT,
            actor="admin:stf_1",
        ),
        Transfer(
            id="trf_4eWjSn90tOACKYFMwTonhn",
            debit_account="order:ord_1",
            credit_account="tax",
            amount=3_000,
            kind="withhold",
            reference="pph22 BAST 1",
            occurred_at=AT,
            actor="admin:stf_1",
        ),
    ]
    assert transfer_id("commit", "ord_1") == "trf_9xjhccp3NKuzohABxgZE4Y"


def test_what_is_different_is_another() -> None:
    other_order = replace(THERE, id="ord_2")
    every = [
        commitment(BOUGHT, APPROVER.actor, NOW),
        giving_back(cancelled(BOUGHT, "", OFFICER, AT), OFFICER.actor, NOW),
        *moves(accepted(THERE, "BAST 1", None, TAXES, OFFICER, AT)),
        *moves(accepted(THERE, "BAST 2", None, TAXES, OFFICER, AT)),
        *moves(accepted(other_order, "BAST 1", None, TAXES, OFFICER, AT)),
    ]
    assert len({one.id for one in every}) == len(every) == 11
