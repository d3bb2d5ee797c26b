"""An acquirer's daily file, row by row, and how far acquirers reach."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.acquirers.rules.coverage import Heard, ShopHeard, heard_of, shops_heard
from chalicelib.acquirers.rules.payment import PAID, REFUNDED, Payment
from chalicelib.acquirers.rules.row import is_news, parse_payment, row_id, second_row

TODAY = date(2026, 12, 1)
NMID = "ID1020030040050"
ROW = {
    "paid_on": "2026-12-01",
    "rrn": "634512345678",
    "nmid": NMID,
    "amount": "50000",
    "status": "00",
}
PAYMENT = Payment("634512345678", "2026-12-01", "", NMID, 50_000, "00")


def wrong(**cells: str) -> list[str]:
    found = parse_payment(ROW | cells, TODAY)
    assert isinstance(found, list)
    return [one.field for one in found]


def test_a_row_is_a_payment() -> None:
    assert parse_payment(ROW, TODAY) == PAYMENT


def test_what_spreadsheets_do_to_numbers_is_undone_where_nothing_is_lost() -> None:
    row = ROW | {"rrn": '="000012345678"', "status": "4", "nmid": "id 1020030040050"}
    assert parse_payment(row, TODAY) == Payment(
        "000012345678", "2026-12-01", "", NMID, 50_000, "04"
    )
    assert parse_payment(ROW | {"status": "0"}, TODAY) == PAYMENT
    assert parse_payment(ROW | {"status": "04"}, TODAY) == Payment(
        "634512345678", "2026-12-01", "", NMID, 50_000, "04"
    )


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("paid_on", ""),
        ("paid_on", "1 Desember"),
        ("paid_on", "2026-12-02"),
        ("paid_on", "2026-W49-2"),
        ("rrn", ""),
        ("rrn", "6.34512E+11"),
        ("rrn", "1234567890123"),
        ("rrn", "0"),
        ("nmid", ""),
        ("nmid", "ID1"),
        ("amount", ""),
        ("amount", "0"),
        ("amount", "50.000"),
        ("amount", "50000.5"),
        ("amount", "-50000"),
        ("amount", "1000000000000"),
        ("status", ""),
        ("status", "03"),
        ("status", "lunas"),
    ],
)
def test_what_cannot_be_read_is_named(column: str, cell: str) -> None:
    assert wrong(**{column: cell}) == [column]


def test_all_that_is_wrong_is_named_at_once() -> None:
    assert wrong(paid_on="x", rrn="", nmid="", amount="", status="") == list(ROW)
    assert wrong(amount="x", paid_on="2026-12-02") == ["amount", "paid_on"]


@given(st.dictionaries(st.sampled_from(sorted(ROW)), st.text(max_size=20)))
def test_whatever_a_row_holds_it_is_a_payment_or_its_faults_are_named(
    cells: dict[str, str],
) -> None:
    found = parse_payment(cells, TODAY)
    assert isinstance(found, Payment) or {one.field for one in found} <= set(ROW)


def test_one_payment_may_be_told_paid_and_given_back_in_one_file() -> None:
    given_back = Payment("634512345678", "2026-12-01", "", NMID, 50_000, "04")
    assert row_id(PAYMENT) != row_id(given_back)
    assert second_row(7).field == "rrn"
    assert "7" in second_row(7).message_en


def test_what_is_news() -> None:
    given_back = Payment("634512345678", "2026-12-01", "", NMID, 50_000, REFUNDED)
    assert is_news(PAYMENT, None)
    assert is_news(given_back, None)
    assert is_news(given_back, PAID)
    assert not is_news(PAYMENT, PAID)
    # Final.
    assert not is_news(PAYMENT, REFUNDED)
    assert not is_news(given_back, REFUNDED)


# Reach.

SHOPS = {"mrc_b": "ID2", "mrc_a": "ID1", "mrc_c": "ID3"}
TOLD = {"psp_1": {"ID1": "2026-12-01", "ID9": "2026-11-30"}, "psp_2": {"ID1": "2026-11-01"}}


def test_an_acquirer_tells_of_the_citys_shops_and_of_others() -> None:
    assert heard_of(TOLD["psp_1"], SHOPS.values()) == Heard(shops=1, others=1)
    assert heard_of({}, SHOPS.values()) == Heard(0, 0)


def test_shops_are_shown_with_who_tells_of_them() -> None:
    first, *silent = shops_heard(SHOPS, TOLD, None)
    assert first == ShopHeard("mrc_a", "ID1", {"psp_1": "2026-12-01", "psp_2": "2026-11-01"})
    assert silent == [ShopHeard("mrc_b", "ID2", {}), ShopHeard("mrc_c", "ID3", {})]
    assert shops_heard(SHOPS, TOLD, "never") == silent
    assert shops_heard(SHOPS, TOLD, "heard") == [first]
