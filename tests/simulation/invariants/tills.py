"""Tills: a payment is refunded up to itself, a shop takes of a campaign what its ceilings leave,
and nothing is spent of a voucher whose time is over. All by transfers: what the tables count is not
asked."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from chalicelib.ledger.rules.transfer import Transfer
from tests.simulation.invariants.changes import Broken, Item, Step
from tests.simulation.invariants.days import day_of
from tests.simulation.invariants.money import transfers_of

# Payments before what gives them back: where a city is first looked at, both are seen at once.
_ORDER = {"redeem": 0, "authorize": 0, "capture": 1, "refund": 2, "lapse": 2}
_IN_ALL = ""


class _Paid(NamedTuple):
    """What a transfer has paid a shop, and the business day under whose ceiling it counts: of an
    order that on which it was agreed to."""

    amount: int
    day: str


@dataclass
class Tills:
    """What was paid at shops, and how much of it went back."""

    limits: dict[str, Item] = field(default_factory=dict)
    # When each voucher's time is over.
    ends: dict[str, str] = field(default_factory=dict)
    paid: dict[str, _Paid] = field(default_factory=dict)
    # The day on which each hold was agreed to, by its account.
    held: dict[str, str] = field(default_factory=dict)
    refunded: Counter[str] = field(default_factory=Counter)
    # What shops have of a campaign and day; of no day, in all.
    taken: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def see(self, step: Step) -> None:
        """Raises Broken."""
        for change in step.of("campaigns"):
            if change.new is not None:
                self.limits[str(change.new["pk"])] = change.new
        for change in step.of("vouchers"):
            if change.new is not None and "spend_until" in change.new:
                self.ends[str(change.new["pk"])] = change.new["spend_until"]
        moved = [one for one in transfers_of(step) if one.kind in _ORDER]
        touched = {
            key
            for one in sorted(moved, key=lambda one: _ORDER[one.kind])
            for key in self._move(one)
        }
        for one in moved:
            self._in_time(one, step)
            self._within_itself(one, step)
        for key in sorted(touched):
            self._under_ceilings(*key, step)

    def _move(self, one: Transfer) -> Iterator[tuple[str, str, str]]:
        """Count a transfer; answers under what it was counted."""
        if one.kind == "redeem":
            self.paid[one.id] = _Paid(one.amount, day_of(one))
            yield from self._count(one, one.credit_account, one.amount, day_of(one))
        elif one.kind == "authorize":
            self.held[one.credit_account] = day_of(one)
            yield from self._count(one, f"merchant:{one.merchant_id}", one.amount, day_of(one))
        elif one.kind == "capture":
            # Which was counted when it was agreed to.
            self.paid[one.id] = _Paid(one.amount, self.held[one.debit_account])
        elif one.kind == "lapse":
            day = self.held[one.debit_account]
            yield from self._count(one, f"merchant:{one.merchant_id}", -one.amount, day)
        else:
            of = _refunded(one)
            if of not in self.paid:
                seen = f"{one.amount} of {of}, which has paid nothing"
                raise Broken("no payment is refunded beyond itself", seen)
            self.refunded[of] += one.amount
            yield from self._count(one, one.debit_account, -one.amount, self.paid[of].day)

    def _count(
        self, one: Transfer, shop: str, amount: int, day: str
    ) -> Iterator[tuple[str, str, str]]:
        """Under the whole, and under the day; what comes back later than that, under it no more."""
        for under in (_IN_ALL, *([day] if day == day_of(one) else [])):
            key = (shop, one.campaign_id, under)
            self.taken[key] += amount
            yield key

    def _in_time(self, one: Transfer, step: Step) -> None:
        kind, _, voucher = one.debit_account.partition(":")
        if kind != "voucher" or _ORDER[one.kind] > 0:
            return
        if one.occurred_at >= self.ends.get(voucher, "~"):
            seen = f"{voucher} was over at {self.ends[voucher]}, {one.kind} at {one.occurred_at}"
            raise Broken("nothing is spent after its time", f"{seen} ({step.by})")

    def _within_itself(self, one: Transfer, step: Step) -> None:
        of = _refunded(one) if one.kind == "refund" else ""
        if of and self.refunded[of] > self.paid[of].amount:
            seen = f"{self.refunded[of]} of {self.paid[of].amount} that {of} has paid"
            raise Broken("no payment is refunded beyond itself", f"{seen} ({step.by})")

    def _under_ceilings(self, shop: str, campaign: str, day: str, step: Step) -> None:
        name = "per_merchant_per_day" if day else "per_merchant"
        ceiling = self.limits.get(campaign, {}).get(name)
        taken = self.taken[shop, campaign, day]
        if ceiling is not None and taken > ceiling:
            seen = f"{shop} has taken {taken} of {campaign} {day or 'in all'}, may {ceiling}"
            raise Broken("no shop is paid above its ceilings", f"{seen} ({step.by})")


def _refunded(one: Transfer) -> str:
    """Which payment a refund gives back."""
    return str(one.redemption_id or one.reverses)
