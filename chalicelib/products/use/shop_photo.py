"""A shop's own photo: by it whoever reads the sticker sees that they stand before the right one."""

from chalicelib.core.component import Component
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.subject import Subject
from chalicelib.merchants.rules.photo import ShopPhoto
from chalicelib.merchants.rules.till import owned
from chalicelib.merchants.store.merchants import Merchants
from chalicelib.merchants.store.shop_photos import ShopPhotos
from chalicelib.products.use.photograph import Photograph


class PhotographShop(Component, frozen=True, kw_only=True):
    """The use case of an owner who shows the shop, or no longer does."""

    photograph: Photograph
    merchants: Merchants
    photos: ShopPhotos

    def of(self, merchant_id: str) -> ShopPhoto:
        """A shop's photo, and how the last upload stands. Raises `not_found`."""
        found = self.photos.find(merchant_id)
        if found is None:
            raise Refused("not_found")
        return found

    def ask(self, by: Subject, content_type: str) -> str:
        """The address to PUT a photo of the owner's shop to. Raises `forbidden` for a cashier,
        `unsupported_media_type`."""
        owned(self.merchants.shop(by.id), by)
        return self.photograph.ask(by.id, by.id, content_type)

    def remove(self, by: Subject) -> ShopPhoto:
        """Show no photo of the owner's shop. Raises `forbidden` for a cashier, or `state_conflict`
        where another was shown at this very moment."""
        owned(self.merchants.shop(by.id), by)
        self.photograph.remove(by.id, by.id)
        return self.of(by.id)
