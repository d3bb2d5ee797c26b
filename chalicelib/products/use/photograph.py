"""A photo of a shop, or of what it sells: asked for by the shop, made by a queue's function, shown
to everybody.

    the shop asks for an address ─▶ its browser puts the bytes there ─▶ S3 tells the queue
        ─▶ the two sizes are put ─▶ the motif shows them ─▶ what it showed before is swept

Whoever puts a photo's files, or is about to have a motif show another, first sends a message that
has them swept later: so they go wherever the process dies, unless the motif shows them then. No
photo that was swept is ever shown again, for each upload makes one of its own.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import unquote_plus

from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock
from chalicelib.core.work import Send
from chalicelib.documents.rules import SETTLES, Name
from chalicelib.documents.use.announce import Announce
from chalicelib.merchants.rules.photo import Trouble, Upload, upload_of
from chalicelib.products.files import Media, Uploads
from chalicelib.products.formats.photo import NoPicture, Sizes

# When a change that was begun has surely been written, and longer than making a photo may take.
WRITTEN_S = round(SETTLES.total_seconds())
MADE_S = 120
# How often a motif is read anew whose shop moves while its photo is being shown.
_TRIES = 3


class Motif(Protocol):
    """What a photo shows: a product, or a shop (whose id is the merchant's)."""

    @property
    def id(self) -> str: ...
    @property
    def merchant_id(self) -> str: ...
    @property
    def kelurahan_code(self) -> str: ...
    @property
    def photo(self) -> str: ...
    @property
    def photo_asked(self) -> str: ...


class Motifs(Protocol):
    """The store of motifs of one kind."""

    def motif(self, merchant_id: str, motif_id: str) -> Motif | None:
        """One of a merchant's, up to date."""

    def expect_photo(self, upload: Upload) -> Write:
        """Wait for this upload from now on, and for no other."""

    def show_photo(self, seen: Any, upload: Upload, photo: str, now: datetime) -> Write:
        """Show a photo in place of the one that was seen, if its upload is still waited for and the
        motif stands where it stood."""

    def refuse_photo(self, upload: Upload, trouble: Trouble) -> Write:
        """Say why an upload cannot be shown, if it is still waited for."""

    def remove_photo(self, seen: Any, now: datetime) -> Write:
        """Show no photo, if it is still the one that was seen, and wait for none."""


class Gallery(Component, frozen=True, kw_only=True):
    """Motifs of every kind. `kinds` has their stores by the prefix of their ids; `tells` the
    documents that show them, by the kelurahan."""

    kinds: Mapping[str, Motifs]
    tells: Mapping[str, Callable[[str], list[Name]]]

    def of(self, motif_id: str) -> Motifs:
        """The store that keeps a motif."""
        return self.kinds[_kind(motif_id)]

    def find(self, merchant_id: str, motif_id: str) -> Motif | None:
        """A motif, up to date."""
        return self.of(motif_id).motif(merchant_id, motif_id)

    def told_in(self, motif: Motif) -> list[Name]:
        """The documents that show it."""
        return self.tells[_kind(motif.id)](motif.kelurahan_code)


def _kind(motif_id: str) -> str:
    return motif_id[:4]


class Sweep(Component, frozen=True, kw_only=True):
    """Has a photo's files deleted in some seconds, unless its motif shows them then."""

    send: Send

    def later(self, motif: Motif, photo: str, seconds: int) -> None:
        """The photo of a motif; nothing where there is none."""
        if photo:
            self.send(
                {"merchant_id": motif.merchant_id, "motif_id": motif.id, "photo": photo}, seconds
            )


class Photograph(Component, frozen=True, kw_only=True):
    """The use case of a merchant that shows its shop or its product, or no longer does."""

    gallery: Gallery
    uploads: Uploads
    sweep: Sweep
    announce: Announce
    writer: Writer
    clock: Clock

    def ask(self, merchant_id: str, motif_id: str, content_type: str) -> str:
        """The address to PUT a photo of a motif to; uploads to earlier ones count no more. Raises
        `not_found`, `unsupported_media_type`."""
        upload = Upload(merchant_id, motif_id, ids.new_id(ids.UPLOAD))
        self._motif(merchant_id, motif_id)
        address = self.uploads.address(upload, content_type)
        self.writer.transact([self.gallery.of(motif_id).expect_photo(upload)])
        return address

    def remove(self, merchant_id: str, motif_id: str) -> None:
        """Show no photo of a motif, and wait for none. Raises `not_found`, or `state_conflict`
        where another was shown at this very moment."""
        motif = self._motif(merchant_id, motif_id)
        self.sweep.later(motif, motif.photo, WRITTEN_S)
        self.announce.changing(self.gallery.told_in(motif))
        self.writer.transact([self.gallery.of(motif_id).remove_photo(motif, self.clock())])

    def _motif(self, merchant_id: str, motif_id: str) -> Motif:
        motif = self.gallery.find(merchant_id, motif_id)
        if motif is None:
            raise Refused("not_found")
        return motif


class MakePhotos(Component, frozen=True, kw_only=True):
    """What the queue's function does: shows what was uploaded, deletes what is shown no more. Every
    message may come twice, late, or beside another of the same motif."""

    gallery: Gallery
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
            self.delete(message["merchant_id"], message["motif_id"], message["photo"])
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

    def delete(self, merchant_id: str, motif_id: str, photo: str) -> None:
        """Delete a photo's files, unless its motif shows them."""
        motif = self.gallery.find(merchant_id, motif_id)
        if motif is None or motif.photo != photo:
            self.media.delete(motif_id, photo)

    def _awaiting(self, upload: Upload) -> Motif | None:
        motif = self.gallery.find(upload.merchant_id, upload.motif_id)
        return motif if motif is not None and motif.photo_asked == upload.id else None

    def _judge(self, upload: Upload) -> None:
        motifs = self.gallery.of(upload.motif_id)
        try:
            content = self.uploads.read(upload)
            sizes = self.in_two_sizes(content) if content is not None else None
        except NoPicture as refused:
            trouble = refused.trouble
            self._write(lambda _: motifs.refuse_photo(upload, trouble), upload)
            return
        if content is None or sizes is None:
            return
        photo = upload.photo(content)
        motif = self._awaiting(upload)
        if motif is None:
            return
        self.sweep.later(motif, photo, MADE_S)
        self.media.put(motif.id, photo, sizes)
        self._write(lambda found: self._shown(found, upload, photo), upload)

    def _shown(self, motif: Motif, upload: Upload, photo: str) -> Write:
        self.sweep.later(motif, motif.photo, WRITTEN_S)
        self.announce.changing(self.gallery.told_in(motif))
        return self.gallery.of(motif.id).show_photo(motif, upload, photo, self.clock())

    def _write(self, write: Callable[[Motif], Write], upload: Upload) -> None:
        """Write what `write` makes of the motif, while it waits for the upload; anew where the
        motif was changed meanwhile. Raises `state_conflict` where it is changed again and again:
        the message comes once more."""
        for tried in range(1, _TRIES + 1):
            motif = self._awaiting(upload)
            if motif is None:
                return
            try:
                self.writer.transact([write(motif)])
                return
            except Refused as refused:
                if refused.code != "state_conflict" or tried == _TRIES:
                    raise
