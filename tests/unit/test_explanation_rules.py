"""Parts: what a bank line may be made of, as people give it."""

from dataclasses import replace

import pytest

from chalicelib.bank.rules.explanation import (
    Part,
    in_words,
    is_explained,
    line_name,
    line_named,
    must_explain,
    part_of,
    unexplained,
)
from chalicelib.bank.rules.fitting import Found, must_fit
from chalicelib.bank.rules.lines import Line
from chalicelib.bank.rules.postings import is_promised
from chalicelib.core.values.errors import Refused
from tests.unit.bank_lines import credit, debit

ID = "2611250010000101"
OTHER = "2611250010000201"


def wrong(parts: list[Part], direction: str, booked: int) -> list[str]:
    with pytest.raises(Refused) as refused:
        must_explain(parts, direction, booked)  # type: ignore[arg-type]
    assert refused.value.code == "validation_failed"
    assert all(all(words) for _, words in refused.value.errors)
    return [field for field, _ in refused.value.errors]


def test_a_bulk_debit_is_its_payments_and_its_fee() -> None:
    parts = [Part("payout", 500_000, settlement_id="stl_1"), Part("fee", 2_900)]
    must_explain(parts, "debit", 502_900)


def test_one_credit_returns_two() -> None:
    parts = [
        Part("payout_returned", 50_000, end_to_end_id=ID),
        Part("payout_returned", 60_000, end_to_end_id=OTHER),
    ]
    must_explain(parts, "credit", 110_000)


def test_what_a_bank_keeps_back_of_a_credit_counts_below_zero() -> None:
    must_explain(
        [Part("payout_returned", 50_000, end_to_end_id=ID), Part("fee", -2_500)], "credit", 47_500
    )
    parts = [Part("interest", 1_000), Part("fee", 200)]
    assert wrong(parts, "credit", 1_200) == ["parts[1].amount"]


@pytest.mark.parametrize(
    ("part", "direction", "field"),
    [
        (Part("deposit", 10, reference="SP2D-1"), "debit", "kind"),
        (Part("payout", 10, end_to_end_id=ID), "credit", "kind"),
        (Part("fee", -10), "debit", "amount"),
        (Part("payout", 0, end_to_end_id=ID), "debit", "amount"),
        (Part("payout", 10), "debit", "end_to_end_id"),
        (Part("payout", 10, end_to_end_id=ID, settlement_id="stl_1"), "debit", "end_to_end_id"),
        (Part("payout", 10, end_to_end_id=ID, left_out=(OTHER,)), "debit", "left_out"),
        (Part("payout_returned", 10), "credit", "end_to_end_id"),
        (Part("payout_returned", 10, end_to_end_id=ID, merchant_id="mrc_1"), "credit", "merchant_"),
        (Part("deposit", 10), "credit", "reference"),
        (Part("surrender", 10), "debit", "reference"),
        (Part("remit", 10), "debit", "reference"),
        (Part("surrender", 10, reference="STS", ntpn="A" * 16), "debit", "ntpn"),
        (Part("suspense", 10, reference="x"), "debit", "reference"),
        (Part("suspense", 10, against="line 4"), "debit", "against"),
    ],
)
def test_what_a_part_may_not_say_is_told_by_its_field(
    part: Part, direction: str, field: str
) -> None:
    assert any(one.startswith(f"parts[0].{field}") for one in wrong([part], direction, part.amount))


def test_parts_come_to_the_line_to_the_rupiah() -> None:
    assert wrong([Part("fee", 10)], "debit", 11) == ["parts"]
    assert wrong([], "debit", 11) == ["parts"]
    must_explain([], "credit", 0)


def test_what_is_missing_is_told_as_rupiah_are_written() -> None:
    with pytest.raises(Refused) as refused:
        must_explain([Part("fee", 1_000)], "debit", 51_000)
    ((_, words),) = refused.value.errors
    assert "Rp 1.000" in words[0]
    assert "Rp 51.000" in words[0]
    assert "Rp 50.000" in words[0]
    assert "Rp 50.000 are missing" in words[1]


def test_one_thing_is_named_once() -> None:
    twice = [Part("payout", 10, end_to_end_id=ID), Part("payout", 10, end_to_end_id=ID)]
    assert wrong(twice, "debit", 20) == ["parts[1]"]
    assert wrong([Part("fee", 10), Part("fee", 10)], "debit", 20) == ["parts[1]"]
    must_explain([Part("fee", 10), Part("fee", 10, reference="ADM")], "debit", 20)


def test_a_line_that_another_cancels_has_no_other_part() -> None:
    against = Part("suspense", 10, against=line_name("bst_0123456789abcdef", 4))
    must_explain([against], "debit", 10)
    assert wrong([against, Part("fee", 5)], "debit", 15) == ["parts[0].against"]


def test_everything_wrong_is_told_at_once() -> None:
    parts = [Part("deposit", 10), Part("fee", -3)]
    assert wrong(parts, "debit", 11) == ["parts[0].kind", "parts[1].amount", "parts"]


def test_a_line_without_a_rupiah_has_no_parts() -> None:
    assert unexplained(0) == ()
    assert is_explained(unexplained(0))
    assert not is_explained(unexplained(5))


def test_a_part_is_kept_as_it_was_given() -> None:
    part = Part("payout", 10, settlement_id="stl_1", left_out=(ID,))
    assert part_of(part.members()) == part


def test_a_line_is_named_by_its_statement_and_its_number() -> None:
    assert line_named(line_name("bst_0123456789abcdef", 17)) == ("bst_0123456789abcdef", 17)
    assert line_named("bst_1") is None


def test_a_lost_payout_is_of_a_merchant_that_there_is_and_only_while_payouts_are_frozen() -> None:
    part = Part("payout", 1_000, merchant_id="mrc_1")
    line = Line("bst_1", "", debit(1_000), "suspense", 1_000, unexplained(1_000), accepted=True)
    must_fit(line, [part], Found(merchants={"mrc_1"}, frozen=True))
    for found in (Found(frozen=True), Found(merchants={"mrc_1"})):
        with pytest.raises(Refused) as refused:
            must_fit(line, [part], found)
        assert [field for field, _ in refused.value.errors] == ["parts[0].merchant_id"]


def test_only_the_opening_balance_was_there_without_an_sp2d() -> None:
    parts = [Part("deposit", 600, reference="SP2D"), Part("deposit", 400, reference="opening")]
    promised = Found(promises={"SP2D": 600, "opening": 300})
    first = Line("bst_1", "", replace(credit(1_000), line=0), "explained", 1_000, accepted=True)
    must_fit(first, parts, promised)
    with pytest.raises(Refused) as refused:
        must_fit(replace(first, entry=credit(1_000)), parts, promised)
    assert [field for field, _ in refused.value.errors] == ["parts[1].amount"]
    assert [is_promised(first, part) for part in parts] == [True, False]
    assert is_promised(replace(first, entry=credit(1_000)), parts[1])


def test_the_journal_tells_parts_in_short() -> None:
    bulk = Part("payout", 70_000, settlement_id="stl_a", left_out=(ID, OTHER))
    repaired = Part("suspense", 500, against="bst_a#7")
    assert in_words([bulk, repaired, Part("fee", 2_500)]) == (
        "payout stl_a but 2 70000, suspense against bst_a#7 500, fee 2500"
    )
