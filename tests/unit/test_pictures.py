"""Pictures that strangers send: two upright ones without EXIF, or a reason; never harm."""

import os
import struct
import subprocess
import sys
import zlib
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.ExifTags import Base

from chalicelib.products.formats.photo import NoPicture
from chalicelib.products.formats.picture import (
    LARGE_MOST_BYTES,
    MOST_PIXELS,
    SMALL_MOST_BYTES,
    in_two_sizes,
)
from local.emulator import PROJECT

# Turned by a quarter, clockwise (Exif 2.32, 4.6.4).
TURNED = 6


def written(picture: Image.Image, kind: str, **more: Any) -> bytes:
    into = BytesIO()
    picture.save(into, kind, **more)
    return into.getvalue()


def read(content: bytes) -> Image.Image:
    with Image.open(BytesIO(content)) as opened:
        opened.load()
        return opened


def grain(width: int, height: int) -> Image.Image:
    """What nothing compresses."""
    return Image.frombytes("RGB", (width, height), os.urandom(3 * width * height))


def claimed_png(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it has this size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1_000_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(
    ("size", "small", "large"),
    [
        ((2_000, 1_000), (320, 160), (1_280, 640)),
        ((1_000, 2_000), (160, 320), (640, 1_280)),
        # What is small stays as it is.
        ((100, 50), (100, 50), (100, 50)),
        ((1, 1), (1, 1), (1, 1)),
    ],
)
def test_a_photo_has_two_sizes(
    kind: str, size: tuple[int, int], small: tuple[int, int], large: tuple[int, int]
) -> None:
    made = in_two_sizes(written(Image.new("RGB", size, "red"), kind))
    for content, wanted in ((made.small, small), (made.large, large)):
        found = read(content)
        assert (found.format, found.size, found.mode) == ("WEBP", wanted, "RGB")
        red, green, blue = found.getpixel((0, 0))  # type: ignore[misc]
        assert (red > 240, green < 15, blue < 15) == (True, True, True)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_upright_and_tells_nothing_else(kind: str) -> None:
    picture = Image.new("RGB", (400, 200), "red")
    picture.paste("blue", (0, 0, 200, 200))
    exif = Image.Exif()
    exif[Base.Orientation] = TURNED
    exif[Base.Artist] = "Siti Markonah"
    exif.get_ifd(34853)[2] = (7.0, 58.0, 33.0)
    sent = written(picture, kind, exif=exif, icc_profile=b"a profile of Siti's")
    assert b"Markonah" in sent
    for content in in_two_sizes(sent):
        found = read(content)
        assert found.width < found.height
        # What was left is above now.
        assert found.getpixel((found.width // 2, 10))[2] > 200  # type: ignore[index]
        assert b"Markonah" not in content
        assert b"EXIF" not in content
        assert b"ICCP" not in content
        assert not found.getexif()


@pytest.mark.parametrize(
    "mode", ["1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "I;16", "YCbCr"]
)
def test_pictures_of_every_kind_are_shown(mode: str) -> None:
    picture = grain(400, 300).convert("L" if mode == "I;16" else mode.replace("PA", "P"))
    picture = picture.convert(mode)
    kind = "JPEG" if mode in ("CMYK", "YCbCr") else "PNG"
    if mode == "PA":
        picture = picture.convert("RGBA").quantize(16)
    assert read(in_two_sizes(written(picture, kind)).small).size == (320, 240)


def test_what_is_clear_becomes_white() -> None:
    clear = Image.new("RGBA", (10, 10), (255, 0, 0, 0))
    palette = clear.quantize(4)
    for picture in (clear, palette):
        found = read(in_two_sizes(written(picture, "PNG")).small)
        assert min(low for low, _ in found.getextrema()) > 250  # type: ignore[misc]


def test_of_an_animation_the_first_picture_is_shown() -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    sent = written(frames[0], "WEBP", save_all=True, append_images=frames[1:])
    found = read(in_two_sizes(sent).small)
    assert getattr(found, "n_frames", 1) == 1
    assert found.getpixel((5, 5))[0] > 240  # type: ignore[index]


def test_the_heaviest_photo_is_light() -> None:
    made = in_two_sizes(written(grain(2_000, 2_000), "PNG"))
    assert len(made.small) <= SMALL_MOST_BYTES
    assert len(made.large) <= LARGE_MOST_BYTES


@pytest.mark.parametrize("side", [6_325, 20_000, 60_000])
def test_a_picture_is_not_unfolded_that_is_too_large(side: int) -> None:
    assert side * side > MOST_PIXELS
    with pytest.raises(NoPicture, match="too_large"):
        in_two_sizes(claimed_png(side, side))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        # Formats that Pillow reads, and this function does not.
        written(Image.new("RGB", (9, 9)), "GIF"),
        written(Image.new("RGB", (9, 9)), "BMP"),
        written(Image.new("RGB", (9, 9)), "TIFF"),
        written(Image.new("RGB", (9, 9)), "PDF"),
        # Its rows do not fill it.
        claimed_png(3_000, 3_000),
    ],
    ids=range(8),
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(NoPicture, match="unreadable"):
        in_two_sizes(content)


_WHOLE = [written(grain(40, 30), kind) for kind in ("JPEG", "PNG", "WEBP")]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(_WHOLE), st.data())
def test_a_broken_file_is_shown_or_refused(whole: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(whole)))
    junk = data.draw(st.binary(max_size=20))
    try:
        made = in_two_sizes(whole[:at] + junk + whole[at + len(junk) :])
    except NoPicture as refused:
        assert refused.trouble in ("unreadable", "too_large")
    else:
        assert read(made.small).format == "WEBP"


def with_scans(count: int) -> bytes:
    """A JPEG of grey whose last scan is there so many times: 60 bytes each, and each goes over the
    whole picture."""
    content = written(Image.new("L", (800, 600), 128), "JPEG", progressive=True)
    end = content.rindex(b"\xff\xd9")
    last = content[content.rindex(b"\xff\xda") : end]
    return content[:end] + last * count + content[end:]


@pytest.mark.parametrize(
    "hidden",
    # A marker that has no length, or none that counts, before them; blanks; a comment of theirs.
    [b"", b"\xff\x01\xff\xff", b"\xff\xfe\x00\x00", b"\xff\xff\xff", b"\xff\xfe\x00\x04\xff\xd9"],
)
def test_a_picture_is_not_drawn_over_and_over(hidden: bytes) -> None:
    content = with_scans(1_000)
    first = content.index(b"\xff\xda")
    with pytest.raises(NoPicture) as refused:
        in_two_sizes(content[:first] + hidden + content[first:])
    assert refused.value.trouble == "unreadable"


def test_what_lies_in_a_file_beside_its_picture_is_not_drawn() -> None:
    """A preview, a film of the moment: phones add them."""
    content = with_scans(10)
    beside = b"\xff\xda" * 1_000
    comment = b"\xff\xfe" + struct.pack(">H", len(beside) + 2) + beside
    assert in_two_sizes(content[:2] + comment + content[2:] + beside) == in_two_sizes(content)


def test_no_other_function_loads_what_decodes_pictures() -> None:
    code = (
        "import sys, app\n"
        "from chalicelib.wiring import parts\n"
        "from chalicelib.products.parts import ProductParts\n"
        "rooms = parts()[ProductParts]\n"
        "rooms.shelf, rooms.photograph, rooms.uploads.client, rooms.directory\n"
        "assert not [one for one in sys.modules if one.split('.')[0] == 'PIL']\n"
        "rooms.make_photos\n"
        "assert 'PIL.Image' in sys.modules\n"
    )
    env = {"TUMBAS_STAGE": "local", "AWS_DEFAULT_REGION": "ap-southeast-3", "PATH": ""}
    subprocess.run([sys.executable, "-c", code], cwd=PROJECT, env=env, check=True)
