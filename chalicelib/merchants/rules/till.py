"""Who may use a merchant's till: its owner's phone, and those that the owner has added."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.masks import mask_phone
from chalicelib.core.values.subject import Subject
from chalicelib.merchants.rules.merchant import Merchant

CashierRole = Literal["owner", "cashier"]
OWNER: CashierRole = "owner"
CASHIER: CashierRole = "cashier"

CASHIERS_AT_MOST = 10
# A redemption's name for its cashier stands in the transfer twice, once inside the receipt: longer
# ones would push that item over the 1,024 bytes at which it costs more.
CASHIER_NAME_LONGEST = 40

# The codec of our tokens counts these, wherever they stand (core/crypto/jose.py).
_BRACKETS = str.maketrans("[]{}", "()()")


@dataclass(frozen=True, slots=True)
class Cashier:
    """A phone that may use a merchant's till, and the name of whoever holds it.

    `role` is "owner" for the phone of the registry and "cashier" for one that the owner has added.
    `phone_hash` is the keyed hash of the phone; of the number only `phone_masked` is kept.
    `added_at` is None for the owner.
    """

    id: str
    name: str
    role: CashierRole
    phone_masked: str
    phone_hash: str
    added_at: str | None


def cashier_id(merchant_id: str, phone_hash: str) -> str:
    """The id that belongs to a phone at one merchant: adding it twice meets the first."""
    digest = sha256(f"{merchant_id}\0{phone_hash}".encode()).digest()
    return ids.stable_id(ids.CASHIER, digest)


def cashier_name(name: str) -> str:
    """A name as the till carries it: no longer than CASHIER_NAME_LONGEST, and fit for a token."""
    return name.translate(_BRACKETS)[:CASHIER_NAME_LONGEST].rstrip()


def owner_of(merchant: Merchant) -> Cashier:
    """Whoever holds the phone of the registry."""
    return Cashier(
        id=cashier_id(merchant.id, merchant.phone_hash),
        name=cashier_name(merchant.owner_name),
        role=OWNER,
        phone_masked=mask_phone(merchant.phone),
        phone_hash=merchant.phone_hash,
        added_at=None,
    )


@dataclass(frozen=True, slots=True)
class Shop:
    """A merchant and who may use its till: `cashiers` begins with the owner, the others follow as
    they were added. `phones` are their phones as redemptions condition on them."""

    merchant: Merchant
    cashiers: list[Cashier]
    phones: frozenset[str]

    def cashier(self, phone_hash: str) -> Cashier | None:
        """Whoever holds this phone; None where it may not use the till."""
        for cashier in self.cashiers:
            if cashier.phone_hash == phone_hash and phone_hash in self.phones:
                return cashier
        return None


def owned(shop: Shop | None, by: Subject) -> Shop:
    """The shop of whoever asks. Raises `forbidden` where it is not the owner."""
    if shop is None or shop.merchant.phone_hash != by.phone:
        raise Refused("forbidden")
    return shop
