"""The parts of acquirers."""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.acquirers.ports import Payments
from chalicelib.audit.parts import AuditParts
from chalicelib.core.parts import Room
from chalicelib.core.values import ids
from chalicelib.identity.parts import IdentityParts
from chalicelib.imports.parts import ImportParts
from chalicelib.merchants.parts import MerchantParts

if TYPE_CHECKING:
    from chalicelib.acquirers.store.coverage import Coverage
    from chalicelib.acquirers.store.firsts import Firsts
    from chalicelib.acquirers.store.psps import Psps
    from chalicelib.acquirers.use.ask import Ask
    from chalicelib.acquirers.use.confirm import Confirm
    from chalicelib.acquirers.use.cover import Cover
    from chalicelib.acquirers.use.date import DatePayment
    from chalicelib.acquirers.use.give_token import GiveToken
    from chalicelib.acquirers.use.imports import PaymentRegistry
    from chalicelib.acquirers.use.keep_psps import KeepPsps
    from chalicelib.acquirers.use.notice import Notice
    from chalicelib.acquirers.use.take_in import TakeIn


class AcquirerParts(Room):
    """Acquirers, their door, and what they have told."""

    @cached_property
    def give_token(self) -> GiveToken:
        """What lets acquirers in."""

        from chalicelib.acquirers.use.give_token import GiveToken

        keys = self.parts[IdentityParts].keys
        return GiveToken(
            psps=self.psps,
            signing_key=lambda: keys.signing_key("access"),
            id_of_client=id_of_client,
            city=self.parts.settings.city,
            clock=self.parts.clock,
        )

    @cached_property
    def take_in(self) -> TakeIn:
        """What takes in notifications."""

        from chalicelib.acquirers.use.take_in import TakeIn

        parts, identity = self.parts, self.parts[IdentityParts]
        return TakeIn(
            psps=self.psps,
            date=self.date,
            payments=parts.port(Payments),
            ask=self.confirm.queue,
            notice=self.notice,
            seal=parts.seal,
            hash_card=identity.pseudonyms.hash_card,
            find_key=lambda: identity.keys.find_key("access"),
            city=parts.settings.city,
            clock=parts.clock,
        )

    @cached_property
    def confirm(self) -> Confirm:
        """What has payments confirmed."""

        from chalicelib.acquirers.use.confirm import Confirm

        parts = self.parts
        return Confirm(
            psps=self.psps,
            firsts=self.firsts,
            date=self.date,
            payments=parts.port(Payments),
            asking=lambda: self.ask,
            hash_card=parts[IdentityParts].pseudonyms.hash_card,
            send=parts.send_to(parts.settings.confirmations_queue),
            clock=parts.clock,
        )

    @cached_property
    def ask(self) -> Ask:
        """What asks acquirers."""

        from chalicelib.acquirers.use.ask import Ask
        from chalicelib.acquirers.use.post import poster
        from chalicelib.core.outside import Outside

        parts = self.parts
        return Ask(
            post=poster(Outside(), loopback=parts.settings.on_one_machine),
            seal=parts.seal,
            sign=parts[IdentityParts].snap_key.sign,
            clock=parts.clock,
        )

    @cached_property
    def keep_psps(self) -> KeepPsps:
        """What keeps acquirers."""

        from chalicelib.acquirers.use.keep_psps import KeepPsps

        parts = self.parts
        return KeepPsps(
            psps=self.psps,
            seal=parts.seal,
            id_of_client=id_of_client,
            loopback=parts.settings.on_one_machine,
            records=parts.records,
            audit=parts[AuditParts].journal,
            writer=parts.writer,
            clock=parts.clock,
        )

    @cached_property
    def imports(self) -> ImportParts:
        """What imports files."""
        return self.parts[ImportParts]

    def payments_of(self, psp_id: str) -> PaymentRegistry:
        """An acquirer's payments as imports see them."""

        from chalicelib.acquirers.use.imports import PaymentRegistry

        parts = self.parts
        return PaymentRegistry(
            psp_id=psp_id,
            payments=parts.port(Payments),
            notice=self.notice,
            clock=parts.clock,
        )

    @cached_property
    def notice(self) -> Notice:
        """What notices who was heard."""

        from chalicelib.acquirers.use.notice import Notice

        return Notice(coverage=self.coverage)

    @cached_property
    def cover(self) -> Cover:
        """What tells how far acquirers reach."""

        from chalicelib.acquirers.use.cover import Cover

        return Cover(
            psps=self.psps, coverage=self.coverage, merchants=self.parts[MerchantParts].store
        )

    @cached_property
    def psps(self) -> Psps:
        """Who may tell of payments."""

        from chalicelib.acquirers.store.psps import Psps

        return Psps(self.parts.connection, self.parts.writer, self._table)

    @cached_property
    def date(self) -> DatePayment:
        """What dates payments."""

        from chalicelib.acquirers.use.date import DatePayment

        parts = self.parts
        return DatePayment(firsts=self.firsts, payments=parts.port(Payments), clock=parts.clock)

    @cached_property
    def firsts(self) -> Firsts:
        """What was first told of payments."""

        from chalicelib.acquirers.store.firsts import Firsts

        return Firsts(self.parts.writer, self._table)

    @cached_property
    def coverage(self) -> Coverage:
        """What was heard of whom."""

        from chalicelib.acquirers.store.coverage import Coverage

        return Coverage(self.parts.connection, self.parts.writer, self._table)

    @cached_property
    def _table(self) -> str:
        return self.parts.table("acquirers")


def id_of_client(client_id: str) -> str:
    """The id of the acquirer with this client id, which there is once."""
    return ids.stable_id(ids.PSP, hashlib.sha256(client_id.encode()).digest())
