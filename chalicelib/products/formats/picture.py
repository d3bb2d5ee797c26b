"""Pictures that strangers send, made into the two that everybody sees.

Pillow decodes them, in the one function that does nothing else. What it is handed may be made to
harm: so it may read three formats and no other, and no picture is unfolded in memory before its
number of pixels was looked at.
"""

import re
from io import BytesIO

from PIL import Image, ImageOps

from chalicelib.merchants.rules.photo import LARGE_PIXELS, SMALL_PIXELS
from chalicelib.products.formats.photo import NoPicture, Sizes

_FORMATS = ("JPEG", "PNG", "WEBP")
_PALETTES = ("1", "P", "PA")
# Unfolded 160 MB at the most, twice that while it is turned; phones take 12 to 50 million, and hand
# the larger ones to a browser smaller.
MOST_PIXELS = 40_000_000
# A JPEG is drawn scan by scan, each over all of its pixels: cameras make one, browsers ten or so. A
# file of 200 kB may have three thousand, and takes minutes.
_JPEG = b"\xff\xd8"
_SCAN, _END = 0xDA, 0xD9
# What begins a segment with a length (ITU T.81, B.1.1): nothing in what is packed, no filling byte,
# and none of the markers that stand alone.
_SEGMENT = re.compile(rb"\xff([^\x00\x01\xff\xd0-\xd8])", re.DOTALL)
MOST_SCANS = 40
# A page of twenty products on 3G is what this allows.
SMALL_MOST_BYTES = 40_000
LARGE_MOST_BYTES = 250_000
# The first that is small enough is taken; grain, which nothing compresses, needs the last.
_QUALITIES = (80, 70, 60, 45, 30, 15, 5, 0)


def in_two_sizes(content: bytes) -> Sizes:
    """A JPEG, PNG or WebP (of an animation the first picture), upright and in its two sizes. Raises
    NoPicture."""
    if content.startswith(_JPEG) and _scans(content) > MOST_SCANS:
        raise NoPicture("unreadable")
    try:
        upright = _upright(content)
        large = _fitted(upright, LARGE_PIXELS)
        return Sizes(
            _small_enough(_fitted(large, SMALL_PIXELS), SMALL_MOST_BYTES),
            _small_enough(large, LARGE_MOST_BYTES),
        )
    except NoPicture:
        raise
    except Image.DecompressionBombError:
        raise NoPicture("too_large") from None
    except Exception:  # decoders raise what they like at what is broken
        raise NoPicture("unreadable") from None


def _scans(content: bytes) -> int:
    """How many scans a JPEG has, up to its end: phones put other things behind it."""
    count, at = 0, len(_JPEG)
    while (found := _SEGMENT.search(content, at)) and found[1][0] != _END:
        count += found[1][0] == _SCAN
        length = int.from_bytes(content[found.end() : found.end() + 2], "big")
        at = found.end() + max(length, 2)
    return count


def _upright(content: bytes) -> Image.Image:
    with Image.open(BytesIO(content), formats=_FORMATS) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise NoPicture("too_large")
        # Colours of a palette cannot be mixed.
        picture = opened.convert("RGBA") if opened.mode in _PALETTES else opened
        # First smaller, then turned, which needs as much memory again. A JPEG is decoded at the
        # scale that is needed, for a fraction of the time.
        picture.thumbnail((LARGE_PIXELS, LARGE_PIXELS), Image.Resampling.LANCZOS)
        return _on_white(ImageOps.exif_transpose(picture))


def _on_white(picture: Image.Image) -> Image.Image:
    """A picture's colours and nothing else of it: no clear places, which WebP would keep."""
    found = Image.new("RGB", picture.size, "white")
    if picture.has_transparency_data:
        clear = picture.convert("RGBA")
        found.paste(clear, mask=clear.getchannel("A"))
    else:
        found.paste(picture.convert("RGB"))
    return found


def _fitted(picture: Image.Image, pixels: int) -> Image.Image:
    found = picture.copy()
    found.thumbnail((pixels, pixels), Image.Resampling.LANCZOS)
    return found


def _small_enough(picture: Image.Image, most_bytes: int) -> bytes:
    for quality in _QUALITIES:
        written = BytesIO()
        picture.save(written, "WEBP", quality=quality)
        if written.tell() <= most_bytes:
            break
    return written.getvalue()
