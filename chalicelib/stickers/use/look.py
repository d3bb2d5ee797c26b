"""Reading a sticker: which shop it is, and what a resident may spend there."""

from collections.abc import Iterable, Sequence

from chalicelib.campaigns.use.read import ReadCampaigns
from chalicelib.core.component import Component
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.subject import Subject
from chalicelib.identity.store.keys import SecretsManagerKeys
from chalicelib.merchants.rules.account import Stall
from chalicelib.merchants.store.stalls import Stalls
from chalicelib.redemptions.rules.payers import Payer
from chalicelib.residents.use.stand import Stand
from chalicelib.stickers.formats.sticker import Sticker, read
from chalicelib.stickers.rules.spendable import (
    Looked,
    hours_refusal,
    shop_refusal,
    spendable,
    sticker_refusal,
)
from chalicelib.vouchers.rules import Voucher
from chalicelib.vouchers.store.vouchers import Vouchers
from chalicelib.vouchers.use.wallet import Wallet

# A request reads a hundred items, two of which are the shop's.
_TOGETHER = 98


class LookAtSticker(Component, frozen=True, kw_only=True):
    """The use case of a resident who stands before a shop's sticker."""

    keys: SecretsManagerKeys
    city: str
    stalls: Stalls
    wallet: Wallet
    stand: Stand
    vouchers: Vouchers
    campaigns: ReadCampaigns
    clock: Clock

    def sticker(self, text: str) -> Sticker:
        """The sticker in a text. Raises `token_invalid`."""
        keys = self.keys.find_key("sticker")
        return read(text, keys=keys, issuer=self.city, now=self.clock())

    def look(self, text: str, by: Subject) -> Looked:
        """The shop of a sticker and what a resident may spend there, those first that lapse
        soonest.

        Raises `token_invalid`; `token_expired` for a sticker that was renewed;
        `merchant_not_active`, `own_shop`; `unauthenticated` where a delegate stands for the
        resident no more.
        """
        sticker = self.sticker(text)
        self.stand.must(by, self.clock())
        stall, wallet = self.with_wallet(sticker, by)
        now = self.clock()
        open_now = hours_refusal(stall.hours, now) is None
        return Looked(stall, spendable(wallet, stall.till, by.phone, now), open_now)

    def with_wallet(self, sticker: Sticker, by: Subject) -> tuple[Stall, list[Payer]]:
        """The shop of a sticker and all vouchers of a resident, up to date. Raises the same."""
        ids = self.wallet.ids_of(by.id)
        stall, wallet = self.found(sticker, ids[:_TOGETHER], by)
        return stall, wallet + self._mine(self.vouchers.find_many(ids[_TOGETHER:]), by)

    def found(
        self, sticker: Sticker, voucher_ids: Sequence[str], by: Subject
    ) -> tuple[Stall, list[Payer]]:
        """The shop of a sticker and those of these vouchers that are the resident's and this
        phone's, up to date, in one request. Raises the same, but for `token_invalid` of the
        text."""
        stall, vouchers = self.stalls.with_others(
            sticker.merchant_id, self.vouchers.wanted(voucher_ids)
        )
        till = stall.till if stall else None
        if refused := sticker_refusal(sticker.number, till):
            raise refused
        assert stall is not None, "it would have been refused"
        if refused := shop_refusal(stall.till, by.phone):
            raise refused
        return stall, self._mine(vouchers, by)

    def _mine(self, vouchers: Iterable[Voucher], by: Subject) -> list[Payer]:
        # One that waits for its first reward is nothing yet.
        return [
            Payer(one, self.campaigns.recent(one.campaign_id))
            for one in vouchers
            if (one.resident_id, one.owner_phone) == (by.id, by.owner_phone) and one.credits
        ]
