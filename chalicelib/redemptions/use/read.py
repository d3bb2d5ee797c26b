"""Redemptions as merchants and residents read them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from chalicelib.campaigns.use.read import ReadCampaigns
from chalicelib.core.component import Component
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, day_bounds, from_text
from chalicelib.core.values.subject import Subject
from chalicelib.ledger.rules.accounts import account
from chalicelib.ledger.rules.journal import entry_key
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.ledger.store.journal import Journal
from chalicelib.ledger.store.totals import Totals
from chalicelib.ledger.store.transfers import Transfers
from chalicelib.merchants.store.merchants import Merchants
from chalicelib.redemptions.rules.redemption import NamedRedemption, Redemption, redemption_id
from chalicelib.redemptions.store import Refunded
from chalicelib.redemptions.use.name import PaymentNames
from chalicelib.residents.use.stand import Stand
from chalicelib.vouchers.store.vouchers import Vouchers
from chalicelib.vouchers.use.wallet import Wallet

# A list without a date goes back this far.
LISTED_BY_DEFAULT = timedelta(days=31)
# Before there was a city.
_EVER_SINCE = "2020-01-01T00:00:00Z"


class ReadRedemptions(Component, frozen=True, kw_only=True):
    """Reads redemptions, with what was refunded of each."""

    transfers: Transfers
    journal: Journal
    totals: Totals
    refunded: Refunded
    vouchers: Vouchers
    wallet: Wallet
    merchants: Merchants
    campaigns: ReadCampaigns
    names: PaymentNames
    stand: Stand
    clock: Clock

    def of_merchant(self, redemption_id: str, merchant_id: str) -> Redemption:
        """A merchant's own redemption, up to date. Raises `not_found`."""
        transfer = self.transfers.find(redemption_id)
        mine = account("merchant", merchant_id)
        if transfer is None or transfer.kind != "redeem" or transfer.credit_account != mine:
            raise Refused("not_found")
        return self._up_to_date(transfer)

    def of_token(self, jti: str, by: Subject) -> NamedRedemption | None:
        """What a resident's drawing has paid, up to date; None where nothing. Raises `not_found`
        where it is another's, `unauthenticated` where a delegate stands for them no more."""
        self.stand.must(by, self.clock())
        transfer = self.transfers.find(redemption_id(jti))
        if transfer is None:
            return None
        redemption = self._up_to_date(transfer)
        voucher = self.vouchers.find(redemption.voucher_id)
        if voucher is None or (voucher.resident_id, voucher.owner_phone) != (by.id, by.owner_phone):
            raise Refused("not_found")
        (named,) = self._named([redemption])
        return named

    def by_day(
        self, merchant_id: str, day: date | None, cursor: str | None, limit: int
    ) -> tuple[list[Redemption], str | None]:
        """A merchant's redemptions of a business day (or of LISTED_BY_DEFAULT), newest first, and
        the next cursor."""
        if day is None:
            until = self._now()
            since = until - LISTED_BY_DEFAULT
        else:
            since, until = day_bounds(day)
        return self._page([account("merchant", merchant_id)], since, until, cursor, limit)

    def by_resident(
        self, by: Subject, cursor: str | None, limit: int
    ) -> tuple[list[NamedRedemption], str | None]:
        """What a resident has paid, newest first, and the next cursor."""
        names = [account("voucher", held.voucher.id) for held in self.wallet.every(by)]
        found, after = self._page(names, from_text(_EVER_SINCE), self._now(), cursor, limit)
        return self._named(found), after

    def through(self) -> datetime:
        """How far the lists surely reach."""
        return self.totals.through()

    def _now(self) -> datetime:
        return self.clock() + timedelta(minutes=1)

    def _page(
        self,
        accounts: list[str],
        since: datetime,
        until: datetime,
        cursor: str | None,
        limit: int,
    ) -> tuple[list[Redemption], str | None]:
        found: list[Transfer] = []
        more = False
        for name in accounts:
            page = self.journal.of_account(name, since, until, cursor, limit)
            more = more or len(page) == limit
            found += page
        found.sort(key=entry_key, reverse=True)
        more = more or len(found) > limit
        found = found[:limit]
        redeemed = [transfer for transfer in found if transfer.kind == "redeem"]
        refunds = self.refunded.of_many([transfer.id for transfer in redeemed])
        shown = [self._shown(one, refunds.get(one.id, 0)) for one in redeemed]
        return shown, entry_key(found[-1]) if more and found else None

    def _named(self, redemptions: Sequence[Redemption]) -> list[NamedRedemption]:
        merchants = self.merchants.find_many(one.merchant_id for one in redemptions)
        return [
            NamedRedemption(
                one,
                merchants[one.merchant_id].name if one.merchant_id in merchants else "",
                self.campaigns.recent(one.transfer.campaign_id).name,
            )
            for one in redemptions
        ]

    def _up_to_date(self, transfer: Transfer) -> Redemption:
        return self._shown(transfer, self.refunded.of(transfer.id))

    def _shown(self, transfer: Transfer, refunded: int) -> Redemption:
        check = self.names.check(transfer.payment_id) if transfer.payment_id else None
        return Redemption(transfer, refunded, check)
