"""Payments at a sticker, as resident and merchant read them: up to date."""

from collections import defaultdict
from collections.abc import Sequence

from chalicelib.core.component import Component
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.subject import Subject
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.ledger.store.transfers import Transfers
from chalicelib.merchants.store.merchants import Merchants
from chalicelib.payments.rules.payment import Payment, part_ids
from chalicelib.payments.rules.undo import Undo
from chalicelib.payments.store.undos import Undos
from chalicelib.redemptions.rules.redemption import Redemption
from chalicelib.redemptions.store import Refunded
from chalicelib.redemptions.use.name import PaymentNames
from chalicelib.residents.use.stand import Stand
from chalicelib.vouchers.store.vouchers import Vouchers


class ReadPayments(Component, frozen=True, kw_only=True):
    """Reads payments, with what was refunded of each part."""

    transfers: Transfers
    refunded: Refunded
    vouchers: Vouchers
    merchants: Merchants
    undos: Undos
    names: PaymentNames
    stand: Stand
    clock: Clock

    def of_resident(self, payment_id: str, by: Subject) -> Payment:
        """What a resident has paid. Raises `not_found`, also where it is another's, and for a phone
        that was taken from them; `unauthenticated` where a delegate stands for them no more."""
        self.stand.must(by, self.clock())
        payment = self.find(payment_id)
        voucher = self.vouchers.find(payment.parts[0].voucher_id)
        if voucher is None or (voucher.resident_id, voucher.owner_phone) != (by.id, by.owner_phone):
            raise Refused("not_found")
        return payment

    def of_merchant(self, payment_id: str, by: Subject) -> Payment:
        """What a merchant was paid. Raises `not_found`, also where it is another's."""
        payment = self.find(payment_id)
        if payment.merchant_id != by.id:
            raise Refused("not_found")
        return payment

    def find(self, payment_id: str) -> Payment:
        """A payment, whosever it is. Raises `not_found`."""
        (found,) = self.find_many([payment_id]) or (None,)
        if found is None:
            raise Refused("not_found")
        return found

    def as_it_was(self, payment_id: str) -> Payment:
        """A payment as it was made, whatever was refunded since. Raises `not_found`."""
        parts = self._parts([payment_id])[payment_id]
        if not parts:
            raise Refused("not_found")
        return self.made(payment_id, parts)

    def find_many(self, payment_ids: Sequence[str]) -> list[Payment]:
        """Those of these payments that there are."""
        of = self._parts(payment_ids)
        refunds = self.refunded.of_many([one.id for some in of.values() for one in some])
        return [self.made(id, of[id], refunds) for id in payment_ids if of[id]]

    def _parts(self, payment_ids: Sequence[str]) -> dict[str, list[Transfer]]:
        wanted = [id for one in payment_ids for id in part_ids(one)]
        of: defaultdict[str, list[Transfer]] = defaultdict(list)
        for transfer in self.transfers.find_all(wanted) if wanted else ():
            of[transfer.payment_id or ""].append(transfer)
        return {id: sorted(of[id], key=lambda one: one.id) for id in payment_ids}

    def made(
        self, payment_id: str, parts: Sequence[Transfer], refunds: dict[str, int] | None = None
    ) -> Payment:
        """The payment of these transfers, of which so much was refunded (by their ids)."""
        check = self.names.check(payment_id)
        found = [Redemption(one, (refunds or {}).get(one.id, 0), check) for one in parts]
        return Payment(payment_id, tuple(found), check)

    def undo_of(self, payment: Payment) -> Undo | None:
        """How its undoing stands; None where nobody has asked for it."""
        return self.undos.find(payment.merchant_id, payment.id, payment.paid_at)

    def merchant_name(self, merchant_id: str) -> str:
        """What a payment's merchant is called."""
        found = self.merchants.find_many([merchant_id]).get(merchant_id)
        return found.name if found else ""
