"""What is wrong with one order, with withheld tax, and with remits."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from chalicelib.procurement.rules.acceptance import Acceptance, Tax
from chalicelib.procurement.rules.moves import transfer_id
from chalicelib.procurement.rules.order import (
    ACCEPTED,
    APPROVED,
    CANCELLED,
    DELIVERED,
    DRAFT,
    Item,
    Order,
    Terms,
)
from chalicelib.procurement.rules.remit import Remit
from chalicelib.procurement.rules.taxes import TaxDue, Withheld
from chalicelib.reconciliation.rules import purchases as rules
from chalicelib.treasury.rules.promise import Promise

NOW = datetime(2026, 12, 1, tzinfo=UTC)
AT = "2026-12-01T03:00:00.000Z"
TERMS = Terms("Dinas", "mrc_1", "Bu Siti", "5.1.02", "SP-1", "LS", (Item("Nasi", 10, 100),))
ORDER = Order("ord_1", TERMS, APPROVED, 3, "admin:a", AT, approved_at=AT, funding="SP2D 1")
ORDER = replace(ORDER, balance=1_000, credits=1_000)
TAXES = (Tax("pph22", 6), Tax("ppn", 44))
BOUGHT = Acceptance("BAST 1", AT, "admin:a", (4,), 400, 4, TAXES)
SLIPS = [Withheld("mrc_1", "ord_1", "BAST 1", tax.kind, 400, tax.amount, AT) for tax in TAXES]
REMIT = Remit("rmt_1", "ppn", 44, "012345678901234", "approved", "finance:a", AT)


def wrong(order: Order) -> tuple[str, int, int] | None:
    found = rules.wrong_order(order, NOW)
    return (found.code, found.expected, found.actual) if found else None


def test_an_order_holds_what_is_committed_and_not_accepted() -> None:
    assert wrong(ORDER) is None
    assert wrong(replace(ORDER, balance=999)) == ("order_differs", 1_000, 999)
    part = replace(ORDER, acceptances=(BOUGHT,), balance=600)
    assert wrong(part) is None
    assert wrong(replace(part, state=DELIVERED)) is None
    assert wrong(replace(part, balance=1_000)) == ("order_differs", 600, 1_000)


def test_an_order_that_is_over_holds_nothing() -> None:
    for state in (ACCEPTED, CANCELLED):
        assert wrong(replace(ORDER, state=state, balance=0)) is None
        assert wrong(replace(ORDER, state=state, balance=1)) == ("order_differs", 0, 1)


def test_what_is_committed_is_the_total_once_it_is_approved() -> None:
    assert wrong(replace(ORDER, credits=999, balance=999)) == ("order_differs", 1_000, 999)
    draft = replace(ORDER, state=DRAFT, approved_at="", balance=0, credits=0)
    assert wrong(draft) is None
    assert wrong(replace(draft, credits=1_000, balance=0)) == ("order_differs", 0, 1_000)


def test_no_more_is_accepted_than_was_committed() -> None:
    over = replace(BOUGHT, gross=1_001)
    assert wrong(replace(ORDER, acceptances=(over,))) == ("order_overdrawn", 1_000, 1_001)


def test_an_sp2d_promises_what_its_orders_were_committed_and_withdraws_what_they_gave_back() -> (
    None
):
    sp2d = Promise("sp2d1", 1_000, 0, "", "5.1.02", "trf_1", AT, "finance:a")
    of_campaign = replace(sp2d, reference="SP2D 9", campaign_id="cmp_1", amount=5)
    assert rules.wrong_promises([sp2d, of_campaign], [ORDER]) == []
    (found,) = rules.wrong_promises([replace(sp2d, amount=1_500)], [ORDER])
    assert (found.subject, found.expected, found.actual) == ("sp2d1", 1_000, 1_500)
    cancelled = replace(ORDER, state=CANCELLED, balance=0)
    (found,) = rules.wrong_promises([sp2d], [cancelled])
    assert (found.expected, found.actual) == (1_000, 0)
    assert rules.wrong_promises([replace(sp2d, withdrawn_in={2026: 1_000})], [cancelled]) == []
    assert rules.wrong_promises([], []) == []


def test_each_line_of_the_list_is_an_acceptance_s() -> None:
    accepted = rules.accepted_taxes([replace(ORDER, acceptances=(BOUGHT,)), ORDER])
    assert rules.by_kind(accepted) == {"pph22": 6, "ppn": 44}
    assert rules.wrong_slips(accepted, SLIPS) == []
    (missing,) = rules.wrong_slips(accepted, SLIPS[:1])
    assert (missing.subject, missing.expected, missing.actual) == ("order:ord_1 bast1 ppn", 44, 0)
    assert missing.transfers == (transfer_id("withhold", "ord_1", "bast1", "ppn"),)
    (unnamed,) = rules.wrong_slips(Counter(), SLIPS[:1])
    assert (unnamed.code, unnamed.expected, unnamed.actual) == ("tax_unaccepted", 0, 6)


def test_due_is_what_was_withheld_and_no_remit_has_taken() -> None:
    tax = TaxDue("ppn", 56, {"2026-11": 60, "2026-12": 40})
    assert rules.wrong_dues([tax], [REMIT]) == []
    (found,) = rules.wrong_dues([replace(tax, due=100)], [REMIT])
    assert (found.code, found.subject, found.difference) == ("tax_differs", "ppn", 44)
    assert rules.owed_to_the_state([tax], [REMIT]) == 100
    assert rules.owed_to_the_state([tax], [replace(REMIT, state="remitted")]) == 56


@pytest.mark.parametrize(
    ("remit", "difference"),
    [
        (REMIT, None),
        (replace(REMIT, remitted_in={2026: 44}), 44),
        (replace(REMIT, state="remitted", remitted_in={2026: 44}), None),
        (replace(REMIT, state="remitted", remitted_in={2026: 88}), 44),
        (replace(REMIT, state="remitted"), -44),
        (replace(REMIT, remitted_in={2026: 44, 2027: -44}), None),
    ],
)
def test_a_remit_is_booked_whole_or_not_at_all(remit: Remit, difference: int | None) -> None:
    found = [one.difference for one in rules.wrong_remits([remit])]
    assert found == ([] if difference is None else [difference])


def test_a_billing_code_is_booked_as_often_as_its_register_says() -> None:
    once = replace(REMIT, state="remitted", remitted_in={2026: 44})
    code = once.billing_code
    assert rules.wrongly_booked([once], Counter({code: 44}), {}) == []
    (found,) = rules.wrongly_booked([once], Counter({code: 88}), {code: ["trf_1", "trf_2"]})
    assert (found.code, found.difference) == ("remit_differs", 44)
    assert found.transfers == ("trf_1", "trf_2")
