"""The parts of residents."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.audit.parts import AuditParts
from chalicelib.core.parts import Room
from chalicelib.identity.parts import IdentityParts
from chalicelib.residents.ports import Wallets

if TYPE_CHECKING:
    from chalicelib.residents.store.delegations import Delegations
    from chalicelib.residents.store.entitlements import Entitlements
    from chalicelib.residents.store.residents import Residents
    from chalicelib.residents.store.visitors import Visitors
    from chalicelib.residents.use.change_phone import ChangePhone
    from chalicelib.residents.use.count_eligible import CountEligible
    from chalicelib.residents.use.delegates import Delegates
    from chalicelib.residents.use.end_delegations import EndDelegations
    from chalicelib.residents.use.imports import ResidentRegistry
    from chalicelib.residents.use.let_in import LetIn
    from chalicelib.residents.use.look_up import LookUp
    from chalicelib.residents.use.stand import Stand
    from chalicelib.residents.use.welcome import Welcome


class ResidentParts(Room):
    """The registry of residents, and what they are entitled to."""

    @cached_property
    def store(self) -> Residents:
        from chalicelib.residents.store.residents import Residents

        return Residents(self.parts.connection, self._table)

    @cached_property
    def entitlements(self) -> Entitlements:
        from chalicelib.residents.store.entitlements import Entitlements

        return Entitlements(self.parts.connection, self._table)

    @cached_property
    def visitors(self) -> Visitors:
        from chalicelib.residents.store.visitors import Visitors

        return Visitors(self.parts.connection, self._table)

    @cached_property
    def let_in(self) -> LetIn:
        from chalicelib.residents.use.let_in import LetIn

        identity = self.parts[IdentityParts]
        return LetIn(
            store=self.store,
            visitors=self.visitors,
            logins=identity.logins,
            pseudonyms=identity.pseudonyms,
        )

    @cached_property
    def look_up(self) -> LookUp:
        from chalicelib.residents.use.look_up import LookUp

        identity = self.parts[IdentityParts]
        return LookUp(store=self.store, logins=identity.logins, pseudonyms=identity.pseudonyms)

    @cached_property
    def welcome(self) -> Welcome:
        from chalicelib.residents.use.welcome import Welcome

        return Welcome(
            store=self.store,
            entitlements=self.entitlements,
            delegations=self.delegations,
            writer=self.parts.writer,
            clock=self.parts.clock,
        )

    @cached_property
    def delegations(self) -> Delegations:
        from chalicelib.residents.store.delegations import Delegations

        return Delegations(self.parts.connection, self._table)

    @cached_property
    def stand(self) -> Stand:
        from chalicelib.residents.use.stand import Stand

        return Stand(delegations=self.delegations)

    @cached_property
    def end_delegations(self) -> EndDelegations:
        from chalicelib.residents.use.end_delegations import EndDelegations

        return EndDelegations(
            delegations=self.delegations,
            logins=self.parts[IdentityParts].logins,
            audit=self.parts[AuditParts].journal,
            writer=self.parts.writer,
            clock=self.parts.clock,
        )

    @cached_property
    def delegates(self) -> Delegates:
        from chalicelib.residents.use.delegates import Delegates

        identity = self.parts[IdentityParts]
        return Delegates(
            store=self.store,
            delegations=self.delegations,
            entitlements=self.entitlements,
            logins=identity.logins,
            pseudonyms=identity.pseudonyms,
            ending=self.end_delegations,
            records=self.parts.records,
            audit=self.parts[AuditParts].journal,
            writer=self.parts.writer,
            clock=self.parts.clock,
        )

    @cached_property
    def count_eligible(self) -> CountEligible:
        from chalicelib.residents.use.count_eligible import CountEligible

        return CountEligible(store=self.store, clock=self.parts.clock)

    @cached_property
    def change_phone(self) -> ChangePhone:
        from chalicelib.residents.use.change_phone import ChangePhone

        identity = self.parts[IdentityParts]
        return ChangePhone(
            store=self.store,
            entitlements=self.entitlements,
            logins=identity.logins,
            pseudonyms=identity.pseudonyms,
            move_owner=self.move_owner,
            delegations=self.end_delegations,
            audit=self.parts[AuditParts].journal,
            writer=self.parts.writer,
            clock=self.parts.clock,
        )

    @cached_property
    def registry(self) -> ResidentRegistry:
        from chalicelib.residents.use.imports import ResidentRegistry

        identity = self.parts[IdentityParts]
        return ResidentRegistry(
            residents=self.store,
            entitlements=self.entitlements,
            logins=identity.logins,
            pseudonyms=identity.pseudonyms,
            move_owner=self.move_owner,
            delegations=self.end_delegations,
            writer=self.parts.writer,
        )

    @cached_property
    def _table(self) -> str:
        from chalicelib.residents.store.items import ResidentItem

        return self.parts.table("residents", ResidentItem)

    def move_owner(self, resident_id: str, phone: str | None, listed: str | None) -> None:
        """Tell a resident's vouchers which phone (a keyed hash) owns them now. Raises PhoneChanged
        where the registry has another one by now than `listed`."""
        # Asked for when it is needed, so that reading the registry loads no room above.
        self.parts.port(Wallets).move_owner(resident_id, phone, listed)
