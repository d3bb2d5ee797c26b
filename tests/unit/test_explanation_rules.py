"""Parts: what a bank line may be made of, as people give it."""

from dataclasses import replace

import pytest

from chalicelib.bank.formats.shape import Direction
from chalicelib.bank.rules.explanation import (
    Part,
    in_words,
    is_explained,
    line_name,
    line_named,
    may_be_owed,
    must_explain,
    part_of,
    total,
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


@pytest.mark.parametrize(
    ("parts", "direction", "errors"),
    [
        (
            [Part("deposit", 10, reference="SP2D")],
            "debit",
            {
                "parts[0].kind": (
                    "mutasi keluar tidak dapat berupa deposit",
                    "a debit cannot be deposit",
                )
            },
        ),
        (
            [Part("payout", 10, end_to_end_id=ID)],
            "credit",
            {
                "parts[0].kind": (
                    "mutasi masuk tidak dapat berupa payout",
                    "a credit cannot be payout",
                )
            },
        ),
        (
            [Part("fee", 0)],
            "credit",
            {
                "parts[0].amount": (
                    "potongan ditulis di bawah nol",
                    "what was kept back is below zero",
                )
            },
        ),
        (
            [Part("bank_tax", 0)],
            "debit",
            {"parts[0].amount": ("harus lebih dari nol", "must be above zero")},
        ),
        (
            [Part("fee", 10, end_to_end_id=ID)],
            "debit",
            {"parts[0].end_to_end_id": ("tidak untuk fee", "not with fee")},
        ),
        (
            [Part("surrender", 10)],
            "debit",
            {"parts[0].reference": ("wajib diisi", "is required")},
        ),
        (
            [Part("payout", 10)],
            "debit",
            {
                "parts[0].end_to_end_id": (
                    "sebutkan satu pembayaran, satu pencairan, atau satu pedagang",
                    "name one payment, one settlement or one merchant",
                )
            },
        ),
        (
            [Part("payout", 10, merchant_id="mrc_1", left_out=(ID,))],
            "debit",
            {"parts[0].left_out": ("hanya untuk satu pencairan", "only with a settlement")},
        ),
        (
            [Part("suspense", 10, against="x"), Part("fee", 1)],
            "debit",
            {
                "parts[0].against": (
                    "baris yang dibatalkan baris lain tidak punya bagian lain",
                    "a line that another cancels has no other part",
                )
            },
        ),
        (
            [Part("suspense", 10, against="x")],
            "debit",
            {"parts[0].against": ("bukan nomor baris", "is no line")},
        ),
        (
            [Part("payout", 5, merchant_id="mrc_1"), Part("payout", 5, merchant_id="mrc_1")],
            "debit",
            {"parts[1]": ("disebut dua kali", "is named twice")},
        ),
        (
            [Part("fee", 1, reference=str(at)) for at in range(19)],
            "debit",
            {"parts": ("paling banyak 18", "at most 18")},
        ),
    ],
)
def test_what_is_wrong_with_parts_is_told_in_words(
    parts: list[Part], direction: Direction, errors: dict[str, tuple[str, str]]
) -> None:
    with pytest.raises(Refused) as refused:
        must_explain(parts, direction, sum(part.amount for part in parts))
    assert refused.value.code == "validation_failed"
    assert dict(refused.value.errors) == errors


def test_a_part_says_only_what_its_kind_takes() -> None:
    every = {
        "end_to_end_id": ID,
        "settlement_id": "stl_1",
        "left_out": (OTHER,),
        "reference": "R",
        "merchant_id": "mrc_1",
        "ntpn": "N",
        "against": "bst_0123456789abcdef#4",
    }
    for direction, kind, takes in (
        ("debit", "fee", {"reference"}),
        ("debit", "remit", {"reference", "ntpn"}),
        ("debit", "suspense", {"against"}),
        ("debit", "payout", {"end_to_end_id", "settlement_id", "left_out", "merchant_id"}),
        ("credit", "payout_returned", {"end_to_end_id"}),
        ("credit", "deposit", {"reference"}),
    ):
        part = Part(kind, 10, **every)  # type: ignore[arg-type]
        with pytest.raises(Refused) as refused:
            must_explain([part], direction, 10)  # type: ignore[arg-type]
        refusals = {field for field, words in refused.value.errors if words[1].startswith("not ")}
        assert refusals == {f"parts[0].{name}" for name in every if name not in takes}


def test_as_many_parts_as_one_transaction_books_are_taken() -> None:
    must_explain([Part("fee", 1, reference=str(at)) for at in range(18)], "debit", 18)
    must_explain([Part("fee", 1)], "debit", 1)
    must_explain([Part("interest", 2), Part("fee", -1)], "credit", 1)


def test_two_parts_of_one_kind_may_name_two_things() -> None:
    parts = [
        Part("payout", 1, end_to_end_id=ID),
        Part("payout", 1, end_to_end_id=OTHER),
        Part("payout", 1, settlement_id="stl_1"),
        Part("payout", 1, settlement_id="stl_2"),
        Part("payout", 1, merchant_id="mrc_1"),
        Part("payout", 1, merchant_id="mrc_2"),
        Part("surrender", 1, reference="R"),
        Part("remit", 1, reference="R"),
    ]
    must_explain(parts, "debit", 8)
    third = [parts[0], parts[1], parts[0], parts[0]]
    assert wrong(third, "debit", 4) == ["parts[2]", "parts[3]"]


def test_parts_come_to_the_line_to_the_rupiah() -> None:
    assert wrong([Part("fee", 10)], "debit", 11) == ["parts"]
    assert wrong([], "debit", 11) == ["parts"]
    must_explain([], "credit", 0)


def test_what_is_missing_is_told_as_rupiah_are_written() -> None:
    with pytest.raises(Refused) as refused:
        must_explain([Part("fee", 1_000)], "debit", 51_000)
    assert refused.value.errors == [
        (
            "parts",
            (
                "jumlah bagian Rp 1.000, baris ini Rp 51.000: selisih Rp 50.000",
                "the parts come to Rp 1.000, the line is of Rp 51.000: Rp 50.000 are missing",
            ),
        )
    ]


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
    assert part.members() == {
        "kind": "payout",
        "amount": 10,
        "settlement_id": "stl_1",
        "left_out": (ID,),
    }
    assert part_of(part.members()) == part
    assert part_of({"kind": "payout", "amount": 10, "left_out": [ID]}).left_out == (ID,)
    assert part_of({"kind": "fee", "amount": 10}) == Part("fee", 10)


def test_a_line_is_named_by_its_statement_and_its_number() -> None:
    assert line_named(line_name("bst_0123456789abcdef", 17)) == ("bst_0123456789abcdef", 17)
    assert line_name("bst_1", 7) == "bst_1#7"
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
    named = [
        Part("payout", 1, end_to_end_id=ID),
        Part("payout", 0, merchant_id="mrc_1"),
        Part("deposit", 3, reference="SP2D"),
    ]
    assert in_words(named) == f"payout {ID} 1, payout mrc_1 0, deposit SP2D 3"


def test_what_is_in_suspense_may_be_owed_unless_it_is_known_whom_it_has_paid() -> None:
    rest = Part("suspense", 5)
    for parts, explained, may in (
        ((), True, False),
        ((Part("fee", 5),), True, False),
        ((rest,), False, True),
        ((Part("fee", 5), rest), False, True),
        ((Part("suspense", 5, against="bst_a#7"),), True, False),
        ((Part("suspense", 5, merchant_id="mrc_1"),), False, False),
    ):
        assert (is_explained(parts), may_be_owed(parts)) == (explained, may)
    assert unexplained(5) == (rest,)
    assert total([rest, Part("fee", -2)]) == 3
