"""Looking residents up: staff in the registry, a resident themselves."""

from chalicelib.core.component import Component
from chalicelib.core.http.pages import no_cursor
from chalicelib.core.values import ids
from chalicelib.core.values.subject import RESIDENT
from chalicelib.identity.store.logins import Logins
from chalicelib.identity.use.pseudonyms import Pseudonyms
from chalicelib.residents.rules import NAME_BUCKET, Resident, name_bucket, name_key, sought
from chalicelib.residents.store.residents import Residents


class LookUp(Component, frozen=True, kw_only=True):
    """The use case of whoever reads the registry."""

    store: Residents
    logins: Logins
    pseudonyms: Pseudonyms

    def one(self, resident_id: str) -> Resident:
        """A resident, up to date. Raises `not_found`."""
        return self.store.get(resident_id)

    def page(self, q: str, after: str | None, limit: int) -> tuple[list[Resident], str | None]:
        """Residents by id, whole NIK, whole phone, or the beginning of the name; all without
        `q`. Answers a page and after what the next one begins. Raises `validation_failed` for an
        `after` of another list."""
        wanted = sought(q)
        if wanted.by == "all":
            return self._all(after, limit)
        if wanted.by == "name":
            return self._by_name(wanted.text, after, limit)
        if wanted.by == "phone":
            return self._by_phone(wanted.text), None
        by_nik = wanted.by == "nik"
        found = self.store.find(self.pseudonyms.id_of_nik(wanted.text) if by_nik else wanted.text)
        return [found] if found else [], None

    def _all(self, after: str | None, limit: int) -> tuple[list[Resident], str | None]:
        if after is not None and not after.startswith(ids.RESIDENT):
            raise no_cursor()
        found = self.store.page(after, limit)
        return found, found[-1].id if len(found) == limit else None

    def _by_name(
        self, name: str, after: str | None, limit: int
    ) -> tuple[list[Resident], str | None]:
        bucket, prefix = name_bucket(name)
        if after is not None and not after.startswith(prefix):
            raise no_cursor()
        if len(bucket) < NAME_BUCKET:
            return [], None
        found = self.store.by_name(bucket, prefix, after, limit)
        return found, name_key(found[-1]) if len(found) == limit else None

    def _by_phone(self, phone: str) -> list[Resident]:
        logins = self.logins.of_phone(self.pseudonyms.hash_phone(phone), RESIDENT)
        own = [login.id for login in logins if not login.delegate]
        return list(self.store.find_many(own).values())
