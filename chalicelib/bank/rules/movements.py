"""Which movements on the account were told before: by an overlapping file, or another format.

Two lines may tell of the same movement where day, direction and amount are alike and nothing
contradicts: neither the bank's reference, nor the end-to-end id, nor the running balance, nor,
within one format, the words. The k-th such line of a file meets the k-th that is booked. Lines of
one file are never the same movement: two real debits stay two.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from chalicelib.bank.formats.shape import Direction, Entry


@dataclass(frozen=True, slots=True)
class Movement:
    """A movement that is booked, by which line of which statement. `position_in_sen` is the balance
    behind it, `booked` the rupiah by which the ledger's `bank` moved."""

    booked_on: str
    direction: Direction
    in_sen: int
    booked: int
    position_in_sen: int
    statement_id: str
    line: int
    format: str
    end_to_end_id: str = ""
    bank_reference: str = ""
    reference: str = ""
    balance_sen: int | None = None


Day = Callable[[str], Iterable[Movement]]
_Like = tuple[str, Direction, int]


def told_before(
    entries: Iterable[Entry], format: str, of_day: Day
) -> Iterator[tuple[Entry, Movement | None]]:
    """The entries of a file, each with the booked movement that it tells again; None where it tells
    of a new one. `of_day` reads what is booked on a day, in the order of booking."""
    booked = _Booked(of_day)
    for entry in entries:
        yield entry, None if entry.rejected else booked.take(entry, format)


class _Booked:
    """The booked movements of the days that were asked for, less those that were met."""

    def __init__(self, of_day: Day) -> None:
        self._of_day = of_day
        self._days: set[str] = set()
        self._alike: defaultdict[_Like, list[Movement]] = defaultdict(list)

    def take(self, entry: Entry, format: str) -> Movement | None:
        if entry.booked_on not in self._days:
            self._days.add(entry.booked_on)
            for movement in self._of_day(entry.booked_on):
                self._alike[movement.booked_on, movement.direction, movement.in_sen].append(
                    movement
                )
        alike = self._alike.get((entry.booked_on, entry.direction, entry.in_sen), [])
        for place, movement in enumerate(alike):
            if not _contradict(entry, format, movement):
                return alike.pop(place)
        return None


def _contradict(entry: Entry, format: str, movement: Movement) -> bool:
    for name in ("bank_reference", "end_to_end_id"):
        one, other = getattr(entry, name), getattr(movement, name)
        if one and other and one != other:
            return True
    balances = {entry.balance_sen, movement.balance_sen} - {None}
    if len(balances) > 1:
        return True
    return format == movement.format and entry.reference != movement.reference
