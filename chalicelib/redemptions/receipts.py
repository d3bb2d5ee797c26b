"""Receipts: what a merchant keeps of a redemption or refund, signed by the city for good."""

from dataclasses import replace
from typing import Any

from chalicelib.core.crypto import jose
from chalicelib.core.crypto.signed import RECEIPT_TYP
from chalicelib.core.values.instants import epoch, from_text
from chalicelib.identity.keys import SecretsManagerKeys, signing_key
from chalicelib.ledger.rules import Transfer, account_kind


class Receipts:
    """Signs receipts for a city."""

    def __init__(self, keys: SecretsManagerKeys, city: str) -> None:
        self._keys = keys
        self._city = city

    def with_receipt(self, transfer: Transfer) -> Transfer:
        """A transfer of kind `redeem` or `refund` with its receipt: a compact JWS over its id
        (`jti`), voucher, campaign, merchant, amount and instant (whole seconds). A refund's also
        says that it is one (`kind`) and names the redemption (`rid`)."""
        parties = {
            account_kind(name): name.partition(":")[2]
            for name in (transfer.debit_account, transfer.credit_account)
        }
        claims: dict[str, Any] = {
            "iss": self._city,
            "jti": transfer.id,
            "vid": parties["voucher"],
            "cmp": transfer.campaign_id,
            "mid": parties["merchant"],
            "amount": transfer.amount,
            "iat": epoch(from_text(transfer.occurred_at)),
        }
        if transfer.kind == "refund":
            claims |= {"kind": "refund", "rid": transfer.redemption_id}
        if transfer.cashier:
            claims["cashier"] = transfer.cashier
        key = signing_key(self._keys.ring(), "receipt")
        return replace(transfer, receipt=jose.sign(claims, key, RECEIPT_TYP))
