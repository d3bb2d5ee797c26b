"""What was told of each month."""

from collections.abc import Sequence

from chalicelib.impact.rules.position import Figures

# So many months are drawn.
SHOWN = 24


def spent_by_month(told: Sequence[Figures]) -> list[tuple[str, int]]:
    """By how much what was told as spent had grown from the end of one month (`YYYY-MM`) to that of
    the next, the last SHOWN; the last is not over. `told` are the figures of closed days, oldest
    first, so this is a difference of theirs and tells nothing more."""
    ends = {one.through[:7]: one.spent for one in told}
    before, found = 0, []
    for month, spent in sorted(ends.items()):
        found.append((month, spent - before))
        before = spent
    return found[-SHOWN:]
