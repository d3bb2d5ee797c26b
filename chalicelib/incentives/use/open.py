"""The voucher on which a resident's rewards of a campaign come together.

It is opened empty, beside the resident's entitlement, which says whose phone it is: so a grant
never tells an owner that has changed meanwhile, and the wallet finds it like any other.
"""

from dataclasses import replace

from chalicelib.campaigns.rules.budget import Overtaken
from chalicelib.campaigns.rules.terms import Terms
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock
from chalicelib.incentives.rules.reward import reward_voucher_id
from chalicelib.residents.store.entitlements import Entitlements
from chalicelib.vouchers.rules import ACTIVE, Voucher, new_voucher
from chalicelib.vouchers.store.vouchers import Vouchers

_TRIES = 5


class OpenVoucher(Component, frozen=True, kw_only=True):
    """Finds that voucher, or opens it."""

    entitlements: Entitlements
    vouchers: Vouchers
    writer: Writer
    clock: Clock

    def current(self, terms: Terms, resident_id: str) -> str:
        """The id of the voucher that takes a resident's rewards: the newest of the campaign, or,
        where that was voided, another one that goes on counting. Raises `unavailable` while others
        are in the way."""
        for _ in range(_TRIES):
            entitled = self.entitlements.every(resident_id)
            if entitled is None:
                raise Refused("unavailable", retry_after=1)
            was = entitled.vouchers.get(terms.id, ())
            last = self.vouchers.find(was[-1]) if was else None
            if last is not None and last.stored_state == ACTIVE:
                return last.id
            opened = self._empty(terms, resident_id, entitled.phone, last)
            try:
                self.writer.transact(
                    [
                        self.entitlements.add_voucher(
                            resident_id,
                            terms.id,
                            entitled.phone,
                            was,
                            opened.id,
                            lambda _: Overtaken(),
                        ),
                        self.vouchers.put(opened),
                    ]
                )
            except Overtaken:
                continue
            return opened.id
        raise Refused("unavailable", retry_after=1)

    def _empty(self, terms: Terms, resident_id: str, phone: str, before: Voucher | None) -> Voucher:
        id = reward_voucher_id(terms.id, resident_id, before.id if before else "")
        return replace(
            new_voucher(id, terms, resident_id, phone, 0, self.clock()),
            # What limits a resident's rewards goes on.
            rewarded=before.rewarded if before else 0,
            rewards_on=(before.rewards_on if before else None) or {},
        )
