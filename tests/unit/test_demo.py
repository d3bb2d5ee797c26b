"""The demo city: shops that are called like shops and sell what such shops sell."""

from datetime import date, timedelta
from random import Random

import pytest

from chalicelib.core.values.parse import plain_text
from chalicelib.growth.rules.row import COLUMNS, parse_sales
from chalicelib.impact.formats.focus import read_focus
from chalicelib.incentives.rules.screening import IN_SEQUENCE
from chalicelib.ledger.use.read import LISTED_BY_DEFAULT
from chalicelib.products.rules import NAME_LONGEST
from local.demo import bill, history, past, people, rewards
from local.demo.goods import goods

SHOPS = people.merchants(Random(1))


@pytest.mark.parametrize("category", people.KINDS)
def test_every_kind_of_shop_has_goods_of_its_category(category: str) -> None:
    for kind in people.KINDS[category]:
        offers = goods(f"{kind} Bu Siti")
        assert len(offers) >= 3
        for offer in offers:
            assert offer.category == category
            assert offer.services
            assert offer.price >= 1_000
            assert plain_text(offer.name, "name", NAME_LONGEST) == offer.name


def test_no_two_shops_have_one_name() -> None:
    assert len({shop.name for shop in SHOPS}) == len(SHOPS)


def test_the_city_is_the_same_each_time() -> None:
    assert people.merchants(Random(1)) == SHOPS


def test_every_campaign_was_funded_within_the_month_that_lists_show() -> None:
    # And stays so for a fortnight, for a city is kept between two runs.
    assert timedelta(days=history.LATER_FUNDS_DAYS + 14) < LISTED_BY_DEFAULT
    assert all(plan.funded % 2 == 0 for plan in history.PLANS)


def test_only_the_last_of_the_numbers_in_a_row_is_held() -> None:
    assert rewards.IN_A_ROW == IN_SEQUENCE
    assert rewards.RULE.max_rewards_per_day == rewards.IN_A_ROW - 1


def test_every_payment_of_the_demo_is_rewarded() -> None:
    assert all(rewards.RULE.reward(amount) for amount in rewards.AMOUNTS)


def test_what_shops_sold_before_is_told_of_the_two_years_before_this_month() -> None:
    rows = past.rows(SHOPS, date(2026, 11, 27))
    assert rows == past.rows(SHOPS, date(2026, 11, 27))
    assert {row.month for row in rows} >= {"2024-11", "2025-10", "2026-10"}
    assert max(row.month for row in rows) == "2026-10"
    assert min(row.month for row in rows) == "2024-11"
    cells = [{name: str(getattr(row, name)) for name in COLUMNS} for row in rows]
    assert not any(isinstance(parse_sales(one, "2026-11"), list) for one in cells)


def test_the_demo_has_a_bill_of_the_month_before() -> None:
    currency, months = read_focus(bill._exported(date(2026, 10, 31)))
    assert (currency, set(months)) == ("USD", {"2026-10"})
    assert set(months["2026-10"]) == set(bill.SERVICES)
    assert months["2026-10"]["AWS Lambda"] == 31 * 41_200
