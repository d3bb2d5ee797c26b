"""The parts of products."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.core.parts import Room
from chalicelib.documents.parts import DocumentParts
from chalicelib.merchants.parts import MerchantParts
from chalicelib.search.parts import SearchParts

if TYPE_CHECKING:
    from chalicelib.products.files import Uploads
    from chalicelib.products.store.products import Products
    from chalicelib.products.use.directory import Directory, DirectoryDocument
    from chalicelib.products.use.feed import Feed
    from chalicelib.products.use.photograph import Gallery, MakePhotos, Photograph, Sweep
    from chalicelib.products.use.shelf import Shelf
    from chalicelib.products.use.shop_photo import PhotographShop


class ProductParts(Room):
    """What merchants sell."""

    @cached_property
    def store(self) -> Products:
        from chalicelib.products.store.products import ProductItem, Products

        return Products(self.parts.connection, self.parts.table("products", ProductItem))

    @cached_property
    def shelf(self) -> Shelf:
        from chalicelib.products.use.shelf import Shelf

        return Shelf(
            products=self.store,
            merchants=self.parts[MerchantParts].store,
            announce=self.parts[DocumentParts].announce,
            sweep=self.sweep,
            records=self.parts.records,
            writer=self.parts.writer,
            clock=self.parts.clock,
        )

    @cached_property
    def gallery(self) -> Gallery:
        from chalicelib.core.values import ids
        from chalicelib.documents.rules import Name
        from chalicelib.products.use.photograph import Gallery

        return Gallery(
            kinds={ids.PRODUCT: self.store, ids.MERCHANT: self.parts[MerchantParts].shop_photos},
            tells={
                ids.PRODUCT: lambda place: [Name("products", place)],
                ids.MERCHANT: lambda _: [],
            },
        )

    @cached_property
    def shop_photo(self) -> PhotographShop:
        from chalicelib.products.use.shop_photo import PhotographShop

        merchants = self.parts[MerchantParts]
        return PhotographShop(
            photograph=self.photograph, merchants=merchants.store, photos=merchants.shop_photos
        )

    @cached_property
    def photograph(self) -> Photograph:
        from chalicelib.products.use.photograph import Photograph

        return Photograph(
            gallery=self.gallery,
            uploads=self.uploads,
            sweep=self.sweep,
            announce=self.parts[DocumentParts].announce,
            writer=self.parts.writer,
            clock=self.parts.clock,
        )

    @cached_property
    def make_photos(self) -> MakePhotos:
        """What the queue's function does. It alone loads what decodes pictures."""
        from chalicelib.products.files import Media
        from chalicelib.products.formats.picture import in_two_sizes
        from chalicelib.products.use.photograph import MakePhotos

        parts = self.parts
        return MakePhotos(
            gallery=self.gallery,
            uploads=self.uploads,
            media=Media(connect=parts.storage, bucket=parts.settings.media_bucket),
            sweep=self.sweep,
            announce=parts[DocumentParts].announce,
            writer=parts.writer,
            clock=parts.clock,
            in_two_sizes=in_two_sizes,
        )

    @cached_property
    def uploads(self) -> Uploads:
        from chalicelib.products.files import Uploads

        return Uploads(connect=self.parts.storage, bucket=self.parts.settings.uploads_bucket)

    @cached_property
    def sweep(self) -> Sweep:
        from chalicelib.products.use.photograph import Sweep

        return Sweep(send=self.parts.send_to(self.parts.settings.photos_queue))

    @cached_property
    def feed(self) -> Feed:
        from chalicelib.products.store.changes import Changes
        from chalicelib.products.use.feed import Feed

        return Feed(
            changes=Changes(self.parts.connection, self.parts.table("products")),
            products=self.store,
            merchants=self.parts[MerchantParts].store,
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
