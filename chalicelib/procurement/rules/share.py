"""How much of the budget the law wants to go to small businesses, since when.

Perpres 16/2018 art. 65 (3) as changed by Perpres 12/2021, in force since 2 February 2021; Inpres
2/2022 (third instruction) has it planned, allocated and realised; Perpres 46/2025 changed the first
again. How each is read, and what we have not read, stands in docs/decisions/0029.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Share:
    """Since a budget year, `percent` of the budget for goods and services, by `source`."""

    since: int
    percent: int
    source: str


SHARES: tuple[Share, ...] = (
    Share(2021, 40, "Perpres 12/2021 pasal 65 ayat (3)"),
    Share(2022, 40, "Perpres 12/2021 pasal 65 ayat (3); Inpres 2/2022"),
    Share(2025, 40, "Perpres 16/2018 pasal 65 s.t.d.t.d. Perpres 46/2025; Inpres 2/2022"),
)


def share_of(year: int) -> Share | None:
    """What the law wants of a year; None for years before there was such a law."""
    return next((one for one in reversed(SHARES) if one.since <= year), None)


def percent_of(counted: int, budget: int | None) -> float | None:
    """What part of a budget `counted` rupiah are, in percent to two digits, cut: what is not
    reached never reads as reached. None without a budget."""
    return counted * 10_000 // budget / 100 if budget else None


def missing_of(counted: int, budget: int | None, share: Share | None) -> int | None:
    """The rupiah that `counted` lacks to the share of a budget, rounded up; None without a budget
    or a law."""
    if not budget or share is None:
        return None
    return max(0, -(-budget * share.percent // 100) - counted)
