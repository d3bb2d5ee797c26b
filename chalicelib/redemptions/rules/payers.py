"""Which of a resident's vouchers pay a merchant, for an order or at its sticker."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import product

from chalicelib.campaigns.rules.terms import Terms, spend_refusal
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import business_day, to_text
from chalicelib.merchants.rules.account import Taking, Till, day_counter, total_counter
from chalicelib.merchants.rules.check import NotChecked, missing
from chalicelib.merchants.rules.merchant import CheckKind
from chalicelib.redemptions.rules.redemption import counted, stale_days
from chalicelib.vouchers.rules import ACTIVE, Voucher

# A transaction takes more, but each costs four units and nobody has so many.
VOUCHERS_AT_MOST = 5


@dataclass(frozen=True, slots=True)
class Payer:
    """A voucher, and the terms of its campaign."""

    voucher: Voucher
    terms: Terms


def payer_refusal(payer: Payer, now: datetime) -> Refused | None:
    """Why a voucher pays nothing, wherever; None where it may."""
    voucher, terms = payer.voucher, payer.terms
    if refused := spend_refusal(terms):
        return refused
    if voucher.stored_state != ACTIVE or voucher.spend_until <= to_text(now):
        return Refused("voucher_not_active")
    return Refused("voucher_insufficient") if voucher.balance == 0 else None


def chosen(payers: Iterable[Payer], till: Till | None, phone: str, now: datetime) -> list[Payer]:
    """Those that may pay at a merchant whose account stands like this, where a resident with
    `phone` (a keyed hash) has named none. Raises why, where none may."""
    day = business_day(now).isoformat()
    found, reasons = [], [Refused("voucher_insufficient")]
    for one in payers:
        refused = payer_refusal(one, now) or taking_refusal([(one.terms, 1)], till, phone, day)
        if refused is None:
            found.append(one)
        elif refused.code != "voucher_insufficient":
            reasons.append(refused)
    if not found:
        raise reasons[-1]
    return found


def checks_of(terms: Iterable[Terms]) -> tuple[CheckKind, ...]:
    """The checks that a merchant needs which all of these campaigns are to pay."""
    return tuple(dict.fromkeys(kind for one in terms for kind in one.requires))


def categories_of(terms: Sequence[Terms]) -> tuple[str, ...]:
    """The categories of merchants that all of these campaigns accept; none where none of them asks.
    Raises `merchant_not_accepted` where no category will do."""
    asked = [set(one.categories) for one in terms if one.categories]
    if not asked:
        return ()
    both = set.intersection(*asked)
    if not both:
        raise Refused("merchant_not_accepted")
    return tuple(sorted(both))


def taking(amounts: Collection[tuple[Terms, int]], phone: str, day: date) -> Taking:
    """What a merchant must be that is paid these rupiah of campaigns on a business day by a
    resident with `phone` (a keyed hash). Raises `merchant_not_accepted` where none can be."""
    campaigns = [terms for terms, _ in amounts]
    today = day.isoformat()
    return Taking(
        today=today,
        counted=tuple(counted(amounts, today, today)),
        categories=categories_of(campaigns),
        requires=checks_of(campaigns),
        stale=tuple(
            day_counter(id, old)
            for id in dict.fromkeys(
                one.id for one in campaigns if one.per_merchant_per_day is not None
            )
            for old in stale_days(day)
        ),
        stranger=phone,
    )


def taking_refusal(
    amounts: Iterable[tuple[Terms, int]], till: Till | None, phone: str, day: str
) -> Refused | None:
    """Why a merchant whose account stands like this is not to be paid these rupiah of campaigns on
    a business day by a resident with `phone` (a keyed hash); None where nothing is in the way."""
    if till is not None and till.phones is not None and phone in till.phones:
        return Refused("own_shop")
    if till is None or not till.is_open:
        return Refused("merchant_not_active")
    sums: dict[str, int] = {}
    for terms, amount in amounts:
        if terms.categories and till.category not in terms.categories:
            return Refused("merchant_not_accepted")
        if kinds := missing(terms.requires, till.checks, day):
            return NotChecked(kinds)
        sums[terms.id] = sums.get(terms.id, 0) + amount
        for counter, ceiling in (
            (day_counter(terms.id, day), terms.per_merchant_per_day),
            (total_counter(terms.id), terms.per_merchant),
        ):
            if ceiling is not None and till.redeemed.get(counter, 0) + sums[terms.id] > ceiling:
                return Refused("merchant_limit_reached")
    return None


def first_to_lapse(payers: Iterable[Payer]) -> list[Payer]:
    """As many of these as one transaction takes, those first that lapse soonest."""
    found = sorted(payers, key=lambda one: (one.voucher.spend_until, one.voucher.id))
    return found[:VOUCHERS_AT_MOST]


def shares(payers: Iterable[Payer], amount: int) -> list[tuple[Payer, int]]:
    """What each of these vouchers pays of `amount` rupiah, as much as can be by those that lapse
    soonest: all of it, and not a rupiah more. One that is spent whole pays all that it holds, or
    nothing.

    Raises `voucher_insufficient` where they do not hold as much, `full_amount_required` where only
    those that are spent whole are in the way.
    """
    payers = first_to_lapse(payers)
    if sum(one.voucher.balance for one in payers) < amount:
        raise Refused("voucher_insufficient")
    ways = [
        shared
        for whole in product(
            (True, False), repeat=sum(not one.terms.partial_spend for one in payers)
        )
        if sum(shared := _shared(payers, amount, list(whole))) == amount
    ]
    if not ways:
        raise Refused("full_amount_required")
    paid = zip(payers, max(ways), strict=True)
    return [(one, taken) for one, taken in paid if taken]


def _shared(payers: Sequence[Payer], amount: int, whole: list[bool]) -> list[int]:
    """What each pays where of those that are spent whole just these are: more than `amount` or
    less, where that is no way to pay it."""
    spent = [one.terms.partial_spend or whole.pop(0) for one in payers]
    left = amount - sum(
        one.voucher.balance
        for one, is_spent in zip(payers, spent, strict=True)
        if is_spent and not one.terms.partial_spend
    )
    shared = []
    for one, is_spent in zip(payers, spent, strict=True):
        taken = one.voucher.balance if is_spent else 0
        if one.terms.partial_spend:
            taken = max(0, min(left, taken))
            left -= taken
        shared.append(taken)
    return shared
