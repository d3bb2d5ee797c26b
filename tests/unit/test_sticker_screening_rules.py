"""Which shops are doubtful by where those live who pay at their stickers."""

from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.values.kelurahan import all_kelurahan, by_code
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.stickers.rules.screening import (
    Doubt,
    Homes,
    added,
    counted,
    doubt,
    payer_of,
    payments_at_stickers,
)

SHOP, OTHER = "mrc_0123456789aB", "mrc_0123456789aC"
CODES = [one.code for one in all_kelurahan()]
HOME = CODES[0]
NEAR = next(one for one in CODES[1:] if by_code()[one].kecamatan == by_code()[HOME].kecamatan)
FAR = next(one for one in CODES if by_code()[one].kecamatan != by_code()[HOME].kecamatan)


def part(payment: str, place: int = 0, **given: Any) -> Transfer:
    members: dict[str, Any] = {
        "id": f"trf_{payment}{place}",
        "debit_account": "voucher:vch_1",
        "credit_account": f"merchant:{SHOP}",
        "amount": 10_000,
        "kind": "redeem",
        "reference": "",
        "occurred_at": "2026-12-01T03:00:00.000Z",
        "actor": "resident:res_1",
        "payment_id": f"pay_{payment}",
    }
    return Transfer(**members | given)


def test_a_payment_of_several_vouchers_is_one() -> None:
    found = payments_at_stickers([part("a"), part("a", 1), part("b")])
    assert sorted(found) == ["pay_a", "pay_b"]


def test_neither_codes_nor_what_is_given_back_are_payments_at_stickers() -> None:
    back: dict[str, Any] = {"debit_account": f"merchant:{SHOP}", "credit_account": "voucher:vch_1"}
    assert not payments_at_stickers(
        [
            part("a", payment_id=None),
            part("b", kind="refund", **back),
            part("c", reverses="trf_c0", **back),
        ]
    )


def test_payments_are_counted_where_those_live_who_paid() -> None:
    payments = [
        part("a"),
        part("b", actor="resident:res_2"),
        part("c", actor="resident:res_2"),
        part("d", actor="resident:res_visitor"),
        part("e", actor="resident:res_unknown"),
        part("f", credit_account=f"merchant:{OTHER}"),
    ]
    assert payer_of(payments[1]) == "res_2"
    homes = {"res_1": HOME, "res_2": FAR, "res_visitor": ""}
    assert counted(payments, homes) == {SHOP: {HOME: 1, FAR: 2}, OTHER: {HOME: 1}}


@given(st.lists(st.tuples(st.sampled_from([SHOP, OTHER]), st.sampled_from(CODES[:4]))))
def test_sums_are_the_same_in_whichever_parts_they_come(rows: list[tuple[str, str]]) -> None:
    sums: dict[str, Homes] = {}
    for shop, home in rows:
        added(sums, {shop: {home: 1}})
    found = Counter({(shop, home): n for shop, homes in sums.items() for home, n in homes.items()})
    assert found == Counter(rows)


def test_a_shop_whose_payers_live_around_another_is_doubtful_with_its_numbers() -> None:
    elsewhere = by_code()[FAR].kecamatan_code
    assert doubt(SHOP, HOME, {FAR: 19, NEAR: 1}) == Doubt(SHOP, 20, 1, elsewhere, 19)


def test_a_shop_that_its_neighbours_pay_is_not() -> None:
    assert doubt(SHOP, HOME, {HOME: 20}) is None
    assert doubt(SHOP, HOME, {NEAR: 20}) is None
    assert doubt(SHOP, HOME, {FAR: 80, NEAR: 11}) is None


def test_a_shop_that_all_the_city_pays_alike_is_not() -> None:
    assert doubt(SHOP, HOME, dict.fromkeys(CODES, 5)) is None
    others = [one for one in CODES if by_code()[one].kecamatan != by_code()[HOME].kecamatan]
    assert doubt(SHOP, HOME, dict.fromkeys(others, 5)) is None


def test_few_payments_tell_nothing() -> None:
    assert doubt(SHOP, HOME, {FAR: 19}) is None
    assert doubt(SHOP, HOME, {}) is None


@given(st.dictionaries(st.sampled_from(CODES), st.integers(1, 50)), st.sampled_from(CODES))
def test_whatever_is_paid_the_numbers_of_a_doubt_add_up(homes: Homes, place: str) -> None:
    found = doubt(SHOP, place, homes)
    if found is not None:
        assert found.payments == sum(homes.values()) >= 20
        assert found.near * 10 <= found.payments
        assert found.there * 10 >= found.payments * 6
        assert found.near + found.there <= found.payments
        assert found.elsewhere != by_code()[place].kecamatan_code
