"""Voiding a voucher."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from chalicelib.audit.store import AuditJournal
from chalicelib.campaigns.use.read import ReadCampaigns
from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.subject import Subject
from chalicelib.vouchers.rules import VOIDED, Held, give_back, void_refusal
from chalicelib.vouchers.store.vouchers import Vouchers
from chalicelib.vouchers.use.give_back import GiveBack

T = TypeVar("T")


class VoidVoucher(Component, frozen=True, kw_only=True):
    """The use case of an admin who takes a voucher back."""

    vouchers: Vouchers
    campaigns: ReadCampaigns
    give_back: GiveBack
    records: Records
    writer: Writer
    audit: AuditJournal
    clock: Clock

    def void(
        self,
        voucher_id: str,
        reason: str,
        by: Subject,
        key: Key | None,
        view: Callable[[Held], T],
    ) -> T:
        """Take what is left of a voucher back to its campaign. Answers `view` of it, which is kept
        under the key. Raises `not_found`, or `voucher_not_active` where it is voided or expired
        already."""
        voucher = self.vouchers.find(voucher_id)
        if voucher is None:
            raise Refused("not_found")
        terms = self.campaigns.get(voucher.campaign_id)
        if refused := void_refusal(voucher):
            raise refused
        now = self.clock()
        body = view(Held(replace(voucher, balance=0, stored_state=VOIDED), terms, now))
        writes = [
            *self.records.write(key, now, 200, body=body),
            self.vouchers.void(voucher.id, voucher.balance),
        ]
        if voucher.balance:
            back = give_back(
                ids.new_id(ids.TRANSFER),
                "void",
                voucher.id,
                terms.id,
                voucher.balance,
                by.actor,
                now,
                reason,
            )
            writes += self.give_back.writes([back], terms, by.actor, now)
        else:
            # No money moves, so no transfer tells of it.
            writes.append(self.audit.entry(by, "voucher.void", voucher.id, now, reason=reason))
        self.writer.transact(writes)
        return body
