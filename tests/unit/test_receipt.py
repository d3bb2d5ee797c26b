"""The receipt: what the city signs of a redemption and of a refund."""

from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric import ec

from chalicelib.core.crypto import jose
from chalicelib.core.crypto.jose import SigningKey, VerificationKey
from chalicelib.core.crypto.signed import RECEIPT_TYP
from chalicelib.core.values.instants import epoch
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.redemptions.formats.receipt import receipt
from chalicelib.redemptions.rules.redemption import Redemption, refund_transfer
from tests.unit.test_campaigns_rules import NOW
from tests.unit.test_redemptions_rules import PAID

KEY = SigningKey("rA1x", ec.generate_private_key(ec.SECP256R1()))


def claims(transfer: Transfer) -> dict[str, object]:
    key = VerificationKey(KEY.kid, KEY.private_key.public_key())
    text = receipt(transfer, "malang", KEY)
    return dict(jose.verify(text, typ=RECEIPT_TYP, find_key={KEY.kid: key}.get))


def test_a_receipt_names_the_parties_the_amount_and_the_second() -> None:
    assert claims(PAID) == {
        "iss": "malang",
        "jti": PAID.id,
        "vid": "vch_1",
        "cmp": PAID.campaign_id,
        "mid": "mrc_1",
        "amount": 10_000,
        "iat": epoch(NOW),
    }


def test_it_names_the_cashier_who_took_it() -> None:
    assert claims(replace(PAID, cashier="Rina")) == {**claims(PAID), "cashier": "Rina"}


def test_a_refunds_receipt_says_so_and_names_the_redemption() -> None:
    refund = refund_transfer(
        "trf_1", Redemption(PAID, 0).paid, 4_000, "kembali", "merchant:mrc_1", NOW
    )
    assert claims(refund) == {
        **claims(PAID),
        "jti": "trf_1",
        "amount": 4_000,
        "kind": "refund",
        "rid": PAID.id,
    }
