"""Which acquirers are heard, of which shops, and of which shops nobody has been."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

# nmid → the last day on which a payment to it was told
LastDays = Mapping[str, str]
Wanted = Literal["heard", "never"]


@dataclass(frozen=True, slots=True)
class Heard:
    """What one acquirer has told of: how many of the city's shops, and how many others' NMIDs."""

    shops: int
    others: int


@dataclass(frozen=True, slots=True)
class ShopHeard:
    """A shop with an NMID, and the last day on which each acquirer told of it, by the acquirer."""

    merchant_id: str
    nmid: str
    last_on: Mapping[str, str]


def heard_of(told: LastDays, nmids: Iterable[str]) -> Heard:
    """What an acquirer has told of, among these NMIDs of the city's shops."""
    shops = len(told.keys() & set(nmids))
    return Heard(shops, len(told) - shops)


def shops_heard(
    shops: Mapping[str, str], told: Mapping[str, LastDays], wanted: Wanted | None
) -> list[ShopHeard]:
    """The shops (merchant id → NMID) in order, by what each acquirer has told; only those of which
    somebody was heard, or nobody ever, where `wanted` says so."""
    found = []
    for merchant_id in sorted(shops):
        nmid = shops[merchant_id]
        last_on = {psp_id: days[nmid] for psp_id, days in told.items() if nmid in days}
        if wanted is None or bool(last_on) == (wanted == "heard"):
            found.append(ShopHeard(merchant_id, nmid, last_on))
    return found
