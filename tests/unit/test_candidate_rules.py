"""Candidates: what people are offered for a line, the likeliest first."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.bank.formats.shape import Entry
from chalicelib.bank.rules.candidates import CANDIDATES_MOST, Choices, Opposite, candidates
from chalicelib.bank.rules.explanation import Part, must_explain, total
from chalicelib.bank.rules.fees import FEES
from chalicelib.bank.rules.known import Awaited, OpenPayments
from chalicelib.settlements.rules.payment import Payment
from tests.unit.bank_lines import NUMBER, credit, debit, payment

ONE = payment(1, 50_000, payee_name="Siti Aminah", payee_account="0112233445")
TWO = payment(2, 60_000, payee_name="Budi Santoso", payee_account="9988776655")
THREE = payment(3, 75_000)


def of(*payments: Payment) -> OpenPayments:
    return OpenPayments("stl_a", NUMBER, payments)


def choices(*payments: Payment, **given: Any) -> Choices:
    known = {one.end_to_end_id: one for one in payments}
    still = [one for one in payments if one.is_open]
    return Choices(FEES, known, [of(*still)] if still else (), **given)


def offered(entry: Entry, of: Choices) -> list[list[tuple[Any, ...]]]:
    found = candidates(entry, entry.amount, (), of)
    for one in found:
        assert all(one.why)
        must_explain(one.parts, entry.direction, entry.amount)
    return [
        [
            (
                part.kind,
                part.end_to_end_id or part.settlement_id or part.reference or part.against,
                part.amount,
                *([part.left_out] if part.left_out else []),
            )
            for part in one.parts
        ]
        for one in found
    ]


def test_a_debit_may_be_all_that_is_open_and_a_fee_though_it_names_nothing() -> None:
    entry = debit(185_000 + 5_000, "TRANSFER MASSAL")
    assert offered(entry, choices(ONE, TWO, THREE))[0] == [
        ("payout", "stl_a", 185_000),
        ("fee", "", 5_000),
    ]


def test_a_debit_may_be_the_successes_only() -> None:
    found = offered(debit(125_000, NUMBER), choices(ONE, TWO, THREE))
    assert found[0] == [("payout", "stl_a", 125_000, (TWO.end_to_end_id,))]
    four = payment(4, 80_000)
    both = tuple(sorted((ONE.end_to_end_id, TWO.end_to_end_id)))
    found = offered(debit(155_000 + 2_900, NUMBER), choices(ONE, TWO, THREE, four))
    assert [("payout", "stl_a", 155_000, both), ("fee", "", 2_900)] in found
    found = offered(debit(75_000 + 2_900, NUMBER), choices(ONE, TWO, THREE))
    assert found[0] == [("payout", THREE.end_to_end_id, 75_000), ("fee", "", 2_900)]


def test_whose_account_the_bank_names_comes_first() -> None:
    twin = payment(4, 60_000, payee_name="Candra", payee_account="1122334455")
    entry = debit(60_000, payee_account="9988776655")
    assert offered(entry, choices(ONE, TWO, twin))[0] == [("payout", TWO.end_to_end_id, 60_000)]
    entry = debit(60_000, payee_name="CANDRA")
    assert offered(entry, choices(ONE, TWO, twin))[0] == [("payout", twin.end_to_end_id, 60_000)]


def test_a_named_payment_with_an_unknown_fee_is_offered() -> None:
    entry = debit(51_234, ONE.end_to_end_id)
    assert offered(entry, choices(ONE, TWO))[0] == [
        ("payout", ONE.end_to_end_id, 50_000),
        ("fee", "", 1_234),
    ]


def test_a_named_payment_that_was_called_off_is_offered_out_of_what_its_merchant_is_owed() -> None:
    withdrawn = replace(ONE, state="withdrawn")
    refused = replace(ONE, state="returned")
    for one, word in ((withdrawn, "withdrawn"), (refused, "refused")):
        entry = debit(50_000, name=ONE.end_to_end_id)
        (first, *_) = candidates(entry, 50_000, (), choices(one, TWO))
        assert first.parts == (Part("payout", 50_000, merchant_id=ONE.merchant_id),)
        assert word in first.why[1]
        (first, *_) = candidates(debit(52_500, ONE.end_to_end_id), 52_500, (), choices(one))
        assert [part.kind for part in first.parts] == ["payout", "fee"]


def test_a_payment_that_was_paid_is_not_offered_to_be_paid_again() -> None:
    paid = replace(ONE, state="paid", told_by="bst_9#2")
    came_back = replace(ONE, state="returned", paid_by="bst_9#2")
    for one in (paid, came_back):
        found = offered(debit(50_000, name=ONE.end_to_end_id), choices(one))
        assert [parts[0][0] for parts in found] == ["fee", "bank_tax"]


def test_payments_that_the_line_names_come_before_all_that_only_fits() -> None:
    entry = debit(110_000, f"{ONE.end_to_end_id} {TWO.end_to_end_id}")
    both = [("payout", ONE.end_to_end_id, 50_000), ("payout", TWO.end_to_end_id, 60_000)]
    fitting = payment(4, 110_000)
    of = choices(ONE, TWO, fitting)
    assert offered(entry, of)[0] == both
    assert [("payout", fitting.end_to_end_id, 110_000)] in offered(entry, of)
    assert offered(replace(entry, amount=115_000), of)[0] == [*both, ("fee", "", 5_000)]
    told = replace(entry, amount=125_000, charges=15_000)
    assert offered(told, of)[0] == [*both, ("fee", "", 15_000)]


@given(st.integers(1, 10**6))
def test_what_is_left_of_a_named_payment_is_offered_as_a_fee_only_where_it_can_be_one(
    more: int,
) -> None:
    # A settlement that is open says more of amounts than the line does: here there is none.
    known = Choices(FEES, {ONE.end_to_end_id: ONE})
    found = offered(debit(50_000 + more, ONE.end_to_end_id), known)
    with_fee = [("payout", ONE.end_to_end_id, 50_000), ("fee", "", more)]
    assert (with_fee in found) == (more <= 35_000)
    assert not _pays(offered(debit(49_999, ONE.end_to_end_id), known))


def test_all_that_is_open_with_a_known_fee_comes_before_one_with_what_may_be_a_fee() -> None:
    known = candidates(debit(185_000 + 7_500), 192_500, (), choices(ONE, TWO, THREE))
    rest = candidates(debit(185_000 + 7_000), 192_000, (), choices(ONE, TWO, THREE))
    whole = Part("payout", 185_000, settlement_id="stl_a")
    assert known[0].parts == (whole, Part("fee", 7_500))
    assert known[0].why[1] == f"all open of settlement {NUMBER}, and a known fee"
    assert rest[0].parts == (whole, Part("fee", 7_000))
    assert rest[0].why[1] == f"all open of settlement {NUMBER}; the rest may be a fee"
    # What is more than all that is open is no fee for it, nor what no bank takes.
    small = payment(4, 2_000)
    assert not _pays(offered(debit(4_001, NUMBER), choices(small)))
    assert _pays(offered(debit(4_000, NUMBER), choices(small)))
    assert not _pays(offered(debit(185_000 + 3 * 35_000 + 1, NUMBER), choices(ONE, TWO, THREE)))


def _pays(found: list[list[tuple[Any, ...]]]) -> bool:
    """Whether any candidate is of payments."""
    return any(kind == "payout" for one in found for kind, *_ in one)


def test_the_settlement_that_the_line_names_comes_first() -> None:
    twin = replace(ONE, number="261201002", settlement_id="stl_b", end_to_end_id="2612010020000101")
    of = replace(
        choices(ONE, twin),
        settlements=[
            OpenPayments("stl_a", NUMBER, [ONE, TWO]),
            OpenPayments("stl_b", "261201002", [twin, TWO]),
        ],
    )
    for number, first in ((NUMBER, ONE), ("261201002", twin)):
        found = offered(debit(50_000, number), of)
        assert found[0] == [("payout", first.end_to_end_id, 50_000)]
        assert len(found) == 4, "of both, a fee, tax"


def test_a_credit_may_be_a_return_by_whom_it_was_for() -> None:
    paid = [replace(ONE, state="paid"), replace(TWO, state="paid")]
    entry = credit(60_000, payee_name="BUDI SANTOSO")
    found = offered(entry, choices(*paid, paid=paid))
    assert found[0] == [("payout_returned", TWO.end_to_end_id, 60_000)]
    found = offered(credit(57_500), choices(*paid, paid=paid))
    assert [("payout_returned", TWO.end_to_end_id, 60_000), ("fee", "", -2_500)] in found


def test_an_sp2d_is_offered_by_its_amount() -> None:
    promised = [Awaited("SP2D-1", 700), Awaited("SP2D-2", 700), Awaited("SP2D-3", 800)]
    found = offered(credit(700, "SP2D-2 RKUD"), Choices(FEES, promises=promised))
    assert found[0] == [("deposit", "SP2D-2", 700)]
    assert [("deposit", "SP2D-1", 700)] in found
    assert [("deposit", "SP2D-3", 800)] not in found


def test_a_part_of_an_sp2d_is_offered_where_the_bank_names_it() -> None:
    promised = [Awaited("900/SP2D/2026", 700), Awaited("901/SP2D/2026", 700)]
    found = offered(credit(300, "901/SP2D/2026 RKUD"), Choices(FEES, promises=promised))
    assert found[0] == [("deposit", "901/SP2D/2026", 300)]
    assert [("deposit", "900/SP2D/2026", 300)] not in found
    more = offered(credit(800, "901/SP2D/2026 RKUD"), Choices(FEES, promises=promised))
    assert [("deposit", "901/SP2D/2026", 800)] not in more


def test_a_surrender_is_offered_by_its_amount_and_first_by_its_number() -> None:
    approved = [Awaited("STS/0012/2026", 700_000), Awaited("STS/0013/2026", 700_000)]
    of = Choices(FEES, surrenders=[*approved, Awaited("STS/0014/2026", 800_000)])
    found = offered(debit(700_000, "SETOR STS 0013 2026"), of)
    assert found == [[("surrender", one.reference, 700_000)] for one in reversed(approved)]
    assert offered(debit(700_001, "STS/0013/2026"), of) == []


def test_a_remit_is_offered_by_its_amount_and_first_by_its_billing_code() -> None:
    approved = [Awaited("012345678901234", 700_000), Awaited("112345678901234", 700_000)]
    of = Choices(FEES, remits=approved)
    found = offered(debit(700_000, "MPN 112345678901234"), of)
    assert found == [[("remit", one.reference, 700_000)] for one in reversed(approved)]
    assert offered(debit(700_001, "MPN 112345678901234"), of) == []


def test_a_return_of_which_the_bank_kept_more_than_a_fee_is_not_offered() -> None:
    paid = replace(ONE, state="paid")
    told = credit(48_766, ONE.end_to_end_id)
    returned = ("payout_returned", ONE.end_to_end_id, 50_000)
    assert [returned, ("fee", "", -1_234)] not in offered(told, choices(paid))
    found = offered(replace(told, charges=1_234), choices(paid))
    assert found[0] == [returned, ("fee", "", -1_234)]
    assert offered(credit(50_001, ONE.end_to_end_id), choices(paid)) == [[("interest", "", 50_001)]]


def test_a_line_that_books_nothing_is_nothing_that_people_choose() -> None:
    assert candidates(debit(50_000), 0, (), choices(ONE)) == []
    refused = credit(50_000, name=ONE.end_to_end_id, rejected=True)
    assert candidates(refused, 50_000, (), choices(replace(ONE, state="paid"))) == []


def test_an_opposite_line_is_the_likelier_the_more_it_says_alike() -> None:
    def behind(entry: Entry, text: str) -> int:
        """Behind how many others it stands: a return by account, by name, by amount alone."""
        other = Opposite("bst_0123456789abcdef#7", "2026-12-01", text)
        paid = [
            replace(ONE, line=number, end_to_end_id=f"26120100100{number:03d}01", state="paid")
            for number in (1, 2, 3)
        ]
        paid[1] = replace(paid[1], payee_account="")
        paid[2] = replace(paid[2], payee_account="", payee_name="")
        known = Choices(FEES, paid=paid, opposites=[other])
        return offered(entry, known).index([("suspense", other.name, 50_000)])

    mine = credit(50_000, "PEMBATALAN FT2633500012", payee_name="SITI AMINAH")
    entry = replace(mine, payee_account="0112233445")
    named = replace(entry, reference=f"RETUR {ONE.end_to_end_id}")
    found = [
        behind(entry, "SETOR TUNAI"),
        behind(entry, "TRF FT2633500012 GAJI"),
        behind(replace(entry, reversal=True), "SETOR TUNAI"),
        behind(named, f"TRF {ONE.end_to_end_id}"),
    ]
    assert found == [2, 1, 1, 0]


def test_the_opposite_line_is_offered_first_where_it_says_the_same() -> None:
    other = Opposite("bst_0123456789abcdef#7", "2026-12-01", f"TRF {ONE.end_to_end_id}")
    entry = debit(50_000, ONE.end_to_end_id)
    found = offered(entry, choices(replace(ONE, state="paid"), opposites=[other]))
    assert found[0] == [("suspense", other.name, 50_000)]


def test_a_small_amount_may_be_a_fee_tax_or_interest_and_a_large_one_is_not() -> None:
    assert offered(debit(15_000), choices()) == [[("fee", "", 15_000)], [("bank_tax", "", 15_000)]]
    assert offered(credit(15_000), choices()) == [[("interest", "", 15_000)]]
    assert offered(debit(500_000_000), choices()) == []


def test_what_a_line_is_already_is_not_offered() -> None:
    now = (Part("fee", 15_000),)
    found = candidates(debit(15_000), 15_000, now, choices())
    assert [one.parts for one in found] == [(Part("bank_tax", 15_000),)]


AMOUNTS = st.integers(1, 40).map(lambda thousands: thousands * 500)


@given(st.lists(AMOUNTS, max_size=12), AMOUNTS, st.booleans())
def test_every_candidate_comes_to_the_line_and_leaves_out_what_is_open(
    amounts: list[int], booked: int, is_debit: bool
) -> None:
    payments = [payment(line, amount) for line, amount in enumerate(amounts, start=1)]
    paid = [replace(one, state="paid") for one in payments]
    entry = (debit if is_debit else credit)(booked, NUMBER)
    of = choices(*payments) if is_debit else choices(*paid, paid=paid)
    found = candidates(entry, booked, (), of)
    assert len(found) <= CANDIDATES_MOST
    assert len({one.parts for one in found}) == len(found)
    for one in found:
        must_explain(one.parts, entry.direction, booked)
        assert total(one.parts) == booked
        for part in one.parts:
            if part.settlement_id:
                left = sum(of.payments[name].amount for name in part.left_out)
                assert part.amount == sum(amounts) - left
