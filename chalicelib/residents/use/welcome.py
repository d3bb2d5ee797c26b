"""Welcoming a resident who signs in."""

from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock
from chalicelib.residents.store.delegations import Delegations
from chalicelib.residents.store.entitlements import Entitlements
from chalicelib.residents.store.residents import Residents


class Welcome(Component, frozen=True, kw_only=True):
    """The use case of welcoming."""

    store: Residents
    entitlements: Entitlements
    delegations: Delegations
    writer: Writer
    clock: Clock

    def welcome(self, resident_id: str, phone: str, delegate: str = "") -> None:
        """At each sign-in by a phone (a keyed hash): let the entitlement follow the registry, so
        that a claim need not read. `delegate` is who stands for the resident by this phone, "" of
        the resident themselves. Raises `not_found`, or `forbidden` where the registry knows
        another phone, or another delegate: a login may be left over, or come before its profile."""
        resident = self.store.get(resident_id)
        if delegate:
            found = self.delegations.find(resident_id)
            if found is None or not found.stands(delegate, phone, self.clock()):
                raise Refused("forbidden")
        if resident.phone_hash != (None if delegate else phone):
            raise Refused("forbidden")
        self.writer.transact(self.entitlements.welcome(resident))
