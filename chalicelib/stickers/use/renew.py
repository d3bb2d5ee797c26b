"""Renewing a sticker: the old one is void in the same instant."""

from collections.abc import Callable
from typing import TypeVar

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.instants import Clock, epoch
from chalicelib.core.values.subject import Subject
from chalicelib.merchants.rules.till import owned
from chalicelib.merchants.store.merchants import Merchants
from chalicelib.merchants.store.stickers import Numbered, Stickers
from chalicelib.stickers.use.own import OwnSticker, Written

View = TypeVar("View")


class RenewSticker(Component, frozen=True, kw_only=True):
    """The use cases of an owner whose sticker was swapped or torn off, and of an admin who takes
    one out of use."""

    own: OwnSticker
    merchants: Merchants
    stickers: Stickers
    records: Records
    writer: Writer
    audit: AuditJournal
    clock: Clock

    def renew(self, by: Subject, key: Key | None, view: Callable[[Written], View]) -> View:
        """Give the owner's shop a new sticker; answers `view` of it. Raises `forbidden` for a
        cashier, `state_conflict` where somebody else has renewed it at this very moment."""
        owned(self.merchants.shop(by.id), by)
        return self._renewed(by.id, "sticker.renew", by, key, view)

    def revoke(
        self,
        merchant_id: str,
        reason: str,
        by: Subject,
        key: Key | None,
        view: Callable[[Written], View],
    ) -> View:
        """Take a shop's sticker out of use: the shop has a new one, which nobody has photographed
        yet. Raises `not_found`, `state_conflict`."""
        return self._renewed(merchant_id, "sticker.revoke", by, key, view, reason=reason)

    def _renewed(
        self,
        merchant_id: str,
        action: str,
        by: Subject,
        key: Key | None,
        view: Callable[[Written], View],
        **told: str,
    ) -> View:
        seen, now = self.stickers.get(merchant_id), self.clock()
        body = view(self.own.write(merchant_id, Numbered(seen.number + 1, epoch(now))))
        self.writer.transact(
            [
                *self.records.write(key, now, 200, body=body),
                self.stickers.renew(merchant_id, seen, now),
                self.audit.entry(by, action, merchant_id, now, sticker=seen.number, **told),
            ]
        )
        return body
