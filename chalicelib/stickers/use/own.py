"""A shop's own sticker."""

from dataclasses import dataclass

from chalicelib.core.component import Component
from chalicelib.identity.store.keys import SecretsManagerKeys
from chalicelib.merchants.store.stickers import Numbered, Stickers
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
    stickers: Stickers

    def current(self, merchant_id: str) -> Written:
        """The sticker of a merchant that counts. Raises `not_found`."""
        return self.write(merchant_id, self.stickers.get(merchant_id))

    def write(self, merchant_id: str, numbered: Numbered) -> Written:
        """A merchant's sticker as it is handed out."""
        sticker = Sticker(merchant_id, numbered.number, numbered.issued_at)
        text = written(sticker, self.keys.signing_key("sticker"), self.city)
        return Written(sticker, text, url(text, self.origin))
