"""How payments at stickers are named: their ids, and the digits that both sides compare."""

from chalicelib.core.component import Component
from chalicelib.core.values import ids
from chalicelib.identity.rules.hashes import keyed_digest
from chalicelib.identity.store.keys import SecretsManagerKeys

CHECK_DIGITS = 3


class PaymentNames(Component, frozen=True, kw_only=True):
    """Names payments by keyed hashes: nobody else can tell whose one is, or make up its digits."""

    keys: SecretsManagerKeys

    def id_of(self, resident_id: str, merchant_id: str, day: str, number: int) -> str:
        """The id of the payment with this number, from 0 on, of those that a resident makes at one
        merchant in a business day. So one transaction makes it, and who pays often is known without
        counting."""
        named = f"{resident_id} {merchant_id} {day} {number}"
        digest = keyed_digest(self.keys.pepper, "payment", named)
        return ids.stable_id(ids.PAYMENT, digest)

    def check(self, payment_id: str) -> str:
        """The three digits of a payment."""
        digest = keyed_digest(self.keys.pepper, "payment check", payment_id)
        return str(int.from_bytes(digest[:8], "big") % 10**CHECK_DIGITS).zfill(CHECK_DIGITS)
