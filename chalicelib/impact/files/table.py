"""The figures behind the page, as CSV: a row for each, so that any spreadsheet reads them."""

import csv
import io
from collections.abc import Iterator

from chalicelib.core.values.spreadsheets import neutralise
from chalicelib.impact.rules.shown import Shown

HEADER = ("through", "figure", "group", "value", "merchants")


def figures_csv(shown: Shown) -> str:
    """All that the page shows: `value` in rupiah, but for counts, hashes and `…_percent`; what is
    not known is empty. Lines end as RFC 4180 wants."""
    told = io.StringIO()
    writer = csv.writer(told)
    writer.writerow(HEADER)
    through = shown.figures.through
    for figure, group, value, merchants in _rows(shown):
        shops = "" if merchants is None else merchants
        writer.writerow((through, figure, neutralise(group), "" if value is None else value, shops))
    return told.getvalue()


_Row = tuple[str, str, int | str | None, int | None]


def _rows(shown: Shown) -> Iterator[_Row]:
    told, share, cost = shown.figures, shown.figures.share, shown.cost
    yield "root", "", told.root, None
    for source, amount in sorted(told.money_in.items()):
        yield "money_in", source, amount, None
    yield "spent", "", told.spent, told.merchants_paid
    yield "redemptions", "", told.redemptions, None
    for month, amount in shown.months:
        yield "spent_by_month", month, amount, None
    for one in told.by_category:
        yield "spent_by_category", one.group, one.spent, one.merchants
    for one in told.by_kelurahan:
        yield "spent_by_kelurahan", one.group, one.spent, one.merchants
    yield "growth_percent", "", _tenths(told.growth), None
    yield "purchases", "", told.purchases, None
    if share is not None:
        yield "procurement_budget", str(share.year), share.budget, None
        yield "procurement_percent", str(share.year), _tenths(share.tenths), None
        yield "procurement_missing", str(share.year), share.missing, None
    yield "merchants_with_nmid", "", told.merchants_with_nmid, None
    yield "first_time_payers", "", told.first_time_payers, None
    if cost is not None:
        yield "cost", f"{cost.first}/{cost.last}", cost.amount, None
        yield "cost_redemptions", f"{cost.first}/{cost.last}", cost.payments, None
        for service, amount in cost.services:
            yield "cost_by_service", service, amount, None


def _tenths(value: int | None) -> str | None:
    if value is None:
        return None
    sign, whole = ("-" if value < 0 else ""), abs(value)
    return f"{sign}{whole // 10}.{whole % 10}"
