"""The shortest trace that still breaks the same rule: fewer actors, then fewer misfortunes."""

from collections.abc import Callable, Iterator, Sequence

from tests.simulation.result import Result

# (misfortunes that may happen, actors left out) -> what came of it
Again = Callable[[Sequence[str], Sequence[str]], Result]


def shortest(found: Result, again: Again, most_runs: int = 200) -> tuple[Result, list[str]]:
    """The result of the shortest run that breaks the same rule, and whom it leaves out."""
    runs = 0
    best = found
    left_out: list[str] = []

    def breaks(only: Sequence[str], without: Sequence[str]) -> Result | None:
        nonlocal runs
        if runs >= most_runs:
            return None
        runs += 1
        result = again(only, without)
        return result if result.rule == found.rule else None

    for actor in found.actors:
        result = breaks(best.struck, [*left_out, actor])
        if result is not None:
            best, left_out = result, [*left_out, actor]
    # Without what nobody noticed that it struck, too.
    size = len(best.struck)
    while size:
        for part in _parts(best.struck, size):
            result = breaks([one for one in best.struck if one not in part], left_out)
            if result is not None:
                best = result
                break
        else:
            size //= 2
            continue
        size = min(size, len(best.struck))
    return best, left_out


def _parts(struck: Sequence[str], size: int) -> Iterator[frozenset[str]]:
    for start in range(0, len(struck), size):
        yield frozenset(struck[start : start + size])
