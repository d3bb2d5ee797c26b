"""The city's own orders as the report of its budget sees them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.core.values.instants import business_day, from_text
from chalicelib.merchants.rules.business import is_counted
from chalicelib.merchants.rules.merchant import Merchant
from chalicelib.procurement.rules.acceptance import Acceptance
from chalicelib.procurement.rules.order import Order
from chalicelib.procurement.rules.taxes import TaxKind
from chalicelib.treasury.rules.promise import number_of

# The receipts of what was remitted of a kind of tax for a month (`YYYY-MM`).
Receipts = Mapping[tuple[TaxKind, str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Taken:
    """What one acceptance of an order took, gross rupiah, by its BAST, in the year of its business
    day; `local` of it is for items made in the city. `ntpns` are the receipts of its taxes, as far
    as they are known."""

    bast: str
    year: int
    amount: int
    local: int
    ntpns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Own:
    """An order that was approved in the year `year`: `open` rupiah of it are committed and not
    accepted, `open_local` of them for items made in the city. `counted` says whether its merchant
    counts toward the 40 %, `size_known` whether anybody has said how large it is."""

    id: str
    unit: str
    account_code: str
    reference: str
    funding: str
    merchant: str
    npwp: str | None
    counted: bool
    size_known: bool
    year: int
    open: int
    open_local: int
    taken: tuple[Taken, ...]

    @property
    def numbers(self) -> frozenset[str]:
        """Every number under which somebody else may have told of it."""
        told = (self.id, self.reference, self.funding, *(one.bast for one in self.taken))
        return frozenset(number_of(one) for one in told if one)

    @property
    def amounts(self) -> frozenset[int]:
        """What it may be told to cost: all of it, what was accepted, and each part."""
        parts = [one.amount for one in self.taken]
        return frozenset({self.open + sum(parts), sum(parts), *parts} - {0})


def of_year(orders: Iterable[Own], year: int) -> list[Own]:
    """Those of which anything was committed or accepted in a year."""
    return [
        one for one in orders if one.year == year or any(part.year == year for part in one.taken)
    ]


def own_of(order: Order, merchant: Merchant | None, receipts: Receipts) -> Own:
    """An order that was approved, as the report sees it. How large its merchant was is what was
    known when it was drafted; what nobody knew then is what the registry says now."""
    terms = order.terms
    size, cooperative = terms.size, terms.cooperative
    if size is None and not cooperative and merchant is not None:
        size, cooperative = merchant.size, merchant.cooperative
    local = [item.unit_price if item.made_in_malang else 0 for item in order.items]
    left = sum(price * item.open for price, item in zip(local, order.items, strict=True))
    return Own(
        id=order.id,
        unit=terms.unit,
        account_code=terms.account_code,
        reference=terms.reference,
        funding=order.funding,
        merchant=terms.merchant_name,
        npwp=merchant.npwp if merchant else None,
        counted=is_counted(size, cooperative),
        size_known=cooperative or size is not None,
        year=business_day(from_text(order.approved_at)).year,
        open=order.balance,
        # Of a cancelled order nothing is committed any more.
        open_local=left if order.balance else 0,
        taken=tuple(_taken(one, local, receipts) for one in order.acceptances),
    )


def _taken(one: Acceptance, local: Sequence[int], receipts: Receipts) -> Taken:
    day = business_day(from_text(one.at))
    found = (receipts.get((tax.kind, f"{day:%Y-%m}"), ()) for tax in one.taxes)
    return Taken(
        bast=one.bast,
        year=day.year,
        amount=one.gross,
        local=sum(price * n for price, n in zip(local, one.quantities, strict=True)),
        ntpns=tuple(dict.fromkeys(ntpn for ntpns in found for ntpn in ntpns)),
    )
