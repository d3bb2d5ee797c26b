"""Matching: what a bank's line surely means, and what it does not."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.bank.formats.shape import Detail, Entry
from chalicelib.bank.rules.explanation import Part
from chalicelib.bank.rules.known import Awaited
from chalicelib.bank.rules.matching import unknown_payout
from chalicelib.bank.rules.meanings import Meaning
from tests.unit.bank_lines import (
    NUMBER,
    books,
    credit,
    debit,
    means,
    named,
    parts,
    payment,
    waits,
)

ONE, TWO = payment(1, 50_000), payment(2, 60_000)
ID, OTHER = ONE.end_to_end_id, TWO.end_to_end_id


# Debits


def test_a_debit_pays_the_payment_that_it_names() -> None:
    wanted = [("payout", ID, 50_000)]
    assert parts(debit(50_000, name=ID), books(ONE)) == wanted
    assert parts(debit(50_000, f"TRF/{ID}/OK"), books(ONE)) == wanted
    waits(debit(50_000, "3573010101900001"), books(ONE), "unknown")


def test_a_debit_with_a_known_fee_inside_is_payment_and_fee() -> None:
    assert parts(debit(52_900, name=ID), books(ONE)) == [
        ("payout", ID, 50_000),
        ("fee", "", 2_900),
    ]
    waits(debit(52_901, name=ID), books(ONE), "other_amount")
    waits(debit(49_000, name=ID), books(ONE), "other_amount")


def test_charges_that_the_bank_tells_are_a_fee_whatever_they_come_to() -> None:
    entry = debit(51_234, name=ID, charges=1_234)
    assert parts(entry, books(ONE)) == [("payout", ID, 50_000), ("fee", "", 1_234)]


def test_a_bulk_debit_is_what_is_open_of_its_settlement_and_the_fee() -> None:
    for fee in (0, 2_900, 2 * 2_900, 2 * 2_500, 25_000):
        found = parts(debit(110_000 + fee, f"BULK {NUMBER}"), books(ONE, TWO))
        assert found == [("payout", "stl_a", 110_000)] + ([("fee", "", fee)] if fee else [])
    waits(debit(111_000, f"BULK {NUMBER}"), books(ONE, TWO), "no_amount")


def test_each_payment_of_a_bulk_costs_what_its_channel_does() -> None:
    known = books(ONE, replace(TWO, channel="skn"), payment(3, 1_000, channel="rtgs"))
    for fee in (2_500 + 2_900 + 25_000, 2_500 + 2_900 + 35_000):
        found = parts(debit(111_000 + fee, f"BULK {NUMBER}"), known)
        assert found == [("payout", "stl_a", 111_000), ("fee", "", fee)]
        known = books(ONE, replace(TWO, channel="skn"), payment(3, 1_000, channel="rtgs"))


def test_a_bulk_debit_may_name_our_message_only() -> None:
    entry = debit(112_500, "PAYROLL", batch_id=f"TUMBAS-{NUMBER}-1")
    assert parts(entry, books(ONE, TWO)) == [("payout", "stl_a", 110_000), ("fee", "", 2_500)]


def test_a_single_open_payment_of_the_amount_is_found_in_the_settlement_that_is_named() -> None:
    assert parts(debit(60_000, NUMBER), books(ONE, TWO)) == [("payout", OTHER, 60_000)]
    twin = payment(3, 60_000)
    waits(debit(60_000, NUMBER), books(ONE, TWO, twin), "several")


def test_the_account_that_the_bank_names_tells_twins_apart() -> None:
    twin = payment(3, 60_000, payee_account="0998877")
    known = books(replace(TWO, payee_account="0112233"), twin)
    entry = debit(60_000, NUMBER, payee_account="998877")
    assert parts(entry, known) == [("payout", twin.end_to_end_id, 60_000)]


def test_money_that_names_a_paid_payment_is_never_sure() -> None:
    known = books(ONE)
    assert parts(debit(50_000, name=ID), known)
    waits(debit(50_000, name=ID), known, "already_paid")
    waits(debit(52_900, name=ID), known, "already_paid")
    waits(credit(50_000, name=ID), known, "doubled")


def test_another_account_than_was_ordered_is_not_sure() -> None:
    ordered = replace(ONE, payee_name="Siti Aminah", payee_account="0112233445")
    entry = debit(50_000, name=ID, payee_name="BUDI", payee_account="9988776655")
    found = means(entry, books(ordered))
    assert found.note is not None
    assert found.note.code == "payee"
    assert found.payee is not None
    assert found.payee.differs
    assert "0112233445" in found.payee.ordered
    assert "BUDI" in found.payee.booked


def test_another_name_is_shown_and_does_not_hide_whose_account_it_is() -> None:
    ordered = replace(ONE, payee_name="Hj. Siti Aminah", payee_account="0112233445")
    entry = debit(50_000, name=ID, payee_name="SITI AMIN", payee_account="112233445")
    found = means(entry, books(ordered))
    assert named(found.parts) == [("payout", ID, 50_000)]
    assert found.payee is not None
    assert not found.payee.differs


def test_a_bank_s_own_charges_are_believed_up_to_a_bound() -> None:
    assert parts(debit(15_000, "BIAYA ADM", purpose="fee"), books()) == [("fee", "", 15_000)]
    assert parts(debit(200, "PAJAK", purpose="bank_tax"), books()) == [("bank_tax", "", 200)]
    waits(debit(500_000_000, "BIAYA ADMINISTRASI", purpose="fee"), books(), "large_fee")


def test_what_names_a_payment_of_its_amount_is_no_fee() -> None:
    assert parts(debit(50_000, f"BIAYA {ID}", purpose="fee"), books(ONE)) == [
        ("payout", ID, 50_000)
    ]
    assert parts(debit(2_500, f"BIAYA {ID}", purpose="fee"), books(ONE)) == [("fee", "", 2_500)]


def test_a_surrender_goes_by_its_sts() -> None:
    known = books(surrenders=[Awaited("STS/0012/2026", 1_000_000)])
    entry = debit(1_000_000, "SETOR STS 0012 2026 RKUD")
    assert parts(entry, known) == [("surrender", "STS/0012/2026", 1_000_000)]
    waits(entry, known, "unknown")
    known = books(surrenders=[Awaited("STS/0012/2026", 1_000_000)])
    waits(debit(999_000, "STS/0012/2026"), known, "surrender_amount")


def test_a_remit_goes_by_its_billing_code_and_bears_its_ntpn() -> None:
    awaited, ntpn = Awaited("012345678901234", 1_000_000), "0A1B2C3D4E5F6G7H"
    known = books(remits=[awaited])
    entry = debit(1_000_000, f"MPN G3 012345678901234 NTPN {ntpn}")
    (part,) = means(entry, known).parts
    assert part == Part("remit", 1_000_000, reference="012345678901234", ntpn=ntpn)
    waits(entry, known, "unknown")
    told = debit(1_000_000, "PAJAK 012345678901234")
    assert parts(told, books(remits=[awaited])) == [("remit", awaited.reference, 1_000_000)]
    waits(debit(999_000, "PAJAK 012345678901234"), books(remits=[awaited]), "remit_amount")


def test_a_debit_that_the_bank_reverses_waits() -> None:
    waits(debit(50_000, name=ID, reversal=True), books(ONE), "reversal")


# Credits


def test_one_credit_returns_two() -> None:
    paid = [replace(ONE, state="paid"), replace(TWO, state="paid")]
    entry = credit(110_000, f"RETUR {ID} {OTHER}")
    wanted = [("payout_returned", ID, 50_000), ("payout_returned", OTHER, 60_000)]
    assert parts(entry, books(*paid)) == wanted
    details = (Detail(50_000, ID), Detail(60_000, OTHER))
    assert parts(credit(110_000, details=details), books(*paid)) == wanted


def test_a_return_less_a_fee_is_both() -> None:
    paid = replace(ONE, state="paid")
    for entry in (credit(47_500, name=ID), credit(48_500, name=ID, charges=1_500)):
        fee = 50_000 - entry.amount
        assert parts(entry, books(paid)) == [
            ("payout_returned", ID, 50_000),
            ("fee", "", -fee),
        ]
    details = (Detail(50_000, ID),)
    entry = credit(48_500, details=details, charges=1_500)
    assert parts(entry, books(paid))[1] == ("fee", "", -1_500)


def test_a_payment_comes_back_once() -> None:
    known = books(replace(ONE, state="paid"))
    assert parts(credit(50_000, name=ID), known)
    waits(credit(50_000, name=ID), known, "already_returned")


def test_an_sp2d_is_known_by_its_number_whole_or_cut() -> None:
    promised = [Awaited("35.73/04.0/000123/LS/1.02/M/11/2026", 5_000_000), Awaited("SP2D-9", 70)]
    for text in (
        "35.73/04.0/000123/LS/1.02/M/11/2026",
        "SP2D 3573040000123LS102M112026",
        "PEMINDAHBUKUAN 35.73/04.0/00012",
    ):
        found = parts(credit(5_000_000, text), books(promises=promised))
        assert found == [("deposit", promised[0].reference, 5_000_000)]
    assert parts(credit(70, "RKUD SP2D-9"), books(promises=promised))
    waits(credit(70, "RKUD SP2D-91"), books(promises=promised), "unknown")
    waits(credit(4_000_000, "35.73/04.0/00012"), books(promises=promised), "funding_amount")
    waits(credit(5_000_000, "35.73"), books(promises=promised), "unknown")


def test_a_cut_number_of_two_sp2ds_is_of_neither() -> None:
    promised = [Awaited("000123/LS/2026/A", 500), Awaited("000123/LS/2026/B", 500)]
    waits(credit(500, "000123/LS/20"), books(promises=promised), "cut_number")
    promised = [promised[0], replace(promised[1], amount=700)]
    assert parts(credit(700, "000123/LS/20"), books(promises=promised)) == [
        ("deposit", "000123/LS/2026/B", 700)
    ]


def test_an_sp2d_arrives_once() -> None:
    known = books(promises=[Awaited("SP2D-12345678", 500)])
    assert parts(credit(500, "SP2D-12345678"), known)
    waits(credit(500, "SP2D-12345678"), known, "unknown")


def test_interest_is_what_the_bank_calls_so() -> None:
    assert parts(credit(12_345, "JASA GIRO", purpose="interest"), books()) == [
        ("interest", "", 12_345)
    ]


def test_a_line_that_books_no_whole_rupiah_has_no_parts() -> None:
    entry = credit(0, "JASA GIRO", purpose="interest", sen=40)
    assert means(entry, books(), booked=0) == Meaning(())
    assert named(means(entry, books(), booked=1).parts) == [("interest", "", 1)]


# What a bank refused


def test_a_refused_payment_comes_back_without_the_bank() -> None:
    entry = credit(50_000, name=ID, rejected=True)
    assert parts(entry, books(ONE)) == [("payout_returned", ID, 50_000)]
    found = means(entry, books(replace(ONE, state="paid")))
    assert found.parts == ()
    assert found.note is not None


def test_a_refusal_of_a_payment_that_was_taken_moves_nothing_and_says_what_to_ask() -> None:
    paid = replace(ONE, state="paid", booked_on="2026-12-01")
    known = books(paid)
    found = means(credit(50_000, name=ID, rejected=True), known)
    assert (found.parts, found.note and found.note.code) == ((), "refused_after_paid")
    # The bank has not taken it twice: when it comes back, that is a return.
    assert parts(credit(50_000, name=ID), known) == [("payout_returned", ID, 50_000)]


def test_a_refusal_of_another_amount_is_not_sure() -> None:
    found = means(credit(50_001, name=ID, rejected=True), books(ONE))
    assert found.parts == ()
    assert found.note is not None
    assert found.note.values["amount"] == 50_001


def test_a_debit_for_what_was_withdrawn_says_so() -> None:
    waits(debit(50_000, name=ID), books(replace(ONE, state="withdrawn")), "withdrawn")
    waits(credit(50_000, name=ID), books(replace(ONE, state="withdrawn")), "withdrawn")


def test_a_refusal_of_no_payment_of_several_or_of_another_amount_waits() -> None:
    refused = credit(50_000, rejected=True)
    for entry, code in (
        (refused, "unknown"),
        (replace(refused, reference=f"{ID} {OTHER}"), "unknown"),
        (replace(refused, end_to_end_id=OTHER), "other_amount"),
    ):
        known = books(ONE, TWO)
        found = means(entry, known)
        assert found.parts == ()
        assert found.note is not None
        assert found.note.code == code
        assert all(one.is_open for one in known.payments.values())


def test_a_refusal_need_not_tell_the_amount() -> None:
    entry = credit(0, name=ID, rejected=True)
    assert parts(entry, books(ONE)) == [("payout_returned", ID, 50_000)]


# Whatever the bank says

AMOUNTS = st.sampled_from([2_500, 2_900, 5_800, 50_000, 52_900, 60_000, 110_000, 112_900, 170_000])
TEXTS = st.sampled_from(["", ID, OTHER, NUMBER, f"{ID} {OTHER}", "SP2D-12345678", "STS-1", "ADM"])


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    entry = debit(draw(AMOUNTS), draw(TEXTS), draw(TEXTS))
    return replace(
        entry,
        direction=draw(st.sampled_from(["debit", "credit"])),
        purpose=draw(st.sampled_from(["", "", "fee", "interest", "bank_tax"])),
        charges=draw(st.sampled_from([0, 0, 2_900])),
        reversal=draw(st.sampled_from([False, False, False, True])),
        payee_account=draw(st.sampled_from(["", "0112233445", "9988776655"])),
    )


@given(st.lists(entries(), max_size=12))
def test_no_payment_is_paid_or_returned_twice_and_parts_come_to_their_line(
    told: list[Entry],
) -> None:
    known = books(
        replace(ONE, payee_account="0112233445"),
        TWO,
        payment(3, 60_000),
        promises=[Awaited("SP2D-12345678", 50_000)],
        surrenders=[Awaited("STS-1", 60_000)],
    )
    sums = {"payout": 0, "payout_returned": 0, "deposit": 0, "surrender": 0}
    seen: set[tuple[str, str]] = set()
    for entry in told:
        for part in means(entry, known).parts:
            if part.kind in sums:
                sums[part.kind] += part.amount
            if part.end_to_end_id:
                assert (part.kind, part.end_to_end_id) not in seen
                seen.add((part.kind, part.end_to_end_id))
    assert sums["payout"] <= 170_000
    assert sums["payout_returned"] <= 170_000
    assert sums["deposit"] <= 50_000
    assert sums["surrender"] <= 60_000


@pytest.mark.parametrize(
    ("name", "booked_on", "drafted"),
    [
        ("2612010010000101", "2026-12-02", "2026-12-01"),
        ("2612030010000101", "2026-12-02", None),
        ("2699990010000101", "2026-12-02", None),
        ("2610010010000101", "2026-12-02", None),
    ],
)
def test_a_payment_of_ours_that_nobody_knows_was_drafted_on_its_day(
    name: str, booked_on: str, drafted: str | None
) -> None:
    entry = replace(debit(name=name), booked_on=booked_on)
    day = unknown_payout(entry, means(entry, books()).note)
    assert (day.isoformat() if day else None) == drafted
