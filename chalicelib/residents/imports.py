"""Importing residents: how rows become writes.

Profiles are written last, logins before them: whatever an import that broke off has left undone,
the profile still differs from its row, so the next one does all of it again.
"""

from collections.abc import Callable, Iterable, Mapping

from chalicelib.core.values.rejected import Rejected, RowError
from chalicelib.identity.rules.logins import Login
from chalicelib.identity.store.logins import Logins
from chalicelib.imports.service import Changes, Source
from chalicelib.residents.rules import (
    OPTIONAL_COLUMNS,
    REQUIRED_COLUMNS,
    ResidentRow,
    niks_look_rounded,
    parse_resident,
    second_row,
)
from chalicelib.residents.service import ROLE
from chalicelib.residents.store import ENTITLEMENT, Resident, ResidentItem, Residents


class ResidentRegistry:
    """The registry of residents as imports see it. `hash_phone` and `id_of_nik` are keyed
    hashes; `move_owner(resident_id, phone_hash)` tells a resident's vouchers of a new phone."""

    required = REQUIRED_COLUMNS
    optional = OPTIONAL_COLUMNS

    def __init__(
        self,
        store: Residents,
        logins: Logins,
        hash_phone: Callable[[str], str],
        id_of_nik: Callable[[str], str],
        move_owner: Callable[[str, str], None],
    ) -> None:
        self._store = store
        self._logins = logins
        self._hash_phone = hash_phone
        self._id_of_nik = id_of_nik
        self._move_owner = move_owner

    def parse(self, record: dict[str, str]) -> ResidentRow | list[RowError]:
        """The resident of one record, or all that is wrong with it."""
        return parse_resident(record)

    def id_of(self, row: ResidentRow) -> str:
        """The id that belongs to a row's NIK."""
        return self._id_of_nik(row.nik)

    def second_row(self, first: int) -> RowError:
        """What to tell a row whose NIK stood in row `first`."""
        return second_row(first)

    def suspicion(self, rows: Iterable[ResidentRow]) -> RowError | None:
        """Where a spreadsheet has rounded every NIK, each is somebody else's."""
        zeros = [row.nik[-1] == "0" for row in rows]
        if niks_look_rounded(len(zeros), sum(zeros)):
            return Rejected("nik", "number_rounded").error
        return None

    def compare(self, rows: Mapping[str, ResidentRow], source: Source) -> Changes[Resident]:
        """Compare rows, by resident id, with the profiles that stand there."""
        standing = self._store.find_many(rows)
        new: list[Resident] = []
        changed: list[tuple[Resident, Resident]] = []
        for resident_id, row in rows.items():
            now = Resident(
                resident_id,
                row.name,
                row.nik[-4:],
                row.phone,
                self._hash_phone(row.phone) if row.phone else None,
                row.kelurahan_code,
                row.segments,
            )
            was = standing.get(resident_id)
            if was is None:
                new.append(now)
            elif was != now:
                changed.append((was, now))
        return Changes(new, changed, len(rows) - len(new) - len(changed))

    def store(self, changes: Changes[Resident], source: Source) -> None:
        """Logins first, then entitlements and vouchers, old logins away, profiles last.

        Entitlements follow where there are any; what was claimed stays.
        """
        named = [now for was, now in changes.changed if _signs_in_anew(was, now)]
        self._logins.put_many(
            [
                (now.phone_hash, Login(ROLE, now.id, now.name))
                for now in [*changes.new, *named]
                if now.phone_hash
            ]
        )
        entitled = _entitled([now.id for _, now in changes.changed])
        for was, now in changes.changed:
            if now.id in entitled:
                self._follow(was, now)
        self._logins.delete_many(
            [
                (was.phone_hash, Login(ROLE, was.id, was.name))
                for was, now in changes.changed
                if was.phone_hash and was.phone_hash != now.phone_hash
            ],
        )
        self._store.put_many([*changes.new, *[now for _, now in changes.changed]])

    def _follow(self, was: Resident, now: Resident) -> None:
        if (was.kelurahan_code, was.segments) != (now.kelurahan_code, now.segments):
            self._store.follow_entitlement(now.id, now.kelurahan_code, now.segments)
        if now.phone_hash and was.phone_hash != now.phone_hash:
            self._move_owner(now.id, now.phone_hash)


def _entitled(resident_ids: Iterable[str]) -> set[str]:
    """Those who have an entitlement: who signed in before. Only they can have claimed."""
    keys = [(resident_id, ENTITLEMENT) for resident_id in resident_ids]
    found = ResidentItem.batch_get(keys, consistent_read=True, attributes_to_get=["pk"])
    return {item.pk for item in found}


def _signs_in_anew(was: Resident, now: Resident) -> bool:
    return (was.phone_hash, was.name) != (now.phone_hash, now.name)
