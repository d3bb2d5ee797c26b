"""Counting sales afresh from the transfers, to compare and to put right.

A sale was counted under the category and kelurahan that its merchant had then; a merchant may have
moved since. So what is compared is each day's sums by kind.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from chalicelib.ledger.rebuild import Difference, Row, differences
from chalicelib.ledger.rules import Transfer
from chalicelib.merchants.store.merchants import Merchants
from chalicelib.reports.rules import Reported, Sale, sale, sums
from chalicelib.reports.store import Sales


def sales_of(transfers: Iterable[Transfer], merchants: Merchants) -> list[Sale]:
    """Every sale among transfers, where its merchant stands now."""
    reported = [
        (one, one.merchant_id) for one in map(reported_of, transfers) if one.merchant_id is not None
    ]
    known = merchants.find_many(id for _, id in reported if id)
    return [sale(one, known[id].category, known[id].kelurahan_code) for one, id in reported if id]


def reported_of(transfer: Transfer) -> Reported:
    """A transfer as the ledger hands it on."""
    names = Reported.__dataclass_fields__
    return Reported(**{name: getattr(transfer, name) for name in names})


def by_day(rows: Mapping[tuple[str, str, str], Mapping[str, int]]) -> dict[Row, Counter[str]]:
    """Sums by day, over categories and kelurahan."""
    days: dict[Row, Counter[str]] = {}
    for (day, _, _), row in rows.items():
        days.setdefault((day,), Counter()).update(row)
    return days


def compare(transfers: Iterable[Transfer], merchants: Merchants, sales: Sales) -> list[Difference]:
    """All differences between the transfers and the stored sums of sales, by day and kind."""
    wanted = by_day(sums(sales_of(transfers, merchants)))
    return list(differences(wanted, by_day(sales.rows())))


def rewrite(transfers: Iterable[Transfer], merchants: Merchants, sales: Sales) -> None:
    """Put the sums of sales right, whatever stood there."""
    sales.replace(sums(sales_of(transfers, merchants)))
