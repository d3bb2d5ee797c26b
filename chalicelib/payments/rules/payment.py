"""A payment at a shop's sticker: its parts are redemptions, one of each voucher that pays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.core.values import ids
from chalicelib.core.values.errors import Explained, Refused
from chalicelib.core.values.instants import to_text
from chalicelib.core.values.masks import mask_name
from chalicelib.ledger.rules.accounts import account
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.redemptions.rules.payers import VOUCHERS_AT_MOST, Payer
from chalicelib.redemptions.rules.redemption import Redemption
from chalicelib.residents.rules import Delegation

# By one resident at one shop in a business day. Who buys more often shows a code to the seller, who
# sees then that somebody stands there; a photo of a sticker can be paid at from anywhere.
PAYMENTS_A_DAY = 20

_OFTEN = (
    f"Anda sudah {PAYMENTS_A_DAY} kali membayar lewat stiker toko ini hari ini. Tidak ada yang "
    "dibayarkan. Tunjukkan kode pembayaran Anda kepada penjual.",
    f"You have paid {PAYMENTS_A_DAY} times by this shop's sticker today. Nothing was paid. Show "
    "your payment code to the seller.",
)


@dataclass(frozen=True, slots=True)
class Payment:
    """What was paid at once. `id` is `pay_…`; the redemptions are of one merchant and instant, that
    of the voucher first which lapsed soonest. `check` are the three digits that both sides see."""

    id: str
    parts: tuple[Redemption, ...]
    check: str

    @property
    def merchant_id(self) -> str:
        return self.parts[0].merchant_id

    @property
    def amount(self) -> int:
        return sum(part.transfer.amount for part in self.parts)

    @property
    def refunded(self) -> int:
        return sum(part.refunded for part in self.parts)

    @property
    def paid_at(self) -> str:
        return self.parts[0].transfer.occurred_at

    @property
    def payer(self) -> str:
        """Who paid, as the transfer's actor."""
        return self.parts[0].transfer.actor


def part_ids(payment_id: str) -> list[str]:
    """The ids of the transfers that a payment can have made, in their order: the one thing that
    finds them. None where that is no payment's id."""
    found = payment_id.removeprefix(ids.PAYMENT)
    if found == payment_id:
        return []
    return [f"{ids.TRANSFER}{found}{place}" for place in range(VOUCHERS_AT_MOST)]


def undo_id(redemption_id: str) -> str:
    """The id of the one transfer that undoes a part of a payment."""
    return f"{redemption_id}u"


def transfers(
    payment_id: str,
    merchant_id: str,
    shares: Sequence[tuple[Payer, int]],
    bill_total: int | None,
    actor: str,
    now: datetime,
    delegation: Delegation | None = None,
) -> list[Transfer]:
    """The transfers of a payment by these vouchers, each of so many rupiah; where a delegate pays
    for whose they are, each says who."""
    amount = sum(share for _, share in shares)
    bills = shared_bill(bill_total, [share for _, share in shares], amount)
    return [
        Transfer(
            id=id,
            debit_account=account("voucher", payer.voucher.id),
            credit_account=account("merchant", merchant_id),
            amount=share,
            kind="redeem",
            reference="",
            occurred_at=to_text(now),
            actor=actor,
            campaign_id=payer.terms.id,
            bill_total=bill,
            payment_id=payment_id,
            payer=delegation.delegate_id if delegation else None,
            payer_name=mask_name(delegation.delegate_name) if delegation else None,
        )
        for id, (payer, share), bill in zip(part_ids(payment_id), shares, bills, strict=False)
    ]


def shared_bill(
    bill_total: int | None, shares: Sequence[int], amount: int
) -> list[int] | list[None]:
    """What of a bill each part names, by its share of the `amount`: together no more than the
    bill, so that what the vouchers moved is counted once."""
    if bill_total is None:
        return [None] * len(shares)
    found = [bill_total * share // amount for share in shares]
    found[0] += bill_total - sum(found)
    return found


# Why a payment is refused


def often_refusal(paid: int) -> Refused | None:
    """Why a resident does not pay at a shop's sticker once more who has `paid` there so often in a
    day; None where they may."""
    return Explained("merchant_limit_reached", _OFTEN) if paid >= PAYMENTS_A_DAY else None


def short_refusal(held: Iterable[Payer], amount: int) -> Refused:
    """Why vouchers that hold so much pay less: what a merchant may be paid in a day or in all
    stands in the way, or they do not hold `amount` rupiah."""
    if sum(one.voucher.balance for one in held) >= amount:
        return Refused("merchant_limit_reached")
    return Refused("voucher_insufficient")


def up_to(payer: Payer, most: int) -> Payer:
    """A voucher of which a merchant may be paid `most` rupiah."""
    return replace(payer, voucher=replace(payer.voucher, balance=most))
