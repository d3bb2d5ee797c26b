"""The parts of partners."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.audit.parts import AuditParts
from chalicelib.core.parts import Room
from chalicelib.identity.parts import IdentityParts

if TYPE_CHECKING:
    from chalicelib.partners.store import Partners
    from chalicelib.partners.use.admit import AdmitPartner
    from chalicelib.partners.use.keep import KeepPartners
    from chalicelib.partners.use.sign_in import SignInPartner
    from chalicelib.partners.use.webhook import KeepWebhook


class PartnerParts(Room):
    """Marketplaces: who they are, with what they sign in, where they are told."""

    @cached_property
    def store(self) -> Partners:
        """Where partners are kept."""

        from chalicelib.partners.store import Partners

        return Partners(self.parts.connection, self.parts.table("partners"))

    @cached_property
    def admit(self) -> AdmitPartner:
        from chalicelib.partners.use.admit import AdmitPartner

        return AdmitPartner(partners=self.store)

    @cached_property
    def sign_in(self) -> SignInPartner:
        from chalicelib.partners.use.sign_in import SignInPartner

        identity = self.parts[IdentityParts]
        return SignInPartner(
            partners=self.store,
            digest=identity.pseudonyms.digest,
            keys=identity.keys,
            city=self.parts.settings.city,
            clock=self.parts.clock,
        )

    @cached_property
    def keep(self) -> KeepPartners:
        from chalicelib.partners.use.keep import KeepPartners

        parts = self.parts
        return KeepPartners(
            partners=self.store,
            digest=parts[IdentityParts].pseudonyms.digest,
            seal=parts.seal,
            records=parts.records,
            audit=parts[AuditParts].journal,
            writer=parts.writer,
            clock=parts.clock,
        )

    @cached_property
    def webhook(self) -> KeepWebhook:
        from chalicelib.partners.use.webhook import KeepWebhook

        parts = self.parts
        return KeepWebhook(
            partners=self.store,
            digest=parts[IdentityParts].pseudonyms.digest,
            seal=parts.seal,
            records=parts.records,
            audit=parts[AuditParts].journal,
            writer=parts.writer,
            clock=parts.clock,
        )
