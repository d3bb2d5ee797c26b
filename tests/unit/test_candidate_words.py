"""What people are offered for a line, compared whole and in its order: parts, and why."""

from dataclasses import replace
from typing import Any

from chalicelib.bank.formats.shape import Entry
from chalicelib.bank.rules.candidates import Candidate, Choices, Opposite, candidates
from chalicelib.bank.rules.explanation import Part
from chalicelib.bank.rules.fees import FEES
from chalicelib.bank.rules.known import Awaited, OpenPayments
from chalicelib.settlements.rules.payment import Payment
from tests.unit.bank_lines import NUMBER, credit, debit, payment

ID, OTHER, THIRD, FOURTH = (payment(line).end_to_end_id for line in (1, 2, 3, 4))
DAY = "2026-12-01"
Offer = tuple[tuple[Part, ...], tuple[str, str]]


def one(**given: Any) -> Payment:
    return payment(1, 50_000, payee_name="Siti", payee_account="0112233445", **given)


def two(**given: Any) -> Payment:
    return payment(2, 60_000, payee_name="Budi", payee_account="9988776655", **given)


def pays(amount: int, id: str) -> Part:
    return Part("payout", amount, end_to_end_id=id)


def choices(*payments: Payment, **given: Any) -> Choices:
    known = {one.end_to_end_id: one for one in payments}
    still = [one for one in payments if one.is_open]
    settlements = [OpenPayments("stl_a", NUMBER, still)] if still else []
    return Choices(FEES, **{"payments": known, "settlements": settlements, **given})


def offered(entry: Entry, of: Choices) -> list[Offer]:
    return [(one.parts, one.why) for one in candidates(entry, entry.amount, (), of)]


SMALL_DEBIT = [
    ("fee", ("jumlah kecil: biaya bank", "a small amount: a fee of the bank")),
    ("bank_tax", ("jumlah kecil: pajak bank", "a small amount: tax taken by the bank")),
]


def small(amount: int) -> list[Offer]:
    """What any small debit may be."""
    return [((Part(kind, amount),), why) for kind, why in SMALL_DEBIT]  # type: ignore[arg-type]


def test_a_named_payment_is_offered_first_with_the_fee_that_the_bank_tells_or_one_it_may_take() -> (
    None
):
    named = ("pembayaran yang disebut bank", "the payments that the bank names")
    alone = choices(payments={ID: one()})
    part = pays(50_000, ID)
    for amount, charges, more in (
        (0, 0, ("", "")),
        (2_500, 0, (", dan biaya yang dikenal", ", and a known fee")),
        (1_234, 1_234, (", dan biaya yang dikenal", ", and a known fee")),
        (1_234, 0, ("; sisanya bisa biaya", "; the rest may be a fee")),
    ):
        told = debit(50_000 + amount, name=ID, charges=charges)
        parts = (part, Part("fee", amount)) if amount else (part,)
        why = (named[0] + more[0], named[1] + more[1])
        assert offered(told, alone) == [(parts, why), *small(50_000 + amount)]


def test_what_was_called_off_is_offered_with_what_became_of_it() -> None:
    told = debit(50_000, name=ID)
    part = Part("payout", 50_000, merchant_id="mrc_1")
    for state, why in (
        (
            "withdrawn",
            (
                "pembayaran ini sudah ditarik kembali, tetapi bank tetap membayarnya",
                "this payment was withdrawn, and the bank has paid it all the same",
            ),
        ),
        (
            "returned",
            (
                "pembayaran ini semula ditolak bank, tetapi bank tetap membayarnya",
                "the bank refused this payment at first, and has paid it all the same",
            ),
        ),
    ):
        of = choices(one(state=state))
        assert offered(told, of) == [((part,), why), *small(50_000)]
        with_fee = (f"{why[0]}, dan biaya yang dikenal", f"{why[1]}, and a known fee")
        found = offered(replace(told, amount=52_500), of)
        assert found[0] == ((part, Part("fee", 2_500)), with_fee)


def test_of_a_settlement_all_some_and_one_of_its_payments_are_offered() -> None:
    third, fourth = payment(3, 110_000, payee_name="Candra"), payment(4, 5_000)
    of = choices(one(), two(), third, fourth)

    def whole(amount: int, *left_out: str) -> Part:
        return Part("payout", amount, settlement_id="stl_a", left_out=left_out)

    def without(number: int, id: str = "", en: str = "") -> tuple[str, str]:
        return (
            f"pencairan {NUMBER} tanpa {number} pembayaran yang gagal{id}",
            f"settlement {NUMBER} without {number} that failed{en}",
        )

    every = (f"semua yang terbuka dari pencairan {NUMBER}", f"all open of settlement {NUMBER}")
    fee = Part("fee", 2_500)
    known = (", dan biaya yang dikenal", ", and a known fee")
    rest = ("; sisanya bisa biaya", "; the rest may be a fee")
    assert offered(debit(225_000, NUMBER), of) == [((whole(225_000),), every)]
    assert offered(debit(227_500), of) == [
        ((whole(225_000), fee), (every[0] + known[0], every[1] + known[1]))
    ]
    assert offered(debit(226_234, charges=1_234), of) == [
        ((whole(225_000), Part("fee", 1_234)), (every[0] + known[0], every[1] + known[1]))
    ]
    assert offered(debit(232_000), of) == [
        ((whole(225_000), Part("fee", 7_000)), (every[0] + rest[0], every[1] + rest[1]))
    ]
    assert offered(debit(165_000, NUMBER), of) == [((whole(165_000, OTHER),), without(1))]
    assert offered(debit(117_500), of) == [
        ((whole(115_000, THIRD), fee), without(1, *known)),
        ((whole(115_000, ID, OTHER), fee), without(2, *known)),
    ]
    assert offered(debit(110_000, NUMBER), of) == [
        ((whole(110_000, THIRD, FOURTH),), without(2)),
        (
            (pays(110_000, THIRD),),
            ("jumlah sama dengan pembayaran Candra", "of the amount of the payment for Candra"),
        ),
    ]


def test_one_payment_of_a_settlement_is_offered_by_whom_it_was_for() -> None:
    of = choices(one(), two())
    account = ("jumlah dan rekening Siti", "amount and account of Siti")
    name = ("jumlah dan nama Siti", "amount and name of Siti")
    amount = (
        "jumlah sama dengan pembayaran Siti",
        "of the amount of the payment for Siti",
    )
    told = debit(50_000)
    for entry, why in (
        (replace(told, payee_account="112233445"), account),
        (replace(told, payee_name="SITI"), name),
        (told, amount),
    ):
        assert offered(entry, of) == [((pays(50_000, ID),), why), *small(50_000)]
        with_fee = (f"{why[0]}, dan biaya yang dikenal", f"{why[1]}, and a known fee")
        parts = (pays(50_000, ID), Part("fee", 6_500))
        found = offered(replace(entry, amount=56_500), of)
        assert found == [(parts, with_fee), *small(56_500)]


def test_awaited_money_is_offered_by_its_number_and_by_its_amount() -> None:
    awaited = [Awaited("12345678/A", 700_000), Awaited("87654321/B", 700_000)]
    for kind, called, named, entry in (
        ("surrender", "STS", "surrenders", debit(700_000, "12345678/A")),
        ("remit", "kode billing", "remits", debit(700_000, "12345678/A")),
        ("deposit", "SP2D", "promises", credit(700_000, "12345678/A")),
    ):
        first, second = (
            Part(kind, 700_000, reference=one.reference)  # type: ignore[arg-type]
            for one in awaited
        )
        assert offered(entry, Choices(FEES, **{named: awaited})) == [  # type: ignore[arg-type]
            (
                (first,),
                (
                    f"nomor dan jumlah {called} 12345678/A",
                    f"number and amount of {called} 12345678/A",
                ),
            ),
            (
                (second,),
                (
                    f"jumlah sama dengan {called} 87654321/B",
                    f"of the amount of {called} 87654321/B",
                ),
            ),
        ]
    found = offered(credit(600_000, "12345678"), Choices(FEES, promises=awaited))
    part = Part("deposit", 600_000, reference="12345678/A")
    why = ("nomor SP2D 12345678/A, sebagian", "number of SP2D 12345678/A, a part of it")
    assert found == [((part,), why)]


def test_a_remit_is_offered_with_the_ntpn_that_the_bank_tells() -> None:
    awaited, ntpn = [Awaited("123456789012345", 700_000)], "0A1B2C3D4E5F6G7H"
    told = debit(700_000, f"MPN 123456789012345 NTPN {ntpn}")
    ((parts, _),) = offered(told, Choices(FEES, remits=awaited))
    assert parts == (Part("remit", 700_000, reference="123456789012345", ntpn=ntpn),)
    ((parts, _),) = offered(told, Choices(FEES, surrenders=awaited))
    assert parts == (Part("surrender", 700_000, reference="123456789012345"),)


def test_a_return_is_offered_by_its_name_or_by_whom_it_was_for_less_a_fee() -> None:
    paid = one(state="paid")
    interest = ("jumlah kecil: jasa giro", "a small amount: interest")

    def small(amount: int) -> Offer:
        return (Part("interest", amount),), interest

    back = Part("payout_returned", 50_000, end_to_end_id=ID)
    named = ("pembayaran yang disebut bank", "the payments that the bank names")
    assert offered(credit(50_000, name=ID), choices(paid)) == [((back,), named), small(50_000)]
    assert offered(credit(47_500, name=ID), choices(paid)) == [
        (
            (back, Part("fee", -2_500)),
            (f"{named[0]}, dan biaya yang dikenal", f"{named[1]}, and a known fee"),
        ),
        small(47_500),
    ]
    assert offered(credit(50_000), choices(paid=[paid])) == [
        (
            (back,),
            ("jumlah sama dengan pembayaran Siti", "of the amount of the payment for Siti"),
        ),
        small(50_000),
    ]
    # What is open or came back does not come back again.
    for state in ("sent", "returned", "withdrawn"):
        assert offered(credit(50_000, name=ID), choices(one(state=state))) == [small(50_000)]


def test_a_line_the_other_way_is_offered_with_its_day() -> None:
    other = Opposite("bst_0123456789abcdef#7", "2026-12-01", "SETOR")
    part = Part("suspense", 500_000, against=other.name)
    why = (
        "dibatalkan mutasi 2026-12-01 yang berlawanan",
        "cancelled by the opposite of 2026-12-01",
    )
    for entry in (debit(500_000), credit(500_000)):
        assert offered(entry, choices(opposites=[other])) == [((part,), why)]


def test_what_says_more_of_a_debit_comes_before_what_says_less() -> None:
    line = iter(range(5, 50))

    def settlement(*amounts: int, **given: Any) -> OpenPayments:
        return OpenPayments("stl_b", "2", [payment(next(line), one, **given) for one in amounts])

    entry = debit(
        50_000, "FT2633500012 12345678/A", ID, payee_account="5544332211", payee_name="Dewi"
    )
    account = settlement(50_000, 7_777_777, payee_account="5544332211")
    name = settlement(50_000, 7_777_777, payee_name="Dewi")
    amount = settlement(50_000, 7_777_777)
    opposites = [
        Opposite("bst_0123456789abcdef#1", DAY, "SETOR"),
        Opposite("bst_0123456789abcdef#2", DAY, "X FT2633500012"),
        Opposite("bst_0123456789abcdef#3", DAY, f"X {ID}"),
    ]
    of = Choices(
        FEES,
        {ID: one()},
        [
            amount,
            settlement(20_000, 30_000, 40_000),
            settlement(20_000, 27_500),
            settlement(20_000, 30_000),
            name,
            account,
        ],
        surrenders=[Awaited("87654321/B", 50_000), Awaited("12345678/A", 50_000)],
        opposites=opposites,
    )
    assert [why for _, (_, why) in offered(entry, of)] == [
        f"cancelled by the opposite of {DAY}",
        "the payments that the bank names",
        "number and amount of STS 12345678/A",
        "amount and account of ",
        f"cancelled by the opposite of {DAY}",
        "amount and name of Dewi",
        "all open of settlement 2",
        "all open of settlement 2, and a known fee",
        "settlement 2 without 1 that failed",
        "of the amount of STS 87654321/B",
        f"cancelled by the opposite of {DAY}",
        "of the amount of the payment for ",
    ]


def test_a_hundred_thousand_is_the_most_that_a_fee_tax_or_interest_is_offered_for() -> None:
    assert offered(debit(100_000), choices()) == small(100_000)
    assert offered(debit(100_001), choices()) == []
    assert [parts for parts, _ in offered(credit(100_000), choices())] == [
        (Part("interest", 100_000),)
    ]
    assert offered(credit(100_001), choices()) == []


def test_of_many_the_twelve_likeliest_are_offered_and_none_twice() -> None:
    awaited = [Awaited(f"{number:08d}", 700_000) for number in range(20)]
    of = Choices(FEES, surrenders=[*awaited, *awaited])
    found = candidates(debit(700_000, awaited[15].reference), 700_000, (), of)
    assert [one.parts[0].reference for one in found] == [
        awaited[15].reference,
        *(one.reference for one in awaited[:11]),
    ]
    now = found[0].parts
    left = candidates(debit(700_000), 700_000, now, of)
    assert Candidate(now, found[0].why) not in left
    assert len(left) == 12
