"""What is told beside the ledger's own figures: growth, payments without cash, and the part of the
budget that the law wants for small businesses. None of it may show one shop: a count moves by
FEWEST or stays, growth is told once a month, and the part of the budget, in tenths of a percent,
moves when FEWEST suppliers have been paid something since."""

from collections.abc import Mapping

import msgspec

from chalicelib.impact.rules.tally import FEWEST


class Growth(msgspec.Struct, frozen=True):
    """Growth of the months until `month`, in tenths of a percent; None where there is none to
    tell."""

    month: str
    tenths: int | None


class Share(msgspec.Struct, frozen=True):
    """How much of a year's budget for goods and services, in rupiah, reached those whom the law
    wants it to reach: in tenths of a percent, and how many percent the law wants. None without a
    budget of everybody who has bought something."""

    year: int
    budget: int | None
    tenths: int | None
    target: int | None

    @property
    def missing(self) -> int | None:
        """The rupiah that lack to what the law wants, as near as the tenths say."""
        if self.budget is None or self.tenths is None or self.target is None:
            return None
        return max(0, self.budget * (self.target * 10 - self.tenths) // 1_000)


class Suppliers(msgspec.Struct, frozen=True):
    """What suppliers who count toward the law's share were paid of a year's budget, by supplier, as
    it was told last; empty where nothing was."""

    year: int
    paid: Mapping[str, int] = {}

    def follow(self, year: int, paid: Mapping[str, int]) -> "Suppliers":
        """What is told when they have been paid this."""
        before = self if self.year == year else Suppliers(year)
        changed = [
            one
            for one in before.paid.keys() | paid.keys()
            if before.paid.get(one, 0) != paid.get(one, 0)
        ]
        return Suppliers(year, paid) if len(changed) >= FEWEST else before

    def share(self, budget: int | None, target: int | None) -> Share:
        """Their part of a budget. What is not reached never reads as reached: it is cut."""
        known = bool(budget and self.paid)
        tenths = sum(self.paid.values()) * 1_000 // budget if known and budget else None
        return Share(self.year, budget, tenths, target)


class Around(msgspec.Struct, frozen=True, kw_only=True):
    """All of it as it was told last."""

    growth: Growth = Growth("", None)
    merchants_with_nmid: int = 0
    first_time_payers: int = 0
    suppliers: Suppliers = Suppliers(0)
    share: Share | None = None


def follow(before: int, now: int) -> int:
    """What is told of a count."""
    return now if abs(now - before) >= FEWEST else before
