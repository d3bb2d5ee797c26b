"""On which terms the city pays: by which channel, from which amount on, who bears the bank's fee.

Each line is one payment, and its channel follows from its amount: BI-FAST is the cheapest, SKN
carries more in batches through the day, RTGS carries anything.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

Channel = Literal["bi_fast", "skn", "rtgs"]
BI_FAST: Channel = "bi_fast"
SKN: Channel = "skn"
RTGS: Channel = "rtgs"
CHANNELS = (BI_FAST, SKN, RTGS)

# ISO 20022's charge bearers: the debtor (the city), the creditor (the merchant), each its own bank.
Bearer = Literal["DEBT", "CRED", "SHAR"]
BEARERS: tuple[Bearer, ...] = ("DEBT", "CRED", "SHAR")


@dataclass(frozen=True, slots=True)
class Ceilings:
    """The most that one payment may carry, rupiah, from a day on; `source` says who has set it.
    RTGS has no ceiling."""

    since: date
    bi_fast: int
    skn: int
    source: str


# Oldest first. What the city's bank lets through may be less: see the settings.
CEILINGS = (
    Ceilings(
        date(2019, 9, 1),
        0,
        1_000_000_000,
        "PADG BI 21/8/PADG/2019 (SKNBI to Rp 1 billion, from 1 September 2019)",
    ),
    Ceilings(
        date(2021, 12, 21),
        250_000_000,
        1_000_000_000,
        "PADG BI 23/25/PADG/2021 (BI-FAST to Rp 250 million a transaction)",
    ),
)


@dataclass(frozen=True, slots=True)
class Terms:
    """`minimum` is the least that is paid at once, rupiah: a merchant that is owed less waits.
    `bi_fast` and `skn` are the ceilings of these channels, rupiah."""

    minimum: int = 0
    bi_fast: int = CEILINGS[-1].bi_fast
    skn: int = CEILINGS[-1].skn

    def channel(self, amount: int) -> Channel:
        """The channel of a payment of `amount` rupiah."""
        if amount <= self.bi_fast:
            return BI_FAST
        return SKN if amount <= self.skn else RTGS


def ceilings_on(day: date, ceilings: Sequence[Ceilings] = CEILINGS) -> Ceilings:
    """The ceilings that hold on a day; the first of all before they were set."""
    held = [one for one in ceilings if one.since <= day]
    return held[-1] if held else ceilings[0]


def terms_on(day: date, *, minimum: int, bi_fast: int | None, skn: int | None) -> Terms:
    """The terms of a day; where the city has set ceilings of its own (not None), those count."""
    held = ceilings_on(day)
    return Terms(
        minimum,
        held.bi_fast if bi_fast is None else bi_fast,
        held.skn if skn is None else skn,
    )
