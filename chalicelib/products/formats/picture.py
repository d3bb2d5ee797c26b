"""Pictures that strangers send, made into the two that everybody sees.

Pillow decodes them, in the one function that does nothing else. What it is handed may be made to
harm: so it may read three formats and no other, and no picture is unfolded in memory before its
number of pixels was looked at.
"""

from io import BytesIO

from PIL import Image, ImageOps

from chalicelib.products.formats.photo import LARGE_PIXELS, SMALL_PIXELS, NoPicture, Sizes

_FORMATS = ("JPEG", "PNG", "WEBP")
_PALETTES = ("1", "P", "PA")
# Unfolded 160 MB at the most, twice that while it is turned; phones take 12 to 50 million, and hand
# the larger ones to a browser smaller.
MOST_PIXELS = 40_000_000
# A page of twenty products on 3G is what this allows.
SMALL_MOST_BYTES = 40_000
LARGE_MOST_BYTES = 250_000
# The first that is small enough is taken; grain, which nothing compresses, needs the last.
_QUALITIES = (80, 70, 60, 45, 30, 15, 5, 0)


def in_two_sizes(content: bytes) -> Sizes:
    """A JPEG, PNG or WebP (of an animation the first picture), upright and in its two sizes. Raises
    NoPicture."""
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
