"""The parts of pages."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.core.parts import Room
from chalicelib.documents.parts import DocumentParts
from chalicelib.merchants.parts import MerchantParts
from chalicelib.products.parts import ProductParts

if TYPE_CHECKING:
    from chalicelib.showcase.files.frame import City
    from chalicelib.showcase.use.addresses import AddressesDocument
    from chalicelib.showcase.use.find import Find


class ShowcaseParts(Room):
    """Shops and products for whoever opens a page of theirs."""

    @cached_property
    def city(self) -> City:
        from chalicelib.showcase.files.frame import City

        settings = self.parts.settings
        return City(settings.origin, settings.city.title())

    @cached_property
    def find(self) -> Find:
        from chalicelib.showcase.use.find import Find, decoded

        parts = self.parts
        return Find(
            addresses=parts[DocumentParts].reader("addresses", decoded),
            # Those of the searches: a process keeps each document once.
            merchants=parts[MerchantParts].directory.search.reader,
            products=parts[ProductParts].directory.search.reader,
            clock=parts.clock,
        )

    @cached_property
    def addresses_document(self) -> AddressesDocument:
        """What makes the document that tells where everything is."""
        from chalicelib.showcase.use.addresses import AddressesDocument

        return AddressesDocument(
            merchants=self.parts[MerchantParts].store, products=self.parts[ProductParts].store
        )
