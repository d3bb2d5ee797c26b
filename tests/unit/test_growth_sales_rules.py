"""What of the ledger is a sale, and what rows of imported sales must hold."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.growth.rules.row import MOST_RUPIAH, SalesRow, parse_sales, second_row
from chalicelib.growth.rules.sales import (
    GivenBack,
    Known,
    Rewarded,
    month_of,
    order_id,
    refunded_id,
    tally,
)
from chalicelib.ledger.rules.transfer import Transfer, reversal_of

AT = "2026-11-30T16:59:59.999Z"
NOBODY = Known({}, {}, {})


def moved(kind: Any, debit: str, credit: str, amount: int = 100, **given: Any) -> Transfer:
    values = {"reference": "", "occurred_at": AT, "actor": "job:x"} | given
    return Transfer(values.pop("id", "trf_1"), debit, credit, amount, kind, **values)


REDEEM = moved("redeem", "voucher:v", "merchant:m", bill_total=301)
CAPTURE = moved("capture", "hold:h", "merchant:m", id="trf_2")


def sales(*transfers: Transfer, known: Known = NOBODY) -> dict[Any, int]:
    return dict(tally(transfers, [], known).sales)


def counts(*transfers: Transfer, known: Known = NOBODY) -> dict[str, int]:
    return dict(tally(transfers, [], known).counts["2026-11"])


def refund(of: Transfer, amount: int, **given: Any) -> tuple[Transfer, Known]:
    back = moved("refund", "merchant:m", "voucher:v", amount, id="trf_9", redemption_id=of.id)
    return replace(back, **given), Known({of.id: of}, {}, {})


def test_a_month_ends_at_midnight_in_malang() -> None:
    assert month_of(AT) == "2026-11"
    assert month_of("2026-11-30T17:00:00.000Z") == "2026-12"


def test_vouchers_holds_and_orders_sell_by_their_channels() -> None:
    accepted = moved("accept", "order:o", "merchant:m", 90)
    withheld = moved("withhold", "order:o", "tax", 10)
    known = Known({}, {"o": "m"}, {})
    assert sales(REDEEM, CAPTURE, accepted, withheld, known=known) == {
        ("2026-11", "m", "voucher"): 100,
        ("2026-11", "m", "marketplace"): 100,
        ("2026-11", "m", "procurement"): 100,
    }
    assert (order_id(withheld), order_id(accepted)) == ("o", None)


def test_what_is_no_sale_is_none() -> None:
    assert sales(moved("issue", "campaign:c", "voucher:v")) == {}


@pytest.mark.parametrize(("of", "channel"), [(REDEEM, "voucher"), (CAPTURE, "marketplace")])
def test_a_refund_is_of_the_channel_and_in_its_own_month(of: Transfer, channel: str) -> None:
    later = "2026-12-01T00:00:00.000Z"
    back, known = refund(of, 40, occurred_at=later)
    assert sales(of, back, known=known) == {
        ("2026-11", "m", channel): 100,
        ("2026-12", "m", channel): -40,
    }


def test_a_correction_names_what_it_reverses() -> None:
    back, known = refund(REDEEM, 100, redemption_id=None, reverses=REDEEM.id)
    assert refunded_id(back) == REDEEM.id
    assert sales(back, known=known) == {("2026-11", "m", "voucher"): -100}
    assert refunded_id(REDEEM) is None


def test_a_rewarded_payment_counts_on_the_day_it_was_paid_until_it_is_given_back() -> None:
    reward = moved("incentive", "campaign:c", "voucher:v", 5, reference="clm_1")
    known = Known({}, {}, {"clm_1": Rewarded("m", "res_1", 800, "2026-10-31")})
    back = GivenBack("m", 800, AT)
    assert dict(tally([reward], [back], known).sales) == {
        ("2026-10", "m", "incentive"): 800,
        ("2026-11", "m", "incentive"): -800,
    }


def test_what_is_reversed_counts_against_itself() -> None:
    wrong = moved("accept", "order:o", "merchant:m")
    undone = reversal_of(wrong, "trf_8", AT, "finance:f")
    assert sales(wrong, undone) == {("2026-11", "m", "procurement"): 0}


def test_leverage_is_of_bills_that_are_named() -> None:
    assert counts(REDEEM, replace(REDEEM, bill_total=None)) == {
        "voucher": 2,
        "redemptions": 2,
        "billed": 1,
        "bill_total": 301,
        "bill_amount": 100,
    }


def test_what_goes_back_takes_its_share_of_the_bill_in_whole_rupiah() -> None:
    back, known = refund(REDEEM, 50)
    found = counts(REDEEM, back, known=known)
    assert (found["bill_total"], found["bill_amount"]) == (301 - 150, 50)
    assert found["redemptions"] == 1
    plain, known = refund(replace(REDEEM, bill_total=None), 50)
    assert counts(plain, known=known) == {"voucher": 1}


def test_what_points_to_nothing_is_not_guessed() -> None:
    back, _ = refund(REDEEM, 50)
    with pytest.raises(KeyError):
        sales(back)


ROW = {"nib": "9100000000001", "month": "2025-12", "channel": "voucher", "amount": "50000"}


def test_a_row_is_what_a_merchant_sold_in_a_month_by_a_channel() -> None:
    assert parse_sales(ROW, "2026-01") == SalesRow("9100000000001", "2025-12", "voucher", 50_000)
    shouted = ROW | {"channel": " OTHER ", "month": " 2026-01 ", "amount": "0"}
    assert parse_sales(shouted, "2026-01") == SalesRow("9100000000001", "2026-01", "other", 0)


@pytest.mark.parametrize(
    ("cell", "text", "words"),
    [
        ("nib", "", "empty"),
        ("nib", "123", "digits"),
        ("month", "", "empty"),
        ("month", "2025-13", "month such as"),
        ("month", "12-2025", "month such as"),
        ("month", "1999-12", "month such as"),
        ("month", "2026-02", "this month at the latest"),
        ("month", "=A1", "month such as"),
        ("channel", "", "empty"),
        ("channel", "pasar", "voucher, incentive"),
        ("amount", "", "empty"),
        ("amount", "-1", "digits alone"),
        ("amount", "1.000", "digits alone"),
        ("amount", "1e3", "digits alone"),
        ("amount", "٣", "digits alone"),
        ("amount", "9" * 15, "digits alone"),
        ("amount", str(MOST_RUPIAH + 1), "digits alone"),
    ],
)
def test_what_is_wrong_with_a_row_is_told(cell: str, text: str, words: str) -> None:
    wrong = parse_sales(ROW | {cell: text}, "2026-01")
    assert isinstance(wrong, list)
    assert [one.field for one in wrong] == [cell]
    assert words in wrong[0].message_en


def test_all_that_is_wrong_is_told_at_once_and_a_second_row_names_the_first() -> None:
    wrong = parse_sales({}, "2026-01")
    assert isinstance(wrong, list)
    assert [one.field for one in wrong] == list(ROW)
    assert "row 7" in second_row(7).message_en
