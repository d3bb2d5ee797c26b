"""Whether what people say that a bank line is, is there to be booked."""

from dataclasses import replace

import pytest

from chalicelib.bank.rules.explanation import Part
from chalicelib.bank.rules.fitting import (
    Found,
    given_back_since,
    may_pay,
    may_return,
    must_fit,
    no_longer_fits,
)
from chalicelib.bank.rules.lines import Line
from chalicelib.core.values.errors import Refused
from chalicelib.settlements.rules.payment import Payment
from tests.unit.bank_lines import credit, debit, in_suspense, payment

OPEN, PAID = payment(1), payment(2, state="paid", told_by="bst_9#4")
BACK = payment(3, state="returned", told_by="bst_9#5")
MINE = payment(4, state="paid", told_by="bst_1#2")
FOUND = Found(
    payments={one.end_to_end_id: one for one in (OPEN, PAID, BACK, MINE)},
    settlements={"stl_a": [OPEN, MINE], "stl_b": [PAID]},
    promises={"SP2D": 1_500},
    surrenders={"STS": 1_000},
    remits={"012345678901234": 1_000},
)


def wrong(line: Line, part: Part, found: Found = FOUND) -> list[str]:
    try:
        must_fit(line, [part], found)
    except Refused as refused:
        assert refused.code == "validation_failed"
        assert all(all(words) for _, words in refused.errors)
        later = no_longer_fits(refused)
        assert later.code == "state_conflict"
        assert refused.errors[0][1][1] in later.kind.detail[1]
        return [field for field, _ in refused.errors]
    return []


def test_a_payment_is_paid_while_it_is_open_or_paid_by_the_line_itself() -> None:
    line = in_suspense()
    for one, fits in ((OPEN, True), (MINE, True), (PAID, False), (BACK, False)):
        found = wrong(line, Part("payout", 1_000, end_to_end_id=one.end_to_end_id))
        assert found == ([] if fits else ["parts[0].end_to_end_id"])
    assert wrong(line, Part("payout", 999, end_to_end_id=OPEN.end_to_end_id)) == ["parts[0].amount"]
    assert wrong(line, Part("payout", 1_000, end_to_end_id="9" * 16)) == ["parts[0].end_to_end_id"]


def test_a_payment_comes_back_once_it_is_paid() -> None:
    line = in_suspense(entry=credit(1_000))
    back_by_me = replace(BACK, told_by=line.name)
    for one, fits in ((PAID, True), (OPEN, False), (BACK, False)):
        found = wrong(line, Part("payout_returned", 1_000, end_to_end_id=one.end_to_end_id))
        assert found == ([] if fits else ["parts[0].end_to_end_id"])
    part = Part("payout_returned", 1_000, end_to_end_id=BACK.end_to_end_id)
    assert wrong(line, part, Found({BACK.end_to_end_id: back_by_me})) == []


def test_a_whole_settlement_is_what_is_open_of_it_but_those_left_out() -> None:
    line = in_suspense(2_000)
    assert wrong(line, Part("payout", 2_000, settlement_id="stl_a")) == []
    left = Part("payout", 1_000, settlement_id="stl_a", left_out=(OPEN.end_to_end_id,))
    assert wrong(line, left) == []
    assert wrong(line, Part("payout", 1_000, settlement_id="stl_a")) == ["parts[0].amount"]
    assert wrong(line, Part("payout", 1_000, settlement_id="stl_b")) == ["parts[0].settlement_id"]
    part = Part("payout", 2_000, settlement_id="stl_a", left_out=(PAID.end_to_end_id,))
    assert wrong(line, part) == ["parts[0].left_out"]


def test_sp2ds_and_sts_are_chosen_from_their_registers() -> None:
    line = in_suspense()
    assert wrong(line, Part("deposit", 1_000, reference="SP2D")) == []
    assert wrong(line, Part("deposit", 1_501, reference="SP2D")) == ["parts[0].amount"]
    assert wrong(line, Part("deposit", 1_000, reference="?")) == ["parts[0].reference"]
    assert wrong(line, Part("surrender", 1_000, reference="STS")) == []
    assert wrong(line, Part("surrender", 999, reference="STS")) == ["parts[0].amount"]
    assert wrong(line, Part("surrender", 1_000, reference="?")) == ["parts[0].reference"]
    for amount, code, at in ((1_000, "012345678901234", ""), (999, "012345678901234", "amount")):
        found = wrong(line, Part("remit", amount, reference=code))
        assert found == ([f"parts[0].{at}"] if at else [])
    assert wrong(line, Part("remit", 1_000, reference="?")) == ["parts[0].reference"]
    assert wrong(line, Part("fee", 1_000)) == []


def test_a_lost_payout_is_explained_only_while_payouts_are_frozen() -> None:
    lost = Part("payout", 1_000, merchant_id="mrc_1")
    assert wrong(in_suspense(), lost) == ["parts[0].merchant_id"]
    frozen = replace(FOUND, frozen=True)
    assert wrong(in_suspense(), lost, replace(frozen, merchants={"mrc_1"})) == []
    assert wrong(in_suspense(), lost, replace(frozen, merchants={"mrc_2"})) == [
        "parts[0].merchant_id"
    ]


def test_what_was_called_off_is_explained_as_paid_to_its_merchant_once() -> None:
    line = in_suspense()
    part = Part("payout", 1_000, merchant_id="mrc_1")
    there = replace(FOUND, merchants={"mrc_1"})

    def found(called_off: Payment, part: Part = part, frozen: bool = False) -> list[str]:
        of = {called_off.merchant_id: called_off}
        return wrong(line, part, replace(there, called_off=of, frozen=frozen))

    withdrawn, refused = payment(1, state="withdrawn"), payment(1, state="returned")
    assert found(withdrawn) == found(refused) == []
    assert found(withdrawn, replace(part, amount=999)) == []
    assert found(withdrawn, replace(part, amount=1_001)) == ["parts[0].amount"]
    assert found(payment(1, state="paid", told_by=line.name)) == []
    assert found(payment(2, state="withdrawn")) == ["parts[0].merchant_id"]
    for frozen in (False, True):
        for answered in (
            payment(1, state="paid", told_by="bst_9#4"),
            payment(1, state="returned", paid_by="bst_9#4"),
        ):
            assert found(answered, frozen=frozen) == ["parts[0].merchant_id"]


def test_a_line_is_cancelled_by_one_of_its_amount_that_goes_the_other_way() -> None:
    line = in_suspense()
    other = in_suspense(statement_id="bst_2", entry=credit(1_000))
    part = Part("suspense", 1_000, against=other.name)

    def found(one: Line) -> list[str]:
        return wrong(line, part, Found(others={other.name: one}))

    assert found(other) == []
    assert wrong(line, part) == ["parts[0].against"]
    bulk = (Part("payout", 1_000, settlement_id="stl_a"),)
    for bad in (
        line,
        replace(other, accepted=False),
        replace(other, entry=debit(1_000)),
        replace(other, booked=999),
        replace(other, state="proposed"),
        replace(other, parts=(Part("suspense", 1_000, against="bst_3#1"),)),
        replace(other, parts=bulk),
    ):
        assert found(bad) == ["parts[0].against"]


MONEY = "Rp\u00a0"


@pytest.mark.parametrize(
    ("part", "field", "words"),
    [
        (
            Part("payout", 999, end_to_end_id="9" * 16),
            "end_to_end_id",
            ("tidak ada pembayaran dengan nomor ini", "there is no payment with this id"),
        ),
        (
            Part("payout", 1_000, end_to_end_id=PAID.end_to_end_id),
            "end_to_end_id",
            (
                "bank sudah menjawab untuk pembayaran ini",
                "the bank has answered for this payment already",
            ),
        ),
        (
            Part("payout", 1_234_567, end_to_end_id=OPEN.end_to_end_id),
            "amount",
            (f"pembayaran ini bernilai {MONEY}1.000", f"this payment is of {MONEY}1.000"),
        ),
        (
            Part("payout_returned", 1_000, end_to_end_id=OPEN.end_to_end_id),
            "end_to_end_id",
            (
                "pembayaran ini belum dibukukan bank, atau sudah dikembalikan",
                "the bank has not booked this payment, or has returned it",
            ),
        ),
        (
            Part("payout", 1_000, settlement_id="stl_x"),
            "settlement_id",
            (
                "tidak ada pembayaran terbuka pada pencairan ini",
                "no payment of this settlement is open",
            ),
        ),
        (
            Part("payout", 2_000, settlement_id="stl_a", left_out=("9" * 16,)),
            "left_out",
            (
                "bukan pembayaran terbuka dari pencairan ini",
                "is no open payment of this settlement",
            ),
        ),
        (
            Part("payout", 999, settlement_id="stl_a"),
            "amount",
            (f"yang terbuka berjumlah {MONEY}2.000", f"what is open comes to {MONEY}2.000"),
        ),
        (
            Part("payout", 1_000, merchant_id="mrc_9"),
            "merchant_id",
            ("tidak ada pedagang ini", "there is no such merchant"),
        ),
        (
            Part("payout", 1_000, merchant_id="mrc_1"),
            "merchant_id",
            (
                "hanya bila mutasi ini menyebut pembayaran kepada pedagang ini yang ditarik "
                "kembali atau ditolak bank, atau selama pembayaran dibekukan",
                "only where the line names a payment to this merchant that was withdrawn or "
                "refused, or while payouts are frozen",
            ),
        ),
        (
            Part("payout", 1_000, merchant_id="mrc_2"),
            "merchant_id",
            (
                "bank sudah menjawab untuk pembayaran ini",
                "the bank has answered for this payment already",
            ),
        ),
        (
            Part("payout", 1_001, merchant_id="mrc_3"),
            "amount",
            (f"pembayaran ini bernilai {MONEY}1.000", f"this payment is of {MONEY}1.000"),
        ),
        (
            Part("deposit", 1_000, reference="?"),
            "reference",
            (
                "tidak ada SP2D dengan nomor ini; danai programnya dahulu",
                "there is no SP2D with this number; fund its campaign first",
            ),
        ),
        (
            Part("deposit", 1_501, reference="SP2D"),
            "amount",
            (f"yang masih dijanjikan {MONEY}1.500", f"what is still promised is {MONEY}1.500"),
        ),
        (
            Part("surrender", 1_000, reference="?"),
            "reference",
            (
                "tidak ada STS yang disetujui dengan nomor ini",
                "there is no approved STS with this number",
            ),
        ),
        (
            Part("surrender", 999, reference="STS"),
            "amount",
            (f"STS ini bernilai {MONEY}1.000", f"this STS is of {MONEY}1.000"),
        ),
        (
            Part("remit", 1_000, reference="?"),
            "reference",
            (
                "tidak ada setoran pajak yang disetujui dengan kode billing ini",
                "there is no approved remit with this billing code",
            ),
        ),
        (
            Part("remit", 999, reference="012345678901234"),
            "amount",
            (f"setoran pajak ini bernilai {MONEY}1.000", f"this remit is of {MONEY}1.000"),
        ),
        (
            Part("suspense", 1_000, against="bst_7#1"),
            "against",
            ("tidak ada baris lain yang dibukukan", "there is no other line that is booked"),
        ),
        (
            Part("suspense", 1_000, against="bst_8#2"),
            "against",
            (
                "bukan lawannya: arah lain, jumlah sama",
                "does not cancel it: the other way, the same amount",
            ),
        ),
        (
            Part("suspense", 1_000, against="bst_9#2"),
            "against",
            (
                "baris itu sudah berpasangan, atau ada usulan untuknya",
                "that line has its opposite, or something is proposed for it",
            ),
        ),
    ],
)
def test_what_is_not_there_to_be_booked_is_told_by_its_field_and_in_words(
    part: Part, field: str, words: tuple[str, str]
) -> None:
    back = replace(BACK, paid_by="bst_9#1")
    there = replace(
        FOUND,
        merchants={"mrc_1", "mrc_2", "mrc_3"},
        called_off={"mrc_2": back, "mrc_3": payment(3, state="withdrawn")},
        others={
            "bst_8#2": in_suspense(statement_id="bst_8"),
            "bst_9#2": in_suspense(statement_id="bst_9", entry=credit(1_000), state="proposed"),
        },
    )
    with pytest.raises(Refused) as refused:
        must_fit(in_suspense(), [Part("fee", 1), part], there)
    assert refused.value.code == "validation_failed"
    assert refused.value.errors == [(f"parts[1].{field}", words)]


def test_what_fits_no_longer_at_approval_says_all_that_is_in_the_way() -> None:
    told = [("parts[0].amount", ("satu", "one")), ("parts[1].against", ("dua", "two"))]
    refused = no_longer_fits(Refused("validation_failed", errors=told))
    assert refused.code == "state_conflict"
    assert refused.kind.detail == (
        "Usulan ini tidak lagi dapat dibukukan (parts[0].amount: satu; parts[1].against: dua). "
        "Tidak ada yang dibukukan. Tolak usulan ini dan jelaskan lagi.",
        "What was proposed can no longer be booked (parts[0].amount: one; parts[1].against: two). "
        "Nothing was booked. Reject it and explain the line anew.",
    )


def test_what_came_back_by_another_line_is_not_taken_back_by_its_own() -> None:
    refused = given_back_since()
    assert refused.code == "state_conflict"
    assert refused.kind.detail == (
        "Sebagian yang dibayar baris ini sudah dikembalikan bank lewat baris lain. Tidak ada yang "
        "dibukukan. Jelaskan dahulu baris yang mengembalikannya.",
        "Something that this line has paid has come back by another line since. Nothing was "
        "booked. Explain the line that returned it first.",
    )


@pytest.mark.parametrize(
    ("state", "told_by", "pays", "returns"),
    [
        ("ready", "", True, False),
        ("sent", "", True, False),
        ("paid", "bst_1#2", True, True),
        ("paid", "bst_9#2", False, True),
        ("returned", "bst_1#2", False, True),
        ("returned", "bst_9#2", False, False),
        ("withdrawn", "bst_1#2", False, False),
    ],
)
def test_a_line_pays_and_returns_what_is_open_or_its_own(
    state: str, told_by: str, pays: bool, returns: bool
) -> None:
    one = payment(1, state=state, told_by=told_by)
    assert (may_pay(one, "bst_1#2"), may_return(one, "bst_1#2")) == (pays, returns)
