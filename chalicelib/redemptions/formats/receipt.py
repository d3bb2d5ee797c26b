"""Receipts: what a merchant keeps of a redemption or refund, signed by the city for good."""

from typing import Any

from chalicelib.core.crypto import jose
from chalicelib.core.crypto.jose import SigningKey
from chalicelib.core.crypto.signed import RECEIPT_TYP
from chalicelib.core.values.instants import epoch, from_text
from chalicelib.ledger.rules.accounts import account_kind
from chalicelib.ledger.rules.transfer import Transfer


def receipt(transfer: Transfer, issuer: str, key: SigningKey) -> str:
    """The receipt of a transfer of kind `redeem` or `refund`: a compact JWS over its id (`jti`),
    voucher, campaign, merchant, amount and instant (whole seconds). A refund's also says that it is
    one (`kind`) and names the redemption (`rid`). `issuer` is the city."""
    parties = {
        account_kind(name): name.partition(":")[2]
        for name in (transfer.debit_account, transfer.credit_account)
    }
    claims: dict[str, Any] = {
        "iss": issuer,
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
    if transfer.payer:
        # The resident who has paid for another one, whose delegate they are.
        claims["payer"] = transfer.payer
    return jose.sign(claims, key, RECEIPT_TYP)
