"""What is counted of closed days, what running it has cost, and what is shown of both."""

import csv
import io
from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.impact.files.page import page
from chalicelib.impact.files.table import figures_csv
from chalicelib.impact.formats.focus import LINES_MOST, NoBill, read_focus
from chalicelib.impact.rules.around import Share, Suppliers, follow
from chalicelib.impact.rules.bill import Bill, Rate, cost, in_rupiah, rounded
from chalicelib.impact.rules.calendar import last_day, last_whole_month, year_until, years
from chalicelib.impact.rules.months import SHOWN, spent_by_month
from chalicelib.impact.rules.position import NOTHING, Figures, Moved, Position, figures
from chalicelib.impact.rules.shown import Shown, shown
from chalicelib.impact.rules.tally import FEWEST, Tally
from chalicelib.showcase.files.frame import City

SHOPS = [f"mrc_{i}" for i in range(FEWEST)]
PLACES = dict.fromkeys(SHOPS, ("kriya", "35.73.01.1001"))
DOLLAR = Rate("USD", 16_250_50, "JISDOR, Bank Indonesia", "2026-11-30")
RUPIAH = Rate("IDR", 100, "", "")


def moved(kind: str, amount: int, debit: str, credit: str, campaign: str = "") -> Moved:
    return Moved(kind, amount, debit, credit, campaign)


def at_each(kind: str, amount: int, other: str = "voucher:v") -> list[Moved]:
    return [moved(kind, amount, other, f"merchant:{shop}") for shop in SHOPS]


def counted(*days: Sequence[Moved]) -> Position:
    position = Position()
    for number, transfers in enumerate(days, start=1):
        sources = {"cmp_v": "voucher", "cmp_i": "incentive"}
        position.count(f"2026-12-{number:02d}", transfers, PLACES, sources)  # type: ignore[arg-type]
    return position


def test_vouchers_rewards_and_orders_of_marketplaces_are_spent_and_refunds_taken_off() -> None:
    back = [moved("refund", 3, f"merchant:{shop}", "voucher:v") for shop in SHOPS]
    told = figures(
        counted([*at_each("redeem", 10), *at_each("capture", 5, "hold:h"), *back]), "root"
    )
    assert (told.spent, told.redemptions, told.merchants_paid) == (12 * 5, 10, 5)
    assert [(one.group, one.spent, one.merchants) for one in told.by_category] == [("kriya", 60, 5)]
    assert (told.through, told.root) == ("2026-12-01", "root")


def test_a_wrong_payment_that_was_corrected_was_none() -> None:
    wrong = [moved("redeem", 10, f"merchant:{shop}", "voucher:v") for shop in SHOPS]
    told = figures(counted([*at_each("redeem", 10), *at_each("redeem", 7), *wrong]), "")
    assert (told.spent, told.redemptions) == (7 * 5, 5)


def test_what_the_city_buys_stands_apart_with_its_taxes() -> None:
    orders = [
        one
        for shop in SHOPS
        for one in (
            moved("withhold", 2, f"order:o{shop}", "tax"),
            moved("accept", 10, f"order:o{shop}", f"merchant:{shop}"),
        )
    ]
    told = figures(counted(orders), "")
    assert (told.purchases, told.spent, told.merchants_paid) == (60, 0, 0)


def test_money_comes_in_by_kind_of_campaign_less_what_went_back() -> None:
    position = counted(
        [
            moved("fund", 100, "treasury", "campaign:cmp_v", "cmp_v"),
            moved("fund", 50, "treasury", "campaign:cmp_i", "cmp_i"),
            moved("issue", 10, "campaign:cmp_v", "voucher:v", "cmp_v"),
        ],
        [moved("release", 30, "campaign:cmp_v", "treasury", "cmp_v")],
    )
    assert figures(position, "").money_in == {"voucher": 70, "incentive": 50}


def test_what_lacks_to_the_law_is_told_as_near_as_the_percentage() -> None:
    assert Share(2026, 1_000_000, 125, 40).missing == 275_000
    assert Share(2026, 1_000_000, 400, 40).missing == 0
    assert Share(2026, 1_000_000, 500, 40).missing == 0
    assert Share(2026, None, None, 40).missing is None


def test_refunds_that_wait_leave_more_told_than_the_ledger_has() -> None:
    spent = Tally()
    for number in range(FEWEST):
        spent.add(f"shop {number}", 100, ("kuliner", "Klojen"))
    assert spent.tell() == FEWEST
    spent.add("shop 0", -60, ("kuliner", "Klojen"))
    assert spent.tell() == 0
    assert spent.total == FEWEST * 100


# What is told beside


def paid(number: int, amount: int = 10) -> dict[str, int]:
    return {f"supplier {i}": amount for i in range(number)}


def test_the_part_of_the_budget_moves_when_five_suppliers_were_paid() -> None:
    told = Suppliers(0).follow(2026, paid(4))
    assert told.share(1_000, 40).tenths is None
    told = told.follow(2026, paid(5))
    assert told.share(1_000, 40) == Share(2026, 1_000, 50, 40)
    # Four more, and one that is gone: five.
    assert told.follow(2026, paid(5) | {"supplier 0": 11}) == told
    assert told.follow(2026, {**paid(9), "supplier 0": 11}).share(1_000, 40).tenths == 91
    # Another year begins anew.
    assert told.follow(2027, paid(4)).share(1_000, 40) == Share(2027, 1_000, None, 40)


def test_a_part_that_is_not_reached_never_reads_as_reached() -> None:
    assert Suppliers(2026, {"one": 399_999}).share(1_000_000, 40).tenths == 399


@pytest.mark.parametrize("budget", [None, 0])
def test_without_a_budget_there_is_no_part_of_it(budget: int | None) -> None:
    assert Suppliers(2026, paid(5)).share(budget, 40).tenths is None


def test_a_count_moves_by_five_or_stays() -> None:
    assert (follow(10, 14), follow(10, 15), follow(10, 6), follow(10, 5)) == (10, 15, 10, 5)


def test_years_of_months_follow_each_other() -> None:
    assert last_whole_month("2026-12-31") == "2026-12"
    assert last_whole_month("2026-12-30") == "2026-11"
    assert last_whole_month("2026-01-15") == "2025-12"
    assert year_until("2026-11") == ("2025-12", "2026-11")
    assert list(years("2026-03", "2027-04")) == [("2026-03", "2027-02"), ("2027-03", "2027-04")]
    assert list(years("2026-03", "2026-03")) == [("2026-03", "2026-03")]


# The bill


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**9))
def test_amounts_are_rounded_to_the_nearest_and_halves_away_from_zero(amount: int, by: int) -> None:
    expected = (abs(Decimal(amount)) / by).to_integral_value("ROUND_HALF_UP")
    assert rounded(amount, by) == (expected if amount >= 0 else -expected)


def test_dollars_become_rupiah_at_a_rate_that_is_named() -> None:
    assert in_rupiah(1_000_000, DOLLAR) == 16_251
    assert in_rupiah(2_000_000, DOLLAR) == 32_501
    assert in_rupiah(-1_000_000, DOLLAR) == -16_251
    assert in_rupiah(7_000_000, RUPIAH) == 7


@pytest.mark.parametrize(
    ("month", "on", "day"),
    [
        ("2026-12", 0, "2026-12-31"),
        ("2026-02", 0, "2026-02-28"),
        ("2028-02", 0, "2028-02-29"),
        ("2026-01", -1, "2025-12-31"),
        ("2026-11", 1, "2026-12-31"),
    ],
)
def test_a_months_last_day_is_known(month: str, on: int, day: str) -> None:
    assert last_day(month, on) == day


def told(through: str, payments: int, spent: int = 0) -> Figures:
    return Figures(
        through=through,
        root="",
        spent=spent,
        redemptions=payments,
        merchants_paid=0,
        purchases=0,
        money_in={},
        by_category=[],
        by_kelurahan=[],
    )


def bill(month: str, micros: int = 1_000_000) -> Bill:
    return Bill(month, {"AWS Lambda": micros, "Amazon DynamoDB": 3 * micros}, RUPIAH)


def test_what_a_payment_bears_is_the_bills_of_months_that_are_over() -> None:
    days = [told("2026-09-30", 2), told("2026-10-31", 5), told("2026-11-30", 12)]
    bills = [bill("2026-10"), bill("2026-11", 2_000_000), bill("2026-12")]
    found = cost(bills, days)
    assert found is not None
    assert (found.first, found.last, found.amount, found.payments) == ("2026-10", "2026-11", 12, 10)
    assert found.each == 1
    assert found.services == [("Amazon DynamoDB", 9), ("AWS Lambda", 3)]


def test_a_month_without_a_bill_parts_those_before_it() -> None:
    found = cost([bill("2026-08"), bill("2026-10")], [told("2026-11-02", 3)])
    assert found is not None
    # Nothing was told by the end of October, so nothing is divided.
    assert (found.first, found.last, found.payments, found.each) == ("2026-10", "2026-10", 0, None)


def test_without_a_bill_of_a_month_that_is_over_there_is_no_cost() -> None:
    assert cost([], [told("2026-11-30", 3)]) is None
    assert cost([bill("2026-12")], [told("2026-12-30", 3)]) is None
    assert cost([bill("2026-12")], []) is None


HEADER = "BilledCost,BillingCurrency,ChargePeriodStart,ServiceName"


def focus(*rows: str, header: str = HEADER) -> bytes:
    return "\n".join((header, *rows)).encode()


def test_a_bill_is_read_in_whatever_order_its_columns_stand() -> None:
    body = focus(
        "x,AWS Lambda,2026-12-01T00:00:00Z,USD,0.0000004",
        "y,AWS Lambda,2026-12-02T00:00:00Z,USD,4E-7",
        "z,,2026-11-30T23:00:00Z,USD,2",
        header="RegionId,ServiceName,ChargePeriodStart,BillingCurrency,BilledCost",
    )
    months = {"2026-12": {"AWS Lambda": 1}, "2026-11": {"-": 2_000_000}}
    assert read_focus(b"\xef\xbb\xbf" + body) == ("USD", months)


def test_services_are_named_in_what_can_be_printed_and_not_at_length() -> None:
    _, months = read_focus(focus(f"1,USD,2026-12-01T00:00:00Z,a\x01b{'c' * 100}"))
    assert [*months["2026-12"]] == ["ab" + "c" * 58]


@given(st.lists(st.decimals(-1000, 1000, places=10), min_size=1, max_size=30))
def test_a_bills_lines_are_summed_before_they_are_rounded(costs: list[Decimal]) -> None:
    rows = [f"{one},USD,2026-12-01T00:00:00Z,Lambda" for one in costs]
    _, months = read_focus(focus(*rows))
    assert abs(Decimal(months["2026-12"]["Lambda"]) - sum(costs) * 1_000_000) <= Decimal("0.5")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        focus(),
        focus("1,USD,2026-12-01T00:00:00Z", header="BilledCost,BillingCurrency,ChargePeriodStart"),
        focus("1,USD,2026-00-01T00:00:00Z,x"),
        focus("1,USD,2026-13-01T00:00:00Z,x"),
        focus("1,USD,kemarin,x"),
        focus("1,USD,0000-12-01T00:00:00Z,x"),
        focus("1,USD,9999-12-01T00:00:00Z,x"),
        focus(*(f"1,USD,2026-12-01T00:00:00Z,{n}" for n in range(LINES_MOST + 1))),
        focus("1,US,2026-12-01T00:00:00Z,x"),
        focus("1,usd,2026-12-01T00:00:00Z,x"),
        focus("satu,USD,2026-12-01T00:00:00Z,x"),
        focus("NaN,USD,2026-12-01T00:00:00Z,x"),
        focus("Infinity,USD,2026-12-01T00:00:00Z,x"),
        focus("1e999999,USD,2026-12-01T00:00:00Z,x"),
        focus("1000000001,USD,2026-12-01T00:00:00Z,x"),
        focus("1" * 41 + ",USD,2026-12-01T00:00:00Z,x"),
        focus("1,USD"),
        focus("1,USD,2026-12-01T00:00:00Z,x", "1,EUR,2026-12-01T00:00:00Z,x"),
        focus("1,USD,2026-12-01T00:00:00Z," + "x" * 200_000),
    ],
)
def test_what_is_no_bill_is_refused_with_its_row(body: bytes) -> None:
    with pytest.raises(NoBill) as refused:
        read_focus(body)
    assert refused.value.row >= 1
    assert all(str(refused.value.row) in words for words in refused.value.words)


# What is shown


def test_months_are_differences_of_what_was_told() -> None:
    days = [told("2026-10-30", 0, 5), told("2026-10-31", 0, 7), told("2026-12-01", 0, 10)]
    assert spent_by_month(days) == [("2026-10", 7), ("2026-12", 3)]
    many = [told(f"{2000 + i // 12}-{i % 12 + 1:02d}-28", 0, i) for i in range(SHOWN + 3)]
    assert len(spent_by_month(many)) == SHOWN


def test_nothing_is_shown_before_a_day_is_closed() -> None:
    assert shown([], [bill("2026-12")]) == Shown(figures=NOTHING)
    text = page(Shown(), City("https://kota.test", "Malang"), "id")
    assert "Belum ada hari yang ditutup" in text


def everything() -> Shown:
    position = counted(at_each("redeem", 10))
    full = figures(position, "ab" * 32)
    days = [told("2026-11-30", 4), full]
    share = Share(2026, 1_000_000, 125, 40)
    return shown(
        [
            *days[:1],
            Figures(
                **{name: getattr(full, name) for name in full.__struct_fields__}
                | {"growth": -31, "share": share, "merchants_with_nmid": 7, "first_time_payers": 9}
            ),
        ],
        [Bill("2026-11", {"AWS Lambda": 2_000_000}, DOLLAR)],
    )


def test_a_page_says_each_figure() -> None:
    text = page(everything(), City("https://kota.test", "Malang"), "id")
    for said in (
        "12,5\u00a0%",
        "-3,1\u00a0%",
        "Rp\u00a0275.000",
        "ab" * 32,
        "Rp\u00a032.501",
        "Rp\u00a08.125,25",
        "JISDOR",
        "16.250,50",
        "Kriya",
    ):
        assert said in text
    assert "no_" not in text


def test_a_page_without_budget_or_bill_says_so() -> None:
    position = counted(at_each("redeem", 10))
    text = page(shown([figures(position, "")], []), City("https://kota.test", "Malang"), "id")
    for said in ("Belum ada anggaran", "Belum ada tagihan", "Belum ada lima toko"):
        assert said in text


def test_a_csv_says_each_figure() -> None:
    rows = list(csv.DictReader(io.StringIO(figures_csv(everything()), newline="")))
    found = {(row["figure"], row["group"]): row["value"] for row in rows}
    assert found["growth_percent", ""] == "-3.1"
    assert found["procurement_percent", "2026"] == "12.5"
    assert found["procurement_missing", "2026"] == "275000"
    assert found["spent_by_category", "kriya"] == "50"
    assert found["cost", "2026-11/2026-11"] == "32501"
    assert found["cost_redemptions", "2026-11/2026-11"] == "4"
