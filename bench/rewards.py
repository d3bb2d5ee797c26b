"""What a reward costs: how often it goes to DynamoDB, and the units of its transaction.

Of a resident who has had a reward of the campaign before: the first one opens their voucher, in a
transaction of its own that is counted apart.
"""

from collections.abc import Callable
from itertools import count
from math import ceil
from typing import Any

from bench.captured import calls, capacity
from bench.city import City
from bench.result import Result
from bench.write_units import UNIT_BYTES, sized, watched
from chalicelib.acquirers.rules.payment import PAID, Payment
from chalicelib.campaigns.rules.terms import INCENTIVE, Rule
from chalicelib.core.values.instants import business_day, to_text, utc_now
from chalicelib.incentives.parts import IncentiveParts
from chalicelib.incentives.use.claim import Receipt
from chalicelib.merchants.parts import MerchantParts

UNITS_TARGET = 10
# The payment is written down, its number is read, the reward is written.
TOLD_TARGET = 3
PSP = "psp_bench"
NMID = "ID1020000000001"
_RULE = Rule(10, 10_000, 5_000, max_rewards_per_day=100, max_total_per_resident=10_000_000)
_NUMBERS = count(1)


def rewards(city: City) -> list[Result]:
    """A payment that is told of while its claim waits, one that nobody has claimed, the same again,
    and a claim for a payment that was told before."""
    city.campaign(funded=10_000_000, face_value=0, kind=INCENTIVE, rule=_RULE)
    shop = city.merchants[0].id
    profile = city.parts[MerchantParts].store.change_details(shop, {"nmid": NMID})
    city.parts.writer.transact([profile])
    parts = city.parts[IncentiveParts]
    resident = city.residents[0]

    def tell(payment: Payment) -> Callable[[], object]:
        return lambda: parts.tell.tell(PSP, payment)

    def claim(payment: Payment) -> Callable[[], object]:
        receipt = Receipt(payment.rrn, shop, payment.amount, None, remember=False)
        return lambda: parts.claim.claim(receipt, resident, None, lambda claim: claim)

    first, waiting, told, unclaimed = (_payment() for _ in range(4))
    tell(first)()
    opening = _seen(city, claim(first))
    claim(waiting)()
    granted = _seen(city, tell(waiting))
    again = _seen(city, tell(waiting))
    alone = _seen(city, tell(unclaimed))
    tell(told)()
    claimed = _seen(city, claim(told))
    return [
        _trips("reward of a waiting claim, when its payment is told", granted, TOLD_TARGET),
        _units("reward: write units of its transaction", granted, UNITS_TARGET),
        _trips("the same payment told again", again, 2),
        _trips("a payment that nobody has claimed yet", alone, 2),
        _trips("claim of a payment that was told before, with its reward", claimed, None),
        _units("its reward: write units of the transaction", claimed, UNITS_TARGET),
        _trips("the same of a resident's first, which opens the voucher", opening, None),
    ]


def _payment() -> Payment:
    now = utc_now()
    rrn = f"{next(_NUMBERS) * 1000:012d}"
    return Payment(rrn, business_day(now).isoformat(), to_text(now), NMID, 40_000, PAID)


Seen = tuple[list[str], list[dict[str, Any]], list[dict[str, Any]]]


def _seen(city: City, act: Callable[[], object]) -> Seen:
    """The calls of an act, the items that its last transaction wrote, as they stand then, and what
    DynamoDB counted for all its transactions."""
    with calls(city.client) as made, capacity(city.client) as consumed:
        writes = watched(city, act)
    # The last one is the reward's: a claim writes itself down before.
    items = sized(city, writes[-5:])
    return made, items, consumed


def _trips(what: str, seen: Seen, target: float | None) -> Result:
    made, _, _ = seen
    return Result(f"{what}: round trips", len(made), "calls", target, "most", {"calls": made})


def _units(what: str, seen: Seen, target: float) -> Result:
    _, items, consumed = seen
    units = sum(2 * ceil(one["bytes"] / UNIT_BYTES) for one in items)
    return Result(
        what,
        units,
        "units",
        target,
        "most",
        {
            "items": items,
            "least_bytes_left": UNIT_BYTES - max(int(one["bytes"]) for one in items),
            "counted_in_all_transactions": sum(float(one["CapacityUnits"]) for one in consumed),
        },
    )
