"""Importing residents: how rows become writes.

Profiles are written last, logins before them: whatever an import that broke off has left undone,
the profile still differs from its row, so the next one does all of it again.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress

from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import WRITES_MOST, Write, Writer
from chalicelib.core.values.rejected import Rejected, RowError
from chalicelib.core.values.subject import RESIDENT
from chalicelib.identity.rules.logins import Login
from chalicelib.identity.store.logins import Logins
from chalicelib.identity.use.pseudonyms import Pseudonyms
from chalicelib.imports.rules import Changes, Source
from chalicelib.residents.rules import (
    OPTIONAL_COLUMNS,
    REQUIRED_COLUMNS,
    Resident,
    ResidentRow,
    niks_look_rounded,
    parse_resident,
    second_row,
)
from chalicelib.residents.store.entitlements import Entitlements
from chalicelib.residents.store.residents import PhoneChanged, Residents
from chalicelib.residents.use.end_delegations import EndDelegations

# A changed profile may take its entitlement with it.
_CHANGED_MOST = WRITES_MOST // 2


class ResidentRegistry(Component, frozen=True, kw_only=True):
    """The registry of residents as imports see it. `move_owner(resident_id, phone_hash, listed)`
    tells a resident's vouchers of a new phone, while the registry has `listed`."""

    residents: Residents
    entitlements: Entitlements
    logins: Logins
    pseudonyms: Pseudonyms
    move_owner: Callable[[str, str | None, str | None], None]
    delegations: EndDelegations
    writer: Writer
    required: tuple[str, ...] = REQUIRED_COLUMNS
    optional: tuple[str, ...] = OPTIONAL_COLUMNS

    def parse(self, record: dict[str, str]) -> ResidentRow | list[RowError]:
        """The resident of one record, or all that is wrong with it."""
        return parse_resident(record)

    def id_of(self, row: ResidentRow) -> str:
        """The id that belongs to a row's NIK."""
        return self.pseudonyms.id_of_nik(row.nik)

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
        standing = self.residents.find_many(rows)
        new: list[Resident] = []
        changed: list[tuple[Resident, Resident]] = []
        for resident_id, row in rows.items():
            now = Resident(
                resident_id,
                row.name,
                row.nik[-4:],
                row.phone,
                self.pseudonyms.hash_phone(row.phone) if row.phone else None,
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

        Entitlements follow where there are any; what was claimed stays. Whose phone changes has no
        delegate any more, and is none. Raises `state_conflict`
        where a profile was changed meanwhile.
        """
        named = [now for was, now in changes.changed if _signs_in_anew(was, now)]
        self.logins.put_many(
            [
                (now.phone_hash, Login(RESIDENT, now.id, now.name))
                for now in [*changes.new, *named]
                if now.phone_hash
            ]
        )
        entitled = self.entitlements.entitled([now.id for _, now in changes.changed])
        for was, now in changes.changed:
            if now.id in entitled:
                self._follow(was, now)
        self.delegations.of_phone_changes(changes.changed, source.by)
        self.logins.delete_many(
            [
                (was.phone_hash, Login(RESIDENT, was.id, was.name))
                for was, now in changes.changed
                if was.phone_hash and was.phone_hash != now.phone_hash
            ],
        )
        self.residents.put_many(changes.new)
        for start in range(0, len(changes.changed), _CHANGED_MOST):
            part = changes.changed[start : start + _CHANGED_MOST]
            self.writer.transact([write for was, now in part for write in self._changes(was, now)])
        for was, now in changes.changed:
            if was.phone_hash != now.phone_hash and now.id in entitled:
                # What the old phone has claimed until a moment ago. Whoever has changed it again
                # since has told the vouchers.
                with suppress(PhoneChanged):
                    self.move_owner(now.id, now.phone_hash, now.phone_hash)
        self.delegations.of_phone_changes(changes.changed, source.by)

    def _changes(self, was: Resident, now: Resident) -> list[Write]:
        profile = self.residents.change_profile(was, now)
        if was.phone_hash in (None, now.phone_hash):
            return [profile]
        return [profile, self.entitlements.own(now)]

    def _follow(self, was: Resident, now: Resident) -> None:
        if _entitles_anew(was, now):
            self.writer.update(self.entitlements.follow(now))
        if was.phone_hash != now.phone_hash:
            self.move_owner(now.id, now.phone_hash, was.phone_hash)


def _signs_in_anew(was: Resident, now: Resident) -> bool:
    return (was.phone_hash, was.name) != (now.phone_hash, now.name)


def _entitles_anew(was: Resident, now: Resident) -> bool:
    return (was.phone_hash, was.kelurahan_code, was.segments) != (
        now.phone_hash,
        now.kelurahan_code,
        now.segments,
    )
