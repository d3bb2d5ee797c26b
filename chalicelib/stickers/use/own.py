"""A shop's own sticker."""

from dataclasses import dataclass

from chalicelib.core.component import Component
from chalicelib.core.values.errors import Refused
from chalicelib.identity.store.keys import SecretsManagerKeys
from chalicelib.merchants.store.accounts import MerchantAccounts
from chalicelib.stickers.formats.sticker import Sticker, url, written


@dataclass(frozen=True, slots=True)
class Written:
    """A sticker, its text, and the address in its QR code."""

    sticker: Sticker
    text: str
    url: str


class OwnSticker(Component, frozen=True, kw_only=True):
    """The use case of a shop that looks at its sticker."""

    keys: SecretsManagerKeys
    city: str
    origin: str
    accounts: MerchantAccounts

    def current(self, merchant_id: str) -> Written:
        """The sticker of a merchant that counts. Raises `not_found`."""
        till = self.accounts.till(merchant_id)
        if till is None:
            raise Refused("not_found")
        return self.write(Sticker(merchant_id, till.sticker, till.sticker_at))

    def write(self, sticker: Sticker) -> Written:
        """A sticker as it is handed out."""
        text = written(sticker, self.keys.signing_key("sticker"), self.city)
        return Written(sticker, text, url(text, self.origin))
