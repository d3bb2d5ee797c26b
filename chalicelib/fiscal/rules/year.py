"""What became of the city's money in a year, by account code, and what is left of it at its end.

Everything counts in the year in which the ledger booked it, and net of what came back, so that a
year that is over never changes. An account code is its campaigns', or its purchases', whose money
stands among campaigns under the code itself; "" is money of none.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chalicelib.campaigns.rules.terms import Terms
from chalicelib.ledger.rules.sums import Sums
from chalicelib.treasury.rules.promise import Promise
from chalicelib.treasury.rules.surrender import Surrender

# What stands before an account code among campaigns.
_CODE = "code:"
# Sums in rupiah by year, then by campaign or account code.
Yearly = Mapping[int, Counter[str]]


@dataclass(frozen=True, slots=True)
class Flows:
    """What went through campaigns, by year and campaign, in rupiah and net of what came back:
    `promised` by SP2Ds, `issued` to residents, `redeemed` at merchants, `paid` by the bank,
    `released` to the treasury."""

    promised: Yearly
    issued: Yearly
    redeemed: Yearly
    paid: Yearly
    released: Yearly


@dataclass(frozen=True, slots=True)
class CodeYear:
    """An account code's year, in rupiah. `open` is what is left of all that was ever promised when
    the year ends (or by now): neither paid nor released, so with the campaign, in vouchers, owed to
    merchants or on its way to them."""

    account_code: str
    promised: int
    arrived: int
    issued: int
    redeemed: int
    paid: int
    released: int
    surrendered: int
    open: int


@dataclass(frozen=True, slots=True)
class Unspent:
    """What of a campaign's money is unspent when a year ends (or by now), in rupiah: `unissued`
    with the campaign, in `vouchers` or holds that residents still have, `owed` to merchants or on
    its way to them."""

    terms: Terms
    unissued: int
    vouchers: int
    owed: int


def flows(
    months: Mapping[str, Sums], promises: Iterable[Promise], paid: Mapping[int, Counter[str]]
) -> Flows:
    """The flows by the ledger's sums of each month `YYYY-MM`. A funding that was corrected is no
    promise and no release; an order that was cancelled is both (purchases.py)."""
    sums: dict[int, Counter[tuple[str, str]]] = {}
    for month, of in months.items():
        sums.setdefault(int(month[:4]), Counter()).update(of.kinds)
    withdrawn: dict[int, Counter[str]] = {}
    for one in promises:
        for year, amount in one.withdrawn_in.items() if one.campaign_id else ():
            withdrawn.setdefault(year, Counter())[one.campaign_id] += amount
    return Flows(
        promised=_net(sums, ("fund",), (), withdrawn),
        issued=_net(sums, ("issue", "incentive"), ("expire", "void"), {}),
        redeemed=_net(sums, ("redeem", "capture"), ("refund",), {}),
        paid=paid,
        released=_net(sums, ("release",), (), withdrawn),
    )


def _net(
    sums: Mapping[int, Counter[tuple[str, str]]],
    added: tuple[str, ...],
    taken: tuple[str, ...],
    less: Mapping[int, Counter[str]],
) -> dict[int, Counter[str]]:
    found: dict[int, Counter[str]] = {}
    for year, of in sums.items():
        net: Counter[str] = Counter()
        for (campaign, kind), amount in of.items():
            net[campaign] += amount * ((kind in added) - (kind in taken))
        net.subtract(less.get(year, {}))
        found[year] = net
    return found


def by_code(
    year: int,
    moved: Flows,
    codes: Mapping[str, str],
    promises: Iterable[Promise],
    surrenders: Iterable[Surrender],
) -> list[CodeYear]:
    """A year by account code, in their order; `codes` has each campaign's."""
    columns = {
        name: _coded(getattr(moved, name), codes)
        for name in ("promised", "issued", "redeemed", "paid", "released")
    }
    arrived: Counter[str] = Counter()
    for one in promises:
        arrived[one.account_code] += one.arrived_in.get(year, 0)
    surrendered = _surrendered(columns["released"], surrenders).get(year, Counter())
    columns_of_year = [arrived, surrendered, *(of.get(year, Counter()) for of in columns.values())]
    open = _through(year, columns["promised"])
    open.subtract(_through(year, columns["paid"]))
    open.subtract(_through(year, columns["released"]))
    names = {code for column in (*columns_of_year, open) for code, sum_ in column.items() if sum_}
    return [
        CodeYear(
            code,
            arrived=arrived[code],
            surrendered=surrendered[code],
            open=open[code],
            **{name: of.get(year, Counter())[code] for name, of in columns.items()},
        )
        for code in sorted(names)
    ]


def of_code(account_code: str) -> str:
    """How money of purchases out of an account stands among campaigns."""
    return f"{_CODE}{account_code}"


def code_of(name: str, codes: Mapping[str, str]) -> str:
    """The account code of what stands among campaigns; `codes` has those of campaigns."""
    return name.removeprefix(_CODE) if name.startswith(_CODE) else codes.get(name, "")


def _coded(by_campaign: Yearly, codes: Mapping[str, str]) -> dict[int, Counter[str]]:
    found: dict[int, Counter[str]] = {}
    for year, sums in by_campaign.items():
        of = found.setdefault(year, Counter())
        for campaign, amount in sums.items():
            of[code_of(campaign, codes)] += amount
    return found


def _through(year: int, sums: Yearly) -> Counter[str]:
    """What all years up to one add up to."""
    total: Counter[str] = Counter()
    for one, of in sums.items():
        if one <= year:
            total.update(of)
    return total


def _surrendered(released: Yearly, surrenders: Iterable[Surrender]) -> dict[int, Counter[str]]:
    """What was surrendered in each year, by account code. An STS names none: each year's are shared
    out among codes by what they have released and not surrendered before, in the order in which
    they first released anything; what is over, such as the bank's interest, is of no code."""
    sums: Counter[int] = Counter()
    for surrender in surrenders:
        sums.update(surrender.surrendered_in)
    left: Counter[str] = Counter()
    order: dict[str, None] = {}
    found: dict[int, Counter[str]] = {}
    for year in sorted(sums.keys() | released.keys()):
        of = released.get(year, Counter())
        left.update(of)
        order |= dict.fromkeys(sorted(code for code in of if of[code]))
        found[year] = shared(sums[year], {code: left[code] for code in order})
        left.subtract({code: part for code, part in found[year].items() if code in order})
    return found


def shared(amount: int, left: Mapping[str, int]) -> Counter[str]:
    """How `amount` rupiah are shared out among account codes by what each has `left`, in that
    order; what none of them has is of no code."""
    shares: Counter[str] = Counter()
    for code, there in left.items():
        part = max(0, min(amount, there))
        shares[code] += part
        amount -= part
    shares[""] += amount
    return Counter({code: part for code, part in shares.items() if part})


def unspent(year: int, moved: Flows, campaigns: Iterable[Terms]) -> list[Unspent]:
    """The campaigns of whose money something is left when a year ends, by account code and id."""
    promised, issued, redeemed, paid, released = (
        _through(year, of)
        for of in (moved.promised, moved.issued, moved.redeemed, moved.paid, moved.released)
    )
    found = [
        Unspent(
            terms,
            unissued=promised[terms.id] - issued[terms.id] - released[terms.id],
            vouchers=issued[terms.id] - redeemed[terms.id],
            owed=redeemed[terms.id] - paid[terms.id],
        )
        for terms in campaigns
    ]
    left = [one for one in found if one.unissued or one.vouchers or one.owed]
    return sorted(left, key=lambda one: (one.terms.account_code, one.terms.id))
