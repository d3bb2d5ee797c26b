"""The registry of residents."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.audit.store import AuditJournal
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.http.pages import no_cursor
from chalicelib.core.values import identifiers
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.masks import mask_phone
from chalicelib.core.values.rejected import Rejected
from chalicelib.core.values.subject import Subject
from chalicelib.identity.rules.logins import Login
from chalicelib.identity.store.logins import Logins
from chalicelib.residents.rules import name_bucket
from chalicelib.residents.store import Resident, Residents

ROLE = "resident"

# Counting looks at the whole registry; whoever tries out a campaign asks for the same again.
COUNT_KEPT = timedelta(seconds=60)

Filter = tuple[frozenset[str], frozenset[str]]


class ResidentService:
    """The use cases of the registry. `hash_phone` and `id_of_nik` are keyed hashes."""

    def __init__(
        self,
        store: Residents,
        logins: Logins,
        writer: Writer,
        audit: AuditJournal,
        hash_phone: Callable[[str], str],
        id_of_nik: Callable[[str], str],
        move_owner: Callable[[str, str], None],
        clock: Clock,
    ) -> None:
        """`move_owner(resident_id, phone_hash)` tells the resident's vouchers of a new phone."""
        self._store = store
        self._logins = logins
        self._writer = writer
        self._audit = audit
        self._hash_phone = hash_phone
        self.id_of_nik = id_of_nik
        self._move_owner = move_owner
        self._clock = clock
        self._counted: dict[Filter, tuple[datetime, int]] = {}

    def get(self, resident_id: str) -> Resident:
        """A resident, up to date. Raises `not_found`."""
        resident = self._store.find(resident_id)
        if resident is None:
            raise Refused("not_found")
        return resident

    def welcome(self, resident_id: str) -> None:
        """At each sign-in: let the entitlement follow the registry, so that a claim need not
        read."""
        resident = self.get(resident_id)
        self._store.set_entitlement(resident_id, resident.kelurahan_code, resident.segments)

    def count_eligible(self, kelurahan: Collection[str], segments: Collection[str]) -> int:
        """How many residents may claim from a campaign with these limits, by the rule of a claim;
        as counted at most COUNT_KEPT ago."""
        now = self._clock()
        self._counted = {
            wanted: (at, count)
            for wanted, (at, count) in self._counted.items()
            if now - at < COUNT_KEPT
        }
        wanted = (frozenset(kelurahan), frozenset(segments))
        if wanted not in self._counted:
            count = self._store.count_eligible(sorted(wanted[0]), sorted(wanted[1]))
            self._counted[wanted] = (now, count)
        return self._counted[wanted][1]

    def search(self, q: str, cursor: str | None, limit: int) -> tuple[list[Resident], str | None]:
        """Residents by id, whole NIK, whole phone, or the beginning of the name; all without
        `q`. Answers a page and the next cursor."""
        q = q.strip()
        if not q:
            if cursor and "#" in cursor:
                raise no_cursor()
            found = self._store.page(cursor, limit)
            return found, found[-1].id if len(found) == limit else None
        exact = self._exact(q)
        if exact is not None:
            return exact, None
        bucket, prefix = name_bucket(q)
        if len(bucket) < 3:
            return [], None
        if cursor and not cursor.startswith(prefix):
            # DynamoDB goes on only within what is asked of it.
            raise no_cursor()
        found = self._store.by_name(bucket, prefix, cursor, limit)
        if len(found) < limit:
            return found, None
        last = found[-1]
        return found, f"{name_bucket(last.name)[1]}#{last.id}"

    def _exact(self, q: str) -> list[Resident] | None:
        if q.startswith("res_"):
            resident = self._store.find(q)
            return [resident] if resident else []
        try:
            resident = self._store.find(self.id_of_nik(identifiers.nik(q)))
            return [resident] if resident else []
        except Rejected:
            pass
        try:
            logins = self._logins.of_phone(self._hash_phone(identifiers.phone(q)), ROLE)
        except Rejected:
            return None
        return list(self._store.find_many(login.id for login in logins).values())

    def change_phone(self, resident_id: str, phone: str | None, by: Subject) -> Resident:
        """Give a resident another phone, or none; the old one can no longer sign in for them.
        Raises `not_found`, or `state_conflict` where it was changed meanwhile."""
        resident = self.get(resident_id)
        before, anew = resident.phone_hash, self._hash_phone(phone) if phone else None
        changed = replace(resident, phone=phone, phone_hash=anew)
        writes = [
            self._store.change_phone(resident, changed),
            self._audit.entry(
                by,
                "resident.change_phone",
                resident.id,
                self._clock(),
                before=_masked(resident.phone),
                after=_masked(phone),
            ),
        ]
        if anew:
            # The vouchers first: if we crash here, the profile still names the old phone, and
            # doing it again finds what is to be done.
            self._move_owner(resident.id, anew)
            login = Login(ROLE, resident.id, resident.name)
            writes.append(self._logins.put(anew, login))
        if before and before != anew:
            writes.append(self._logins.delete(before, ROLE, resident.id))
        self._writer.transact(writes)
        return changed


def _masked(phone: str | None) -> str | None:
    return mask_phone(phone) if phone else None
