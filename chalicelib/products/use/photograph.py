"""A product's photo: asked for by its shop, made by a queue's function, shown to everybody.

    the shop asks for an address ─▶ its browser puts the bytes there ─▶ S3 tells the queue
        ─▶ the two sizes are put ─▶ the product shows them ─▶ what it showed before is swept

Whoever puts a photo's files, or is about to have a product show another, first sends a message that
has them swept later: so they go wherever the process dies, unless the product shows them then. No
photo that was swept is ever shown again, for each upload makes one of its own.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import unquote_plus

from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.core.work import Send
from chalicelib.documents.rules import SETTLES, Name
from chalicelib.documents.use.announce import Announce
from chalicelib.products.files import Media, Uploads
from chalicelib.products.formats.photo import NoPicture, Sizes
from chalicelib.products.rules import Product, Upload, upload_of
from chalicelib.products.store.products import Products

# When a change that was begun has surely been written, and longer than making a photo may take.
WRITTEN_S = round(SETTLES.total_seconds())
MADE_S = 120
# How often a product is read anew whose shop moves while its photo is being shown.
_TRIES = 3


class Sweep(Component, frozen=True, kw_only=True):
    """Has a photo's files deleted in some seconds, unless its product shows them then."""

    send: Send

    def later(self, product: Product, photo: str, seconds: int) -> None:
        """The photo of a product; nothing where there is none."""
        if photo:
            self.send(
                {"merchant_id": product.merchant_id, "product_id": product.id, "photo": photo},
                seconds,
            )


class Photograph(Component, frozen=True, kw_only=True):
    """The use case of a merchant that shows its product, or no longer does."""

    products: Products
    uploads: Uploads
    sweep: Sweep
    announce: Announce
    writer: Writer
    clock: Clock

    def ask(self, merchant_id: str, product_id: str, content_type: str) -> str:
        """The address to PUT a photo of a product to; uploads to earlier ones count no more. Raises
        `not_found`, `unsupported_media_type`."""
        upload = Upload(merchant_id, product_id, ids.new_id(ids.UPLOAD))
        self._product(merchant_id, product_id)
        address = self.uploads.address(upload, content_type)
        self.writer.transact([self.products.expect_photo(upload)])
        return address

    def remove(self, merchant_id: str, product_id: str) -> Product:
        """Show no photo of a product, and wait for none. Raises `not_found`, or `state_conflict`
        where another was shown at this very moment."""
        product = self._product(merchant_id, product_id)
        self.sweep.later(product, product.photo, WRITTEN_S)
        self.announce.changing([Name("products", product.kelurahan_code)])
        now = self.clock()
        self.writer.transact([self.products.remove_photo(product, now)])
        return replace(product, updated_at=to_text(now), photo="", photo_asked="", photo_trouble="")

    def _product(self, merchant_id: str, product_id: str) -> Product:
        product = self.products.find(merchant_id, product_id)
        if product is None:
            raise Refused("not_found")
        return product


class MakePhotos(Component, frozen=True, kw_only=True):
    """What the queue's function does: shows what was uploaded, deletes what is shown no more. Every
    message may come twice, late, or beside another of the same product."""

    products: Products
    uploads: Uploads
    media: Media
    sweep: Sweep
    announce: Announce
    writer: Writer
    clock: Clock
    in_two_sizes: Callable[[bytes], Sizes]

    def take_up(self, message: Mapping[str, Any]) -> None:
        """Do what a message asks for: S3's, of what was uploaded; or Sweep's."""
        if "photo" in message:
            self.delete(message["merchant_id"], message["product_id"], message["photo"])
        # S3 tries out with a message of its own whether the queue takes any.
        for record in message.get("Records", ()):
            self.show(unquote_plus(record["s3"]["object"]["key"]))

    def show(self, key: str) -> None:
        """Show what was uploaded under a key, if it is still waited for."""
        upload = upload_of(key)
        if upload is None:
            return
        if self._awaiting(upload):
            self._judge(upload)
        self.uploads.drop(upload)

    def delete(self, merchant_id: str, product_id: str, photo: str) -> None:
        """Delete a photo's files, unless its product shows them."""
        product = self.products.find(merchant_id, product_id)
        if product is None or product.photo != photo:
            self.media.delete(product_id, photo)

    def _awaiting(self, upload: Upload) -> Product | None:
        product = self.products.find(upload.merchant_id, upload.product_id)
        return product if product is not None and product.photo_asked == upload.id else None

    def _judge(self, upload: Upload) -> None:
        try:
            content = self.uploads.read(upload)
            sizes = self.in_two_sizes(content) if content is not None else None
        except NoPicture as refused:
            trouble = refused.trouble
            self._write(lambda _: self.products.refuse_photo(upload, trouble), upload)
            return
        if content is None or sizes is None:
            return
        photo = upload.photo(content)
        product = self._awaiting(upload)
        if product is None:
            return
        self.sweep.later(product, photo, MADE_S)
        self.media.put(product.id, photo, sizes)
        self._write(lambda found: self._shown(found, upload, photo), upload)

    def _shown(self, product: Product, upload: Upload, photo: str) -> Write:
        self.sweep.later(product, product.photo, WRITTEN_S)
        self.announce.changing([Name("products", product.kelurahan_code)])
        return self.products.show_photo(product, upload, photo, self.clock())

    def _write(self, write: Callable[[Product], Write], upload: Upload) -> None:
        """Write what `write` makes of the product, while it waits for the upload; anew where the
        product was changed meanwhile. Raises `state_conflict` where it is changed again and again:
        the message comes once more."""
        for tried in range(1, _TRIES + 1):
            product = self._awaiting(upload)
            if product is None:
                return
            try:
                self.writer.transact([write(product)])
                return
            except Refused as refused:
                if refused.code != "state_conflict" or tried == _TRIES:
                    raise
