"""Welcoming a resident who signs in."""

from dataclasses import dataclass

from chalicelib.residents.store import Residents


@dataclass(frozen=True, kw_only=True)
class Welcome:
    """The use case of welcoming."""

    store: Residents

    def welcome(self, resident_id: str) -> None:
        """At each sign-in: let the entitlement follow the registry, so that a claim need not read.
        Raises `not_found`."""
        resident = self.store.get(resident_id)
        self.store.set_entitlement(resident_id, resident.kelurahan_code, resident.segments)
