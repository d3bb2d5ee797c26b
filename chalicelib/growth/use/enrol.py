"""Giving merchants their numbers, and following where they stand."""

from collections.abc import Iterable, Sequence

from chalicelib.core.component import Component
from chalicelib.core.dynamo.head import Overtaken
from chalicelib.core.values.errors import Refused
from chalicelib.growth.rules.roster import Member, Roster
from chalicelib.growth.store.roster import RosterStore
from chalicelib.merchants.store.merchants import Merchants

_TRIES = 5
# Merchants that are read at a time.
_READ = 1_000


class Enrol(Component, frozen=True, kw_only=True):
    """Keeps the roster."""

    roster: RosterStore
    merchants: Merchants

    def numbers(self, merchant_ids: Iterable[str]) -> dict[str, int]:
        """The number of every merchant of the roster, by its id; these have one then. Raises
        `unavailable` where others are in the way."""
        wanted = set(merchant_ids)
        for _ in range(_TRIES):
            roster, versions = self.roster.read()
            new = roster.without(wanted)
            if not new:
                return roster.numbers()
            begin = len(roster.members)
            roster.members += self.standing(new)
            try:
                self.roster.write(roster, versions, range(begin, len(roster.members)))
            except Overtaken:
                continue
            return roster.numbers()
        raise Refused("unavailable", retry_after=1)

    def follow(self) -> None:
        """Let every merchant stand where it stands by now. Whoever is overtaken does so the next
        time."""
        roster, versions = self.roster.read()
        moved = roster.moved(self._standing([one.id for one in roster.members]))
        for number, member in moved:
            roster.members[number] = member
        self.roster.write(roster, versions, [number for number, _ in moved])

    def read(self) -> Roster:
        """The roster as it is."""
        return self.roster.read()[0]

    def standing(self, merchant_ids: Sequence[str]) -> list[Member]:
        """These merchants, and where they stand; of one that is not there nobody knows."""
        found = self._standing(merchant_ids)
        return [found.get(one, Member(one, "", "")) for one in merchant_ids]

    def _standing(self, merchant_ids: Sequence[str]) -> dict[str, Member]:
        found: dict[str, Member] = {}
        for start in range(0, len(merchant_ids), _READ):
            some = merchant_ids[start : start + _READ]
            for id, one in self.merchants.find_many(some, consistent=False).items():
                found[id] = Member(id, one.category, one.kelurahan_code)
        return found
