"""What a redemption is, and why one is refused."""

from collections.abc import Collection, Set
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from chalicelib.campaigns.rules import Terms
from chalicelib.core.values.errors import Refused
from chalicelib.ledger.rules import Transfer
from chalicelib.merchants.rules.account import day_counter, total_counter
from chalicelib.merchants.rules.merchant import ACTIVE
from chalicelib.vouchers.rules import ACTIVE as VOUCHER_ACTIVE

# The counters of this many earlier days are dropped whenever a merchant redeems.
STALE_DAYS = 7


@dataclass(frozen=True, slots=True)
class Redemption:
    """A transfer of kind `redeem`, and how much of it was refunded since (rupiah)."""

    transfer: Transfer
    refunded: int

    @property
    def voucher_id(self) -> str:
        return self.transfer.debit_account.removeprefix("voucher:")

    @property
    def merchant_id(self) -> str:
        return self.transfer.credit_account.removeprefix("merchant:")

    @property
    def state(self) -> str:
        """redeemed, partly_refunded or refunded."""
        if self.refunded == 0:
            return "redeemed"
        return "refunded" if self.refunded == self.transfer.amount else "partly_refunded"


def stale_days(day: date) -> list[str]:
    """The business days whose counters can go."""
    return [(day - timedelta(days=back)).isoformat() for back in range(1, STALE_DAYS + 1)]


def voucher_refusal(
    old: dict[str, Any] | None,
    terms: Terms,
    amount: int,
    now: str,
    shops: Collection[str],
) -> Refused:
    """Why a voucher's condition failed, told from what stood there."""
    if old is None or old["campaign_id"] != terms.id:
        return Refused("token_invalid")
    if old["state"] != VOUCHER_ACTIVE or old["spend_until"] <= now:
        return Refused("voucher_not_active")
    if old.get("owner_phone") in shops:
        return Refused("own_shop")
    if old["balance"] < amount:
        return Refused("voucher_insufficient")
    return Refused("full_amount_required")


class TillChanged(Refused):
    """Other phones may use the till than was believed: `phones` are those that stand there."""

    def __init__(self, phones: Set[str]) -> None:
        super().__init__("unavailable", retry_after=1)
        self.phones = phones


def merchant_refusal(
    old: dict[str, Any] | None,
    terms: Terms,
    amount: int,
    day: str,
    shops: Set[str],
) -> Refused:
    """Why a merchant account's condition failed, told from what stood there. `shops` are the phones
    that were believed to be the merchant's."""
    if old is None or old["state"] != ACTIVE:
        return Refused("merchant_not_active")
    if old.get("phones", shops) != shops:
        return TillChanged(old["phones"])
    if terms.categories and old["category"] not in terms.categories:
        return Refused("merchant_not_accepted")
    per_day, in_all = terms.per_merchant_per_day, terms.per_merchant
    if per_day is not None and old.get(day_counter(terms.id, day), 0) + amount > per_day:
        return Refused("merchant_limit_reached")
    if in_all is not None and old.get(total_counter(terms.id), 0) + amount > in_all:
        return Refused("merchant_limit_reached")
    return Refused("unavailable", retry_after=1)


def refund_refusal(old: dict[str, Any] | None, phone: str | None) -> Refused:
    """Why a merchant account's condition failed when `phone` refunds (None: not at the till);
    `owed` is what the merchant is owed now."""
    phones = (old or {}).get("phones")
    if phone is not None and phones is not None and phone not in phones:
        return Refused("forbidden")
    return Refused("refund_too_large", owed=(old or {}).get("balance", 0))
