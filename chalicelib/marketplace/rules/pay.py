"""What each of a resident's vouchers pays of an order."""

from collections.abc import Sequence

from chalicelib.core.values.errors import Refused
from chalicelib.marketplace.rules.checkout import Checkout, Part
from chalicelib.redemptions.rules.payers import Payer, first_to_lapse


def shared_out(checkout: Checkout, payers: Sequence[Payer]) -> tuple[Part, ...]:
    """What each of these vouchers pays of an order, those first that lapse soonest: of the goods
    each, of the shipping those whose campaign pays that. One that is spent whole pays all that it
    holds, or nothing.

    Raises `voucher_insufficient` where they do not hold as much as they would have to pay and the
    partner takes no less, `full_amount_required` where only one that is spent whole is in the way.
    """
    payers = first_to_lapse(payers)
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


def _take(amount: int, payers: Sequence[Payer], left: dict[str, int]) -> int:
    """Take `amount` rupiah off what is `left` of vouchers; answers what they do not hold."""
    for payer in payers:
        taken = min(amount, left[payer.voucher.id])
        left[payer.voucher.id] -= taken
        amount -= taken
    return amount
