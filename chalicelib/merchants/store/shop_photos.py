"""The photo of a shop, in its profile."""

from datetime import datetime
from typing import Any

from pynamodb.connection import Connection

from chalicelib.core.dynamo.items import get_plain
from chalicelib.core.dynamo.writer import Write
from chalicelib.core.values.errors import Refused
from chalicelib.merchants.rules.photo import ShopPhoto, Trouble, Upload
from chalicelib.merchants.store.items import PROFILE


class ShopPhotos:
    """The attributes of photos in the merchants table: others change the rest of its items."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    def find(self, merchant_id: str) -> ShopPhoto | None:
        """A shop's, up to date; None where there is no such shop."""
        found = next(get_plain(self._connection, self._table, [(merchant_id, PROFILE)]), None)
        if found is None:
            return None
        return ShopPhoto(
            merchant_id,
            found["kelurahan_code"],
            photo=found.get("photo", ""),
            photo_asked=found.get("photo_asked", ""),
            photo_trouble=found.get("photo_trouble", ""),
        )

    def motif(self, merchant_id: str, motif_id: str) -> ShopPhoto | None:
        """The same, as what a photo shows: a merchant has the one shop."""
        return self.find(merchant_id) if motif_id == merchant_id else None

    def expect_photo(self, upload: Upload) -> Write:
        """Wait for this upload from now on, and for no other."""
        return self._write(
            upload.merchant_id,
            "SET photo_asked = :upload REMOVE photo_trouble",
            "attribute_exists(pk)",
            {":upload": upload.id},
            "not_found",
        )

    def show_photo(self, seen: ShopPhoto, upload: Upload, photo: str, now: datetime) -> Write:
        """Show a photo in place of the one that was seen, if its upload is still waited for."""
        before = "photo = :seen" if seen.photo else "attribute_not_exists(photo)"
        return self._write(
            seen.merchant_id,
            "SET photo = :photo REMOVE photo_asked, photo_trouble",
            f"photo_asked = :upload AND {before}",
            {":photo": photo, ":upload": upload.id} | _seen(seen),
            "state_conflict",
        )

    def refuse_photo(self, upload: Upload, trouble: Trouble) -> Write:
        """Say why an upload cannot be shown, if it is still waited for."""
        return self._write(
            upload.merchant_id,
            "SET photo_trouble = :trouble REMOVE photo_asked",
            "photo_asked = :upload",
            {":trouble": trouble, ":upload": upload.id},
            "state_conflict",
        )

    def remove_photo(self, seen: ShopPhoto, now: datetime) -> Write:
        """Show no photo, if it is still the one that was seen, and wait for none."""
        before = "photo = :seen" if seen.photo else "attribute_not_exists(photo)"
        return self._write(
            seen.merchant_id,
            "REMOVE photo, photo_asked, photo_trouble",
            f"attribute_exists(pk) AND {before}",
            _seen(seen),
            "state_conflict",
        )

    def _write(
        self, merchant_id: str, update: str, condition: str, values: dict[str, Any], code: str
    ) -> Write:
        return Write(
            self._table,
            lambda _: Refused(code),
            key={"pk": merchant_id, "sk": PROFILE},
            update=update,
            condition=condition,
            values=values,
        )


def _seen(photo: ShopPhoto) -> dict[str, Any]:
    return {":seen": photo.photo} if photo.photo else {}
