"""The parts of products."""

from functools import cached_property

from chalicelib.core.parts import Room
from chalicelib.merchants.parts import MerchantParts
from chalicelib.products.store import ProductItem, Products
from chalicelib.products.use.directory import Directory
from chalicelib.products.use.shelf import Shelf


class ProductParts(Room):
    """What merchants sell."""

    @cached_property
    def store(self) -> Products:
        return Products(self.parts.connection, self.parts.table("products", ProductItem))

    @cached_property
    def shelf(self) -> Shelf:
        return Shelf(
            products=self.store,
            merchants=self.parts[MerchantParts].store,
            records=self.parts.records,
            writer=self.parts.writer,
            clock=self.parts.clock,
        )

    @cached_property
    def directory(self) -> Directory:
        return Directory(products=self.store, merchants=self.parts[MerchantParts].store)
