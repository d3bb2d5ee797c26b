"""The parts of products."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.core.parts import Room
from chalicelib.merchants.parts import MerchantParts

if TYPE_CHECKING:
    from chalicelib.products.store import Products
    from chalicelib.products.use.directory import Directory
    from chalicelib.products.use.shelf import Shelf


class ProductParts(Room):
    """What merchants sell."""

    @cached_property
    def store(self) -> Products:
        from chalicelib.products.store import ProductItem, Products

        return Products(self.parts.connection, self.parts.table("products", ProductItem))

    @cached_property
    def shelf(self) -> Shelf:
        from chalicelib.products.use.shelf import Shelf

        return Shelf(
            products=self.store,
            merchants=self.parts[MerchantParts].store,
            records=self.parts.records,
            writer=self.parts.writer,
            clock=self.parts.clock,
        )

    @cached_property
    def directory(self) -> Directory:
        from chalicelib.products.use.directory import Directory

        return Directory(products=self.store, merchants=self.parts[MerchantParts].store)
