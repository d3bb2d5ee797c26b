"""Photos of shops and of what they sell: uploaded, then shown.

    address asked for ──▶ waiting ──▶ shown
                             └──────▶ unreadable, too_large: what was shown before stays

Only the upload whose address was asked for last counts, and it counts once.
"""

import re
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal

# The longer side of each size.
SMALL_PIXELS, LARGE_PIXELS = 320, 1_280

# What browsers upload. An iPhone's HEIC they hand over as JPEG.
PHOTO_TYPES = ("image/jpeg", "image/png", "image/webp")
PHOTO_MOST_BYTES = 10 * 1024 * 1024

Trouble = Literal["unreadable", "too_large"]
PhotoState = Literal["none", "waiting", "shown", "unreadable", "too_large"]

INCOMING = "photos/incoming/"
# The second part is the motif: a product, or the shop itself.
_KEY = re.compile(
    rf"{INCOMING}(mrc_\w{{1,60}})/((?:prd|mrc)_\w{{1,60}})/(upl_\w{{1,60}})", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Upload:
    """A photo that is on its way, of a merchant's. `motif_id` is what it shows: a product, or the
    merchant's own id for its shop."""

    merchant_id: str
    motif_id: str
    id: str

    @property
    def key(self) -> str:
        """Where its bytes lie until they have been looked at."""
        return f"{INCOMING}{self.merchant_id}/{self.motif_id}/{self.id}"

    def photo(self, content: bytes) -> str:
        """The name of the photo that these bytes of it make. No other upload ever makes it, so
        that it may be deleted as soon as nothing shows it, and kept by caches for good."""
        return blake2b(content, key=self.id.encode(), digest_size=12).hexdigest()


@dataclass(frozen=True, slots=True)
class ShopPhoto:
    """The photo of a shop: `photo` names the one that is shown, `photo_asked` the upload that is
    waited for, and `photo_trouble` says why the last one could not be shown; each is "" where there
    is none."""

    merchant_id: str
    kelurahan_code: str
    photo: str = ""
    photo_asked: str = ""
    photo_trouble: str = ""

    @property
    def id(self) -> str:
        """What it shows."""
        return self.merchant_id

    @property
    def photo_state(self) -> PhotoState:
        """How the last upload stands."""
        return photo_state(self.photo, self.photo_asked, self.photo_trouble)


def photo_state(photo: str, asked: str, trouble: str) -> PhotoState:
    """How the last upload stands where these are the photo that is shown, the upload that is waited
    for, and why the last one could not be shown."""
    if asked:
        return "waiting"
    if trouble:
        return trouble  # type: ignore[return-value]  # a Trouble
    return "shown" if photo else "none"


def upload_of(key: str) -> Upload | None:
    """The upload whose bytes lie under a key; None where none of ours does."""
    found = _KEY.fullmatch(key)
    return Upload(*found.groups()) if found else None


def photo_paths(motif_id: str, photo: str) -> tuple[str, str]:
    """Where the two sizes of a photo are served, the small one first."""
    return (
        f"/media/{motif_id}/{photo}-{SMALL_PIXELS}.webp",
        f"/media/{motif_id}/{photo}-{LARGE_PIXELS}.webp",
    )
