"""Issuing a voucher anew to the same resident: a lost phone."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from chalicelib.campaigns.rules.budget import Overtaken
from chalicelib.campaigns.store.budgets import Budgets
from chalicelib.campaigns.use.read import ReadCampaigns
from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.subject import Subject
from chalicelib.ledger.store.transfers import Transfers
from chalicelib.residents.store.entitlements import Entitlements
from chalicelib.residents.store.residents import Residents
from chalicelib.residents.use.end_delegations import EndDelegations
from chalicelib.vouchers.rules import Held, give_back, issue, new_voucher, reissue_refusal
from chalicelib.vouchers.store.vouchers import Vouchers

T = TypeVar("T")


class ReissueVoucher(Component, frozen=True, kw_only=True):
    """The use case of an admin who replaces a voucher."""

    vouchers: Vouchers
    residents: Residents
    entitlements: Entitlements
    delegations: EndDelegations
    campaigns: ReadCampaigns
    budgets: Budgets
    transfers: Transfers
    records: Records
    writer: Writer
    clock: Clock

    def reissue(
        self,
        voucher_id: str,
        reason: str,
        by: Subject,
        key: Key | None,
        view: Callable[[Held], T],
    ) -> T:
        """Void a voucher and issue what was left of it anew to the same resident. The lost phone
        may be their delegate's: nobody stands for them any more.

        Answers `view` of the new voucher, which is kept under the key. Raises `not_found`,
        `voucher_not_active`."""
        voucher = self.vouchers.find(voucher_id)
        resident = self.residents.find(voucher.resident_id) if voucher else None
        if voucher is None or resident is None:
            raise Refused("not_found")
        terms = self.campaigns.get(voucher.campaign_id)
        was = self.entitlements.claimed(voucher.resident_id)[0][terms.id]
        delegated = self.delegations.not_ended(voucher.resident_id)
        now = self.clock()
        if refused := reissue_refusal(voucher, terms, now):
            raise refused
        anew = replace(
            new_voucher(
                ids.new_id(ids.VOUCHER),
                terms,
                voucher.resident_id,
                resident.phone_hash or "",
                voucher.balance,
                now,
            ),
            # What limits a resident's rewards goes with them.
            rewarded=voucher.rewarded,
            rewards_on=voucher.rewards_on,
        )
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
        ended = [
            write for one in delegated for write in self.delegations.writes(one, by, reason, now)
        ]
        claimed = [anew.id if one == voucher.id else one for one in was]
        body = view(Held(anew, terms, now))
        self.writer.transact(
            [
                *self.records.write(key, now, 201, body=body),
                self.vouchers.void(voucher.id, voucher.balance),
                self.vouchers.put(anew),
                self.entitlements.replace_claimed(
                    voucher.resident_id,
                    terms.id,
                    resident.phone_hash,
                    was,
                    claimed,
                    lambda _: Overtaken(),
                ),
                # The money goes back to the campaign and out again: two transfers, one guard.
                *self.transfers.write(
                    [back, issue(anew, by.actor, now, f"reissue of {voucher.id}")],
                    lambda _: Overtaken(),
                    beside=self.budgets.take_back_and_reissue(terms.id, anew.face_value),
                ),
                *ended,
            ]
        )
        return body
