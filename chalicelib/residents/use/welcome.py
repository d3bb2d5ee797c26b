"""Welcoming a resident who signs in."""

from chalicelib.core.component import Component
from chalicelib.residents.store import Residents


class Welcome(Component, frozen=True, kw_only=True):
    """The use case of welcoming."""

    store: Residents

    def welcome(self, resident_id: str) -> None:
        """At each sign-in: let the entitlement follow the registry, so that a claim need not read.
        Raises `not_found`."""
        resident = self.store.get(resident_id)
        self.store.set_entitlement(resident_id, resident.kelurahan_code, resident.segments)
