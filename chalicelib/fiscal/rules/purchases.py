"""What went through purchases, by year and account code.

A purchase belongs to no campaign: among campaigns its money stands under its account code. It is
promised when it is committed, redeemed (gross) when it is accepted, released when it is given back.
The net is paid as other sales are (paid.py), the tax when it is remitted.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from chalicelib.fiscal.rules.paid import less, year_of
from chalicelib.fiscal.rules.year import Flows, Yearly, of_code
from chalicelib.ledger.rules.transfer import Sale
from chalicelib.procurement.rules.order import Order
from chalicelib.procurement.rules.remit import Remit


def orders_in(sales: Iterable[Sale]) -> set[str]:
    """The orders of which sales were accepted."""
    return {_order(one) for one in sales if _order(one)}


def coded(sales: Iterable[Sale], codes: Mapping[str, str]) -> list[Sale]:
    """The same sales, those of purchases under the account code of their order; `codes` is by
    order."""
    return [
        one._replace(campaign_id=of_code(codes.get(_order(one), ""))) if _order(one) else one
        for one in sales
    ]


def _order(sale: Sale) -> str:
    kind, _, id = sale.debit_account.partition(":")
    return id if kind == "order" else ""


def with_purchases(moved: Flows, orders: Sequence[Order], remits: Iterable[Remit]) -> Flows:
    """The flows of campaigns and, beside them, those of purchases."""
    promised, redeemed, released = _Sums(), _Sums(), _Sums()
    for order in orders:
        name = of_code(order.terms.account_code)
        if order.approved_at:
            promised.add(order.approved_at, name, order.credits)
        for one in order.acceptances:
            redeemed.add(one.at, name, one.gross)
        if order.given_back:
            released.add(order.cancelled_at, name, order.given_back)
    return replace(
        moved,
        promised=_both(moved.promised, promised.by_year),
        redeemed=_both(moved.redeemed, redeemed.by_year),
        paid=_both(moved.paid, remitted(orders, remits)),
        released=_both(moved.released, released.by_year),
    )


def remitted(orders: Iterable[Order], remits: Iterable[Remit]) -> dict[int, Counter[str]]:
    """What was remitted in each year, by account code: of each kind of tax the oldest that was
    withheld first, as its months fall due. A year that is over never changes."""
    withheld: dict[str, list[tuple[str, str, str, int]]] = {}
    for order in orders:
        for one in order.acceptances:
            for tax in one.taxes:
                row = (one.at, order.id, of_code(order.terms.account_code), tax.amount)
                withheld.setdefault(tax.kind, []).append(row)
    sums: dict[str, Counter[int]] = {}
    for remit in remits:
        sums.setdefault(remit.kind, Counter()).update(remit.remitted_in)
    found: dict[int, Counter[str]] = {}
    for kind, by_year in sums.items():
        before: Counter[str] = Counter()
        for year in sorted(by_year):
            total = sum(amount for one, amount in by_year.items() if one <= year)
            shares = _in_order(sorted(withheld.get(kind, [])), total)
            found.setdefault(year, Counter()).update(less(shares, before))
            before = shares
    return found


def _in_order(withheld: Sequence[tuple[str, str, str, int]], total: int) -> Counter[str]:
    shares: Counter[str] = Counter()
    for *_, name, amount in withheld:
        part = min(total, amount)
        shares[name] += part
        total -= part
    return shares


@dataclass(slots=True)
class _Sums:
    by_year: dict[int, Counter[str]]

    def __init__(self) -> None:
        self.by_year = {}

    def add(self, at: str, name: str, amount: int) -> None:
        self.by_year.setdefault(year_of(at), Counter())[name] += amount


def _both(one: Yearly, other: Yearly) -> dict[int, Counter[str]]:
    found = {year: Counter(sums) for year, sums in one.items()}
    for year, sums in other.items():
        found.setdefault(year, Counter()).update(sums)
    return found
