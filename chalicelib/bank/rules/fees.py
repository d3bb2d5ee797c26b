"""What banks take for a payment, as known beforehand: a debit may be the payment and its fee."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Literal

from chalicelib.settlements.rules.payment import Payment
from chalicelib.settlements.rules.terms import BI_FAST, RTGS, SKN, Channel

# A bank that calls a debit a fee is believed up to here; beyond, people look at it first.
TOLD_MOST = 10_000_000


@dataclass(frozen=True, slots=True)
class KnownFee:
    """What a channel costs, in rupiah for each payment, from one day to another ("" for no end)."""

    channel: Channel | Literal["online"]
    amount: int
    since: str
    until: str = ""


def channels_of(payments: Iterable[Payment]) -> Counter[Channel]:
    """How many payments go by which channel."""
    return Counter(payment.channel for payment in payments)


@dataclass(frozen=True)
class Fees:
    """The fees of a city's bank."""

    known: tuple[KnownFee, ...]

    def on(self, day: str) -> Iterator[KnownFee]:
        """Those of a day (`YYYY-MM-DD`)."""
        return (fee for fee in self.known if fee.since <= day <= (fee.until or "9999"))

    def fits(self, amount: int, channels: Mapping[Channel, int], day: str) -> bool:
        """Whether an amount is the fee of payments by these channels, or of one order for all."""
        return amount in self.of(channels, day)

    def of(self, channels: Mapping[Channel, int], day: str) -> set[int]:
        """What payments by these channels, so many by each, may have cost: each by its own channel,
        all by one, or in one order."""
        payments = sum(channels.values())
        known = list(self.on(day))
        amounts = {fee.amount * times for fee in known for times in (1, payments)}
        each = [
            [fee.amount * count for fee in known if fee.channel == channel]
            for channel, count in channels.items()
        ]
        return (amounts | {sum(one) for one in product(*each)}) - {0}

    def may_be(self, amount: int, payments: int) -> bool:
        """Whether an amount is no more than a fee could be, known or not."""
        return 0 < amount <= self._most * max(payments, 1)

    @cached_property
    def _most(self) -> int:
        return max((fee.amount for fee in self.known), default=0)


# Each with its source; a city whose bank takes others is given its own (BankParts.fees).
FEES = Fees(
    (
        # PADG BI 23/25/PADG/2021: a customer pays at most Rp 2,500.
        KnownFee(BI_FAST, 2_500, "2021-12-21"),
        # Bank Indonesia's relief of April 2020, prolonged since: at most Rp 2,900; before that
        # PADG BI 21/12/PADG/2019: at most Rp 3,500.
        KnownFee(SKN, 2_900, "2020-04-01"),
        KnownFee(SKN, 3_500, "2019-09-01", "2020-03-31"),
        # SE BI 17/35/DPSP of 2015: at most Rp 35,000 at the counter. By internet banks take 25,000
        # or 30,000, as their own lists of tariffs say.
        KnownFee(RTGS, 25_000, "2015-11-16"),
        KnownFee(RTGS, 30_000, "2015-11-16"),
        KnownFee(RTGS, 35_000, "2015-11-16"),
        # Between banks by an ATM network, as banks' lists of tariffs say.
        KnownFee("online", 6_500, "2010-01-01"),
    )
)
