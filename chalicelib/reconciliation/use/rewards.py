"""The check of rewards: each transfer of a day that rewards against the payment behind it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from chalicelib.core.component import Component
from chalicelib.incentives.store.claims import Claims
from chalicelib.incentives.store.payments import Payments
from chalicelib.reconciliation.rules.checks import NAMED_AT_MOST, RUPIAH, BookException, Check
from chalicelib.reconciliation.rules.entries import Entry
from chalicelib.reconciliation.rules.rewards import KIND, wrong_reward


@dataclass
class RewardTally:
    """What transfers have rewarded, in rupiah, and which of them are wrong: NAMED_AT_MOST are
    kept, all are counted."""

    rewarded: int = 0
    difference: int = 0
    wrong: list[BookException] = field(default_factory=list)

    def add(self, other: "RewardTally") -> None:
        """Count another one in."""
        self.rewarded += other.rewarded
        self.difference += other.difference
        self.wrong += other.wrong[: NAMED_AT_MOST - len(self.wrong)]

    def check(self) -> Check:
        """`rewards`: what payments say that they have rewarded, against the transfers."""
        expected = self.rewarded - self.difference
        return Check("rewards", RUPIAH, expected, self.rewarded, tuple(self.wrong))


class RewardReading(Component, frozen=True, kw_only=True):
    """Holds rewards against payments. Both were written in one transaction: where the journal
    tells of one, the other is there."""

    claims: Claims
    payments: Payments

    def of(self, entries: Sequence[Entry]) -> RewardTally:
        """What some entries of a day's journal come to; two readings where some of them reward."""
        rewards = [one for one in entries if one["kind"] == KIND]
        tally = RewardTally()
        if not rewards:
            return tally
        claims = self.claims.find_many(one["reference"] for one in rewards)
        rewarded = self.payments.rewarded(claims)
        for one in rewards:
            tally.rewarded += one["amount"]
            if found := wrong_reward(one, rewarded.get(one["reference"])):
                tally.difference += found.difference
                tally.wrong.append(found)
        return tally
