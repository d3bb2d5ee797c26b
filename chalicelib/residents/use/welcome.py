"""Welcoming a resident who signs in."""

from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.errors import Refused
from chalicelib.residents.store.entitlements import Entitlements
from chalicelib.residents.store.residents import Residents


class Welcome(Component, frozen=True, kw_only=True):
    """The use case of welcoming."""

    store: Residents
    entitlements: Entitlements
    writer: Writer

    def welcome(self, resident_id: str, phone: str) -> None:
        """At each sign-in by a phone (a keyed hash): let the entitlement follow the registry, so
        that a claim need not read. Raises `not_found`, or `forbidden` where the registry knows
        another phone: a login may be left over, or come before its profile."""
        resident = self.store.get(resident_id)
        if resident.phone_hash != phone:
            raise Refused("forbidden")
        self.writer.transact(self.entitlements.welcome(resident))
