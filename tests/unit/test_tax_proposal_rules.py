"""Which taxes are proposed of a purchase: by dated rates, the supplier, and what is bought."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.procurement.rules.proposal import Proposal, Proposed, Supplier, propose
from chalicelib.procurement.rules.rates import (
    GOODS,
    RATES,
    SERVICES,
    Nature,
    nature_of,
    rate_of,
)
from chalicelib.procurement.rules.taxes import TAX_KINDS

GOODS_CODE = "5.1.02.01.01.0024"
SERVICES_CODE = "5.1.02.02.01.0030"
COMPANY, PERSON = "0091234567890000", "3573014708900001"
SHOP = Supplier("kelontong", COMPANY, pkp=False)
DAY = "2026-12-01"
NO_LETTER = (
    "Bila penyedia menyerahkan surat keterangan PP 55/2022, gantilah dengan PPh final.",
    "Where the supplier hands in the letter of PP 55/2022, withhold the final tax instead.",
)


def found(
    gross: int,
    supplier: Supplier = SHOP,
    code: str = GOODS_CODE,
    means: str = "LS",
    *,
    whole: int | None = None,
    day: str = DAY,
) -> dict[str, int]:
    return amounts(propose(gross, whole or gross, supplier, code, means, day))


def amounts(proposal: Proposal) -> dict[str, int]:
    return {tax.kind: tax.amount for tax in proposal.taxes}


def notes(supplier: Supplier, code: str = GOODS_CODE, means: str = "LS", day: str = DAY) -> str:
    proposal = propose(5_000_000, 5_000_000, supplier, code, means, day)
    return " ".join(english for _, english in proposal.notes)


def test_a_proposal_names_base_rate_and_rule_of_each_tax_and_says_what_may_change_it() -> None:
    proposal = propose(11_100_000, 11_100_000, replace(SHOP, pkp=True), GOODS_CODE, "LS", DAY)
    assert proposal == Proposal(
        (
            Proposed(
                "ppn",
                10_000_000,
                1_100,
                1_100_000,
                "PMK 131/2024 pasal 3 (12 % x 11/12); PMK 59/PMK.03/2022 pasal 18 ayat (1)",
            ),
            Proposed(
                "pph22",
                10_000_000,
                150,
                150_000,
                "PMK 34/PMK.010/2017 s.t.d.d. PMK 41/PMK.010/2022; PMK 231/PMK.03/2019 "
                "s.t.d.d. PMK 59/PMK.03/2022",
            ),
        ),
        (NO_LETTER,),
    )


def test_why_a_tax_is_not_proposed_is_told_by_its_name_and_threshold() -> None:
    pkp = replace(SHOP, pkp=True)
    assert propose(2_220_000, 2_220_000, pkp, GOODS_CODE, "LS", DAY) == Proposal(
        (),
        (
            (
                "PPN tidak dipungut: nilai pesanan paling banyak 2000000 rupiah sebelum PPN.",
                "PPN is not withheld: the order is of 2000000 rupiah at most, VAT not included.",
            ),
            (
                "PPh 22 tidak dipungut: nilai pesanan paling banyak 2000000 rupiah sebelum PPN.",
                "PPh 22 is not withheld: the order is of 2000000 rupiah at most, VAT not included.",
            ),
            NO_LETTER,
        ),
    )
    assert propose(2_220_000, 2_220_000, pkp, GOODS_CODE, "KKPD", DAY) == Proposal(
        (),
        (
            (
                "PPN tidak dipungut bendahara bila dibayar dengan kartu kredit pemerintah daerah.",
                "PPN is not withheld where the government's credit card pays.",
            ),
            (
                "PPh 22 tidak dipungut bendahara bila dibayar dengan kartu kredit pemerintah "
                "daerah.",
                "PPh 22 is not withheld where the government's credit card pays.",
            ),
            NO_LETTER,
        ),
    )


def test_goods_bear_one_and_a_half_percent() -> None:
    assert found(10_000_000) == {"pph22": 150_000}
    assert found(2_000_001) == {"pph22": 30_000}


def test_a_small_purchase_bears_nothing_but_not_a_part_of_a_dearer_one() -> None:
    assert found(2_000_000) == {}
    assert found(500_000, whole=2_000_001) == {"pph22": 7_500}


def test_services_of_a_company_bear_two_percent_however_small() -> None:
    assert found(100_000, code=SERVICES_CODE) == {"pph23": 2_000}
    assert found(49, code=SERVICES_CODE) == {}


def test_a_persons_services_are_not_for_this_tax() -> None:
    person = replace(SHOP, npwp=PERSON)
    assert found(5_000_000, person, SERVICES_CODE) == {}
    assert "PPh 21" in notes(person, SERVICES_CODE)


def test_without_an_npwp_the_rate_is_doubled() -> None:
    nameless = replace(SHOP, npwp=None)
    assert found(10_000_000, nameless) == {"pph22": 300_000}
    assert found(10_000_000, nameless, SERVICES_CODE) == {"pph23": 400_000}
    assert "no NPWP" in notes(nameless)


def test_whoever_charges_vat_has_it_in_the_price() -> None:
    pkp = replace(SHOP, pkp=True)
    assert found(11_100_000, pkp) == {"ppn": 1_100_000, "pph22": 150_000}
    # Its threshold is of the price without VAT.
    assert found(2_220_000, pkp) == {}
    assert found(2_220_012, pkp) == {"ppn": 220_001, "pph22": 30_000}


def test_served_food_bears_no_vat() -> None:
    caterer = Supplier("kuliner", COMPANY, pkp=True)
    assert found(11_100_000, caterer) == {"pph22": 166_500}
    assert "PBJT" in notes(caterer)


def test_the_letter_of_a_small_business_takes_the_place_of_both() -> None:
    letter = replace(SHOP, umkm_letter=True)
    for code in (GOODS_CODE, SERVICES_CODE, "9.9"):
        assert found(10_000_000, letter, code) == {"pph_final": 50_000}
    person = replace(letter, npwp=PERSON)
    assert found(10_000_000, person, SERVICES_CODE) == {"pph_final": 50_000}
    assert "letter" in notes(letter)
    assert "letter" in notes(SHOP)


def test_the_governments_card_leaves_goods_and_vat_to_the_supplier() -> None:
    pkp = replace(SHOP, pkp=True)
    assert found(11_100_000, pkp, means="KKPD") == {}
    assert found(11_100_000, pkp, SERVICES_CODE, "KKPD") == {"pph23": 200_000}
    assert "card" in notes(pkp, means="KKPD")


def test_an_account_code_that_says_nothing_leaves_income_tax_to_the_officer() -> None:
    assert found(10_000_000, code="belanja") == {}
    assert "account code" in notes(SHOP, "belanja")


@pytest.mark.parametrize(
    ("code", "nature"),
    [
        (GOODS_CODE, GOODS),
        (SERVICES_CODE, SERVICES),
        ("5.1.02.03.02.0117", SERVICES),
        ("5.2.02.05.01.0005", GOODS),
        ("5.1.02.05.02.0002", None),
        ("5.1.02.011", None),
        ("5.21", None),
        ("", None),
    ],
)
def test_goods_and_services_are_told_by_the_account_code(code: str, nature: Nature | None) -> None:
    assert nature_of(code) == nature


def test_a_rate_holds_from_its_day_on() -> None:
    old, new = [one for one in RATES if one.kind == "ppn"]
    assert rate_of("ppn", "2024-12-31") == old
    assert rate_of("ppn", "2025-01-01") == new
    assert rate_of("ppn", old.since) == old
    assert rate_of("ppn", "2022-04-30") is None


def test_before_the_first_known_rate_nothing_is_proposed() -> None:
    pkp = replace(SHOP, pkp=True)
    assert found(11_100_000, pkp, day="2022-04-30") == {}
    assert "no rate of PPN" in notes(pkp, day="2022-04-30")
    assert "no rate of PPh 22" in notes(pkp, day="2022-04-30")


def test_every_rate_names_its_day_and_its_rule() -> None:
    for one in RATES:
        assert date.fromisoformat(one.since)
        assert "PMK" in one.source
    for kind in TAX_KINDS:
        days = [one.since for one in RATES if one.kind == kind]
        assert days == sorted(set(days)) != []


@given(
    gross=st.integers(1, 10**12),
    more=st.integers(0, 10**12),
    npwp=st.sampled_from([None, COMPANY, PERSON]),
    pkp=st.booleans(),
    letter=st.booleans(),
    category=st.sampled_from(["kuliner", "jasa", "kriya"]),
    code=st.sampled_from([GOODS_CODE, SERVICES_CODE, "x"]),
    means=st.sampled_from(["LS", "UP", "GU", "KKPD"]),
)
def test_what_is_proposed_leaves_the_merchant_most_and_is_told_why(
    gross: int,
    more: int,
    npwp: str | None,
    pkp: bool,
    letter: bool,
    category: str,
    code: str,
    means: str,
) -> None:
    supplier = Supplier(category, npwp, pkp, letter)
    proposal = propose(gross, gross + more, supplier, code, means, DAY)
    assert 0 <= sum(amounts(proposal).values()) <= gross * 15 // 100
    kinds = [tax.kind for tax in proposal.taxes]
    assert len(set(kinds)) == len(kinds)
    assert len(set(kinds) - {"ppn"}) <= 1
    for tax in proposal.taxes:
        assert 0 < tax.amount <= gross
        assert tax.base <= gross
        assert tax.source
    assert proposal.notes
