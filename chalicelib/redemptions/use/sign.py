"""Signing receipts."""

from dataclasses import replace

from chalicelib.core.component import Component
from chalicelib.identity.store.keys import SecretsManagerKeys
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.redemptions.formats.receipt import receipt


class Receipts(Component, frozen=True, kw_only=True):
    """Signs receipts for a city."""

    keys: SecretsManagerKeys
    city: str

    def with_receipt(self, transfer: Transfer) -> Transfer:
        """A transfer of kind `redeem` or `refund` with its receipt."""
        key = self.keys.signing_key("receipt")
        return replace(transfer, receipt=receipt(transfer, self.city, key))
