"""Which campaigns reward a payment, and with how much."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chalicelib.campaigns.rules.terms import CLOSED, INCENTIVE, PUBLISHED, Terms
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Explained, Refused
from chalicelib.core.values.instants import business_day, from_text, to_text
from chalicelib.ledger.rules.accounts import account
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.merchants.rules.merchant import CheckKind
from chalicelib.residents.rules import eligible

# For so many days before a payment's the counts of rewards are kept: longer than one may be
# claimed for.
DAYS_COUNTED = 40


@dataclass(frozen=True, slots=True)
class Shopper:
    """What a campaign asks of whom it rewards."""

    kelurahan_code: str
    segments: Collection[str]


@dataclass(frozen=True, slots=True)
class Shop:
    """What a campaign asks of the shop that was paid."""

    category: str
    checks: Collection[CheckKind]


NO_CAMPAIGN = (
    "Saat ini tidak ada program cashback untuk pembayaran itu. Tidak ada yang diklaim. "
    "Lihat program yang berjalan di dompet.",
    "No campaign rewards such a payment now. Nothing was claimed. See in the wallet which "
    "campaigns there are.",
)
TOO_SMALL = (
    "Pembayaran itu lebih kecil dari yang diberi cashback. Tidak ada yang diklaim. "
    "Lihat pembayaran terkecil di ketentuan program.",
    "That payment is smaller than what is rewarded. Nothing was claimed. See the campaign's "
    "terms for the smallest.",
)


def fitting(
    campaigns: Iterable[Terms],
    shopper: Shopper,
    shop: Shop,
    amount: int,
    days: tuple[str, str],
    now: datetime,
) -> list[Terms]:
    """The campaigns that reward a payment of `amount` rupiah on one of these business days, the one
    that rewards most first. Raises `campaign_not_open`, `not_eligible` or `merchant_not_accepted`:
    the first that all of them have in the way."""
    found = [one for one in campaigns if is_rewarding(one, now) and covers(one, days)]
    if not found:
        raise Explained("campaign_not_open", NO_CAMPAIGN)
    found = [
        one
        for one in found
        if eligible(shopper.kelurahan_code, shopper.segments, one.kelurahan, one.segments)
    ]
    if not found:
        raise Refused("not_eligible")
    found = [one for one in found if accepts(one, shop)]
    if not found:
        raise Refused("merchant_not_accepted")
    found = [one for one in found if rule_of(one, amount)]
    if not found:
        raise Explained("campaign_not_open", TOO_SMALL)
    return sorted(found, key=lambda one: (-rule_of(one, amount), one.spend_until, one.id))


def rule_of(terms: Terms, amount: int) -> int:
    """What a campaign rewards a payment of `amount` rupiah with, before what the resident had."""
    return terms.rule.reward(amount) if terms.rule else 0


def is_rewarding(terms: Terms, now: datetime) -> bool:
    """Whether a campaign pays rewards at an instant."""
    spendable = terms.open_from <= to_text(now) < terms.spend_until
    is_open = terms.state == PUBLISHED and not terms.is_waiting
    return terms.kind == INCENTIVE and is_open and spendable


def is_over(terms: Terms, now: datetime) -> bool:
    """Whether a campaign will pay no reward any more."""
    return terms.state == CLOSED or to_text(now) >= terms.spend_until


def covers(terms: Terms, days: tuple[str, str]) -> bool:
    """Whether a campaign rewards payments of one of these business days, of which a daily file
    tells no more than the day; one that opens by growth rewards those from the day on which it has
    opened."""
    first = business_day(from_text(terms.open_from)).isoformat()
    # Until this instant: a campaign until midnight has the day before as its last.
    last = business_day(from_text(terms.claim_until) - timedelta(milliseconds=1)).isoformat()
    return first <= days[1] and days[0] <= last


def accepts(terms: Terms, shop: Shop) -> bool:
    """Whether a campaign rewards payments at a shop."""
    taken = not terms.categories or shop.category in terms.categories
    return taken and set(terms.requires) <= set(shop.checks)


def counted_no_more(paid_on: date) -> list[str]:
    """The business days whose counts of rewards can go."""
    return [
        (paid_on - timedelta(days=DAYS_COUNTED + back)).isoformat() for back in range(DAYS_COUNTED)
    ]


def reward_voucher_id(campaign_id: str, resident_id: str, before: str) -> str:
    """The id of the voucher on which a resident's rewards of a campaign come together; `before` is
    the one that was voided, "" for the first."""
    digest = hashlib.sha256(f"rewards\n{campaign_id}\n{resident_id}\n{before}".encode()).digest()
    return ids.stable_id(ids.VOUCHER, digest)


def reward_transfer(
    id: str,
    campaign_id: str,
    voucher_id: str,
    amount: int,
    claim_id: str,
    actor: str,
    now: datetime,
) -> Transfer:
    """The transfer that puts a reward on its voucher, for a claim."""
    return Transfer(
        id=id,
        debit_account=account("campaign", campaign_id),
        credit_account=account("voucher", voucher_id),
        amount=amount,
        kind="incentive",
        reference=claim_id,
        occurred_at=to_text(now),
        actor=actor,
        campaign_id=campaign_id,
    )
