"""What each of a resident's vouchers pays of an order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.campaigns.rules.terms import Terms, spend_refusal
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import business_day, to_text
from chalicelib.marketplace.rules.checkout import Checkout, Part
from chalicelib.merchants.rules.account import Till, day_counter, total_counter
from chalicelib.merchants.rules.check import NotChecked, missing
from chalicelib.merchants.rules.merchant import CheckKind
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
        least = Part(one.voucher.id, one.terms.id, 1)
        refused = payer_refusal(one, now) or taking_refusal([(least, one.terms)], till, phone, day)
        if refused is None:
            found.append(one)
        elif refused.code != "voucher_insufficient":
            reasons.append(refused)
    if not found:
        raise reasons[-1]
    return found


def shared_out(checkout: Checkout, payers: Sequence[Payer]) -> tuple[Part, ...]:
    """What each of these vouchers pays of an order, those first that lapse soonest: of the goods
    each, of the shipping those whose campaign pays that. One that is spent whole pays all that it
    holds, or nothing.

    Raises `voucher_insufficient` where they do not hold as much as they would have to pay and the
    partner takes no less, `full_amount_required` where only one that is spent whole is in the way.
    """
    payers = sorted(payers, key=lambda one: (one.voucher.spend_until, one.voucher.id))
    payers = payers[:VOUCHERS_AT_MOST]
    shippers = [one for one in payers if one.terms.pays_shipping]
    left = {one.voucher.id: one.voucher.balance for one in payers}
    # Shipping before goods: only some can pay it, all can pay the rest.
    unpaid = _take(checkout.shipping if shippers else 0, shippers, left)
    unpaid += _take(checkout.goods, payers, left)
    parts = [
        Part(one.voucher.id, one.terms.id, one.voucher.balance - left[one.voucher.id])
        for one in payers
    ]
    whole = [
        one
        for one, part in zip(payers, parts, strict=True)
        if not one.terms.partial_spend and 0 < part.amount < one.voucher.balance
    ]
    if whole:
        rest = [one for one in payers if one is not whole[0]]
        try:
            return shared_out(checkout, rest)
        except Refused:
            raise Refused("full_amount_required") from None
    paid = tuple(part for part in parts if part.amount)
    if not paid or (unpaid and not checkout.partial):
        raise Refused("voucher_insufficient")
    return paid


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


def _take(amount: int, payers: Sequence[Payer], left: dict[str, int]) -> int:
    """Take `amount` rupiah off what is `left` of vouchers; answers what they do not hold."""
    for payer in payers:
        taken = min(amount, left[payer.voucher.id])
        left[payer.voucher.id] -= taken
        amount -= taken
    return amount


def taking_refusal(
    parts: Iterable[tuple[Part, Terms]], till: Till | None, phone: str, day: str
) -> Refused | None:
    """Why a merchant whose account stands like this is not to be paid so on a business day by a
    resident with `phone` (a keyed hash); None where nothing is in the way."""
    if till is not None and till.phones is not None and phone in till.phones:
        return Refused("own_shop")
    if till is None or not till.is_open:
        return Refused("merchant_not_active")
    held: dict[str, int] = {}
    for part, terms in parts:
        if terms.categories and till.category not in terms.categories:
            return Refused("merchant_not_accepted")
        if kinds := missing(terms.requires, till.checks, day):
            return NotChecked(kinds)
        held[terms.id] = held.get(terms.id, 0) + part.amount
        for counter, ceiling in (
            (day_counter(terms.id, day), terms.per_merchant_per_day),
            (total_counter(terms.id), terms.per_merchant),
        ):
            if ceiling is not None and till.redeemed.get(counter, 0) + held[terms.id] > ceiling:
                return Refused("merchant_limit_reached")
    return None
