"""The parts of products."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.core.parts import Room
from chalicelib.documents.parts import DocumentParts
from chalicelib.merchants.parts import MerchantParts
from chalicelib.search.parts import SearchParts

if TYPE_CHECKING:
    from chalicelib.products.store import Products
    from chalicelib.products.use.directory import Directory, DirectoryDocument
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
            announce=self.parts[DocumentParts].announce,
            records=self.parts.records,
            writer=self.parts.writer,
            clock=self.parts.clock,
        )

    @cached_property
    def directory(self) -> Directory:
        from chalicelib.products.use.directory import Directory

        return Directory(search=self.parts[SearchParts].of("products"))

    @cached_property
    def directory_document(self) -> DirectoryDocument:
        """What makes the documents that everybody reads."""
        from chalicelib.products.use.directory import DirectoryDocument

        return DirectoryDocument(
            products=self.store,
            merchants=self.parts[MerchantParts].store,
            vocabulary=self.parts[SearchParts].vocabulary_document("products"),
        )
