"""Scanning and redeeming.

A redemption is one transaction: the voucher's balance goes down, the merchant's goes up, and the
transfer that says so is put under the payment token's `jti`, so that a token pays once. Four
writes, one round trip, no read before it; docs/ledger.md walks through it.
"""

from collections.abc import Callable, Sequence, Set
from datetime import date, datetime, timedelta
from typing import Any

from chalicelib.campaigns.rules import Terms
from chalicelib.campaigns.service import CampaignService
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused, invalid
from chalicelib.core.values.instants import Clock, business_day, day_bounds, from_text, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.ledger.rules import Transfer, account, entry_key
from chalicelib.ledger.store.journal import Journal
from chalicelib.ledger.store.transfers import Transfers
from chalicelib.merchants.store.accounts import MerchantAccounts
from chalicelib.merchants.store.merchants import Merchants
from chalicelib.redemptions.receipts import Receipts
from chalicelib.redemptions.rules import (
    Redemption,
    TillChanged,
    merchant_refusal,
    stale_days,
    voucher_refusal,
)
from chalicelib.redemptions.store import Refunded
from chalicelib.residents.service import ResidentService
from chalicelib.vouchers.service import VoucherService
from chalicelib.vouchers.store import Vouchers
from chalicelib.vouchers.token import PaymentToken


class TokenPaid(Refused):
    """This payment token has paid; `transfer` is what it paid."""

    def __init__(self, transfer: dict[str, Any]) -> None:
        super().__init__("token_used")
        self.transfer = transfer


class RedemptionService:
    """The use cases of redemptions."""

    def __init__(
        self,
        vouchers: Vouchers,
        wallet: VoucherService,
        merchants: Merchants,
        accounts: MerchantAccounts,
        residents: ResidentService,
        campaigns: CampaignService,
        transfers: Transfers,
        journal: Journal,
        refunded: Refunded,
        records: Records,
        writer: Writer,
        receipts: Receipts,
        through: Callable[[], datetime],
        clock: Clock,
    ) -> None:
        self._vouchers = vouchers
        self._wallet = wallet
        self._merchants = merchants
        self._accounts = accounts
        self._residents = residents
        self._campaigns = campaigns
        self._transfers = transfers
        self._journal = journal
        self._refunded = refunded
        self._records = records
        self._writer = writer
        self._receipts = receipts
        self.through = through
        self._clock = clock

    def scan(self, presented: "Presented", by: Subject) -> tuple[PaymentToken, Terms, int, str]:
        """What a payment token is good for: (token, campaign, most that can be taken, the
        resident's name, to be masked). Spends nothing. Raises what redeeming would raise, as far
        as it can be known."""
        token = presented.read(self._wallet, by)
        terms = self._accepting(token, by)
        voucher = self._wallet.find(token.voucher_id)
        if self._transfers.find(transfer_id(token)) is not None:
            raise Refused("token_used")
        now = to_text(self._clock())
        shop = self._merchants.shop(by.id)
        refused = None
        if shop is None or shop.merchant.state != "active":
            refused = Refused("merchant_not_active")
        elif by.phone not in shop.phones:
            refused = Refused("forbidden")
        elif terms.categories and shop.merchant.category not in terms.categories:
            refused = Refused("merchant_not_accepted")
        elif voucher.stored_state != "active" or voucher.spend_until <= now:
            refused = Refused("voucher_not_active")
        elif voucher.owner_phone and voucher.owner_phone in shop.phones:
            refused = Refused("own_shop")
        elif voucher.balance == 0:
            refused = Refused("voucher_insufficient")
        if refused is not None:
            raise refused
        resident = self._residents.get(voucher.resident_id)
        return token, terms, min(token.cap, voucher.balance), resident.name

    def redeem(
        self,
        presented: "Presented",
        amount: int,
        bill_total: int | None,
        by: Subject,
        key: Key | None,
    ) -> Redemption:
        """Pay `amount` rupiah from the token's voucher to the merchant.

        Raises one of the refusals of the contract; then nothing has moved.

        Which phones are the merchant's is taken from the access token and compared with what
        stands in the account: only where they have changed since is there a second attempt.
        """
        token = presented.read(self._wallet, by)
        if amount > token.cap:
            raise Refused("amount_over_cap")
        terms = self._accepting(token, by)
        shops: Set[str] = by.phones or {by.phone}
        while by.phone in shops:
            # Each attempt has its own instant: `through` counts on no write coming late.
            now = self._clock()
            transfer = self._transfer(token, amount, bill_total, by, now)
            try:
                self._writer.transact(
                    self._redeem_writes(transfer, token, terms, by, shops, key, now)
                )
                return Redemption(transfer, 0)
            except TokenPaid:
                # Whether this very payment was made is for `already` to say.
                raise Refused("token_used") from None
            except TillChanged as changed:
                shops = changed.phones
            except Refused as refused:
                # The voucher is judged first, perhaps by a phone that is no longer the merchant's.
                phones = self._merchants.phones(by.id) if refused.code == "own_shop" else None
                if phones is None or phones == shops:
                    raise
                shops = phones
        raise Refused("forbidden")

    def _redeem_writes(
        self,
        transfer: Transfer,
        token: PaymentToken,
        terms: Terms,
        by: Subject,
        shops: Set[str],
        key: Key | None,
        now: datetime,
    ) -> list[Write]:
        amount, day = transfer.amount, business_day(now)
        put, merchant = self._transfers.write(
            [transfer],
            lambda old: TokenPaid(old or {}),
            beside=self._accounts.credit(
                by.id,
                amount,
                terms.id,
                day.isoformat(),
                terms.categories,
                terms.per_merchant_per_day,
                terms.per_merchant,
                stale_days(day),
                shops,
                lambda old: merchant_refusal(old, terms, amount, day.isoformat(), shops),
            ),
        )
        return [
            *self._records.write(key, now, 201, transfer_id=transfer.id),
            put,
            self._vouchers.debit(
                token.voucher_id,
                token.campaign_id,
                amount,
                now,
                shops,
                not terms.partial_spend,
                lambda old: voucher_refusal(old, terms, amount, to_text(now), shops),
            ),
            merchant,
        ]

    def already(
        self, presented: "Presented", amount: int, by: Subject, key: Key | None
    ) -> tuple[int, bool, Redemption] | None:
        """What this request has paid before: (status, replayed by key, redemption), or None.

        By its key first: the first status again. Else by its payment token, even one that has
        expired since or whose key was retired: 200.
        """
        record = self._records.find(key)
        if record is not None and record.transfer_id:
            transfer = self._transfers.find(record.transfer_id)
            if transfer is not None:
                return record.status, True, Redemption(transfer, 0)
        try:
            token = presented.read(self._wallet, by, paid=True)
        except Refused:
            return None
        transfer = self._transfers.find(transfer_id(token))
        mine = account("merchant", by.id)
        if transfer is None or transfer.credit_account != mine or transfer.amount != amount:
            return None
        return 200, False, self._with_refunds(transfer)

    def _accepting(self, token: PaymentToken, by: Subject) -> Terms:
        """The campaign of a token, if it and the token accept this merchant."""
        if token.merchant_id is not None and token.merchant_id != by.id:
            raise Refused("merchant_not_accepted")
        return self._campaigns.spendable(token.campaign_id)

    def _transfer(
        self,
        token: PaymentToken,
        amount: int,
        bill_total: int | None,
        by: Subject,
        now: datetime,
    ) -> Transfer:
        transfer = Transfer(
            id=transfer_id(token),
            debit_account=account("voucher", token.voucher_id),
            credit_account=account("merchant", by.id),
            amount=amount,
            kind="redeem",
            reference="",
            occurred_at=to_text(now),
            actor=by.actor,
            campaign_id=token.campaign_id,
            bill_total=bill_total,
            cashier=by.cashier or None,
        )
        return self._receipts.with_receipt(transfer)

    # Reading

    def of_merchant(self, redemption_id: str, merchant_id: str) -> Redemption:
        """A merchant's own redemption, up to date. Raises `not_found`."""
        transfer = self._transfers.find(redemption_id)
        mine = account("merchant", merchant_id)
        if transfer is None or transfer.kind != "redeem" or transfer.credit_account != mine:
            raise Refused("not_found")
        return self._with_refunds(transfer)

    def of_token(self, jti: str, resident_id: str) -> Redemption | None:
        """What a resident's drawing has paid, up to date; None where nothing. Raises `not_found`
        where it is another's."""
        transfer = self._transfers.find(ids.TRANSFER + jti)
        if transfer is None:
            return None
        redemption = self._with_refunds(transfer)
        if self._wallet.find(redemption.voucher_id).resident_id != resident_id:
            raise Refused("not_found")
        return redemption

    def names(self, redemptions: Sequence[Redemption]) -> list[tuple[Redemption, str, str]]:
        """Redemptions with the names of their merchants and campaigns, for a resident to read."""
        merchants = self._merchants.find_many(one.merchant_id for one in redemptions)
        return [
            (
                one,
                merchants[one.merchant_id].name if one.merchant_id in merchants else "",
                self._campaigns.recent(one.transfer.campaign_id).name,
            )
            for one in redemptions
        ]

    def is_open(self, jti: str) -> bool:
        """Whether a drawing can still be paid. Raises `not_found` for what is none."""
        return self._wallet.is_open(jti)

    def merchants_day(
        self, merchant_id: str, day: date | None, cursor: str | None, limit: int
    ) -> tuple[list[Redemption], str | None]:
        """A merchant's redemptions of a business day (or the last 31), newest first."""
        if day is None:
            until = self._clock() + timedelta(minutes=1)
            since = until - timedelta(days=31)
        else:
            since, until = day_bounds(day)
        return self._redemptions([account("merchant", merchant_id)], since, until, cursor, limit)

    def residents(
        self, resident_id: str, cursor: str | None, limit: int
    ) -> tuple[list[Redemption], str | None]:
        """A resident's redemptions, newest first."""
        until = self._clock() + timedelta(minutes=1)
        since = from_text("2020-01-01T00:00:00Z")
        names = [account("voucher", voucher.id) for voucher, _ in self._wallet.wallet(resident_id)]
        return self._redemptions(names, since, until, cursor, limit)

    def _redemptions(
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
            page = self._journal.of_account(name, since, until, cursor, limit)
            more = more or len(page) == limit
            found += page
        found.sort(key=entry_key, reverse=True)
        more = more or len(found) > limit
        found = found[:limit]
        redeemed = [transfer for transfer in found if transfer.kind == "redeem"]
        refunds = self._refunded.of_many([transfer.id for transfer in redeemed])
        shown = [Redemption(one, refunds.get(one.id, 0)) for one in redeemed]
        return shown, entry_key(found[-1]) if more and found else None

    def _with_refunds(self, transfer: Transfer) -> Redemption:
        return Redemption(transfer, self._refunded.of(transfer.id))


class Presented:
    """What a merchant presents: a scanned token, or a typed code (in which a pasted token is
    taken for what it is)."""

    def __init__(self, token: str | None, code: str | None) -> None:
        """Raises `validation_failed` unless exactly one is given."""
        if (token is None) == (code is None):
            raise invalid(
                "token",
                "isi token atau code, salah satu saja",
                "give either token or code",
            )
        digits = (code or "").replace(" ", "")
        self._text = token if token is not None else (code if "." in digits else None)
        self._digits = digits

    def read(self, wallet: VoucherService, by: Subject, *, paid: bool = False) -> PaymentToken:
        """The payment token behind it; see VoucherService.read_token and read_code."""
        if self._text is not None:
            return wallet.read_token(self._text, paid=paid)
        return wallet.read_code(self._digits, by.id, paid=paid)


def transfer_id(token: PaymentToken) -> str:
    """The id under which a token's one payment stands."""
    return ids.TRANSFER + token.jti
