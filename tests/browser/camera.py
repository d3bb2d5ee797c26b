"""What a till's camera sees: a picture held in front of it, in a file that Chromium takes for a
camera, and the ways in which a market makes a code hard to read."""

import os
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from functools import partial
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter
from playwright.sync_api import Page

LEAN_QR = Path(__file__).parents[2] / "web/node_modules/lean-qr/index.mjs"

FRAME = (1280, 720)
# Chromium plays the file in a loop; a camera's frames are never quite the same.
FRAMES = 6
JPEG_QUALITY = 80
TABLE = (104, 92, 78)


def drawn(blank: Page, text: str) -> Image.Image:
    """A text as the wallet draws it, drawn in a page of no address."""
    url = blank.evaluate(
        """async ([library, text]) => {
          const { correction, generate } = await import(`data:text/javascript;base64,${library}`);
          const [on, off] = [[0, 0, 0, 255], [255, 255, 255, 255]];
          const code = generate(text, { minCorrectionLevel: correction.M });
          return code.toDataURL({ scale: 8, pad: 4, on, off });
        }""",
        [b64encode(LEAN_QR.read_bytes()).decode(), text],
    )
    return Image.open(BytesIO(b64decode(url.partition(",")[2])))


def show(picture: Path, camera: Path) -> None:
    """Hold what a phone's screen shows before the camera, upright and as tall as the frame."""
    with Image.open(picture) as screen:
        scale = FRAME[1] / screen.height
        size = (round(screen.width * scale), FRAME[1])
        record(_on_table(screen.convert("RGB").resize(size, Image.Resampling.LANCZOS)), camera)


def record(seen: Image.Image, camera: Path) -> None:
    """Write a frame as a camera's file: Motion JPEG, each frame with noise of its own."""
    film = BytesIO()
    for _ in range(FRAMES):
        noise = Image.effect_noise(FRAME, 18).convert("RGB")
        grainy = Image.blend(seen, ImageChops.multiply(seen, noise), 0.06)
        grainy.save(film, "JPEG", quality=JPEG_QUALITY)
    # At once: a browser may be about to open the file.
    fresh = camera.with_suffix(".new")
    fresh.write_bytes(film.getvalue())
    os.replace(fresh, camera)


def _on_table(card: Image.Image, mask: Image.Image | None = None) -> Image.Image:
    table = Image.new("RGB", FRAME, TABLE)
    shade = Image.linear_gradient("L").resize(FRAME).point(lambda level: 130 + level // 3)
    table = ImageChops.multiply(table, shade.convert("RGB"))
    place = ((FRAME[0] - card.width) // 2, (FRAME[1] - card.height) // 2)
    table.paste(card, place, mask)
    return table


def held(code: Image.Image, side: int = 420, turn: float = 0) -> Image.Image:
    """A code, `side` pixels wide, on the table before the camera; `turn` in degrees."""
    card = code.convert("RGB").resize((side, side), Image.Resampling.BOX)
    mask = Image.new("L", card.size, 255)
    turned = card.rotate(turn, Image.Resampling.BICUBIC, expand=True)
    return _on_table(turned, mask.rotate(turn, expand=True))


def _blurred(code: Image.Image) -> Image.Image:
    return held(code).filter(ImageFilter.GaussianBlur(2.0))


def _shaken(code: Image.Image) -> Image.Image:
    seen = held(code)
    moved = [ImageChops.offset(seen, step, step // 2) for step in range(-2, 3)]
    mixed = moved[0]
    for number, one in enumerate(moved[1:], start=2):
        mixed = Image.blend(mixed, one, 1 / number)
    return mixed


def _glare(code: Image.Image) -> Image.Image:
    seen = held(code)
    light = Image.radial_gradient("L").resize((210, 150))
    light = light.point(lambda level: max(0, 255 - level) * 235 // 255)
    lamp = Image.new("L", FRAME)
    lamp.paste(light, (FRAME[0] // 2 - 20, FRAME[1] // 2 + 10))
    return Image.composite(Image.new("RGB", FRAME, "white"), seen, lamp)


def _dim(code: Image.Image) -> Image.Image:
    return ImageEnhance.Brightness(held(code)).enhance(0.35)


def _washed_out(code: Image.Image) -> Image.Image:
    return ImageEnhance.Contrast(held(code)).enhance(0.3)


def _slanted(code: Image.Image) -> Image.Image:
    # The phone's lower edge is half as far again from the camera as its upper one.
    middle, nearer, further = FRAME[0] / 2, 0.8, -0.00075
    across = (nearer, middle * further, middle * (1 - nearer))
    down = (0, 0.66, 20)
    seen = held(code, 460)
    return seen.transform(
        FRAME,
        Image.Transform.PERSPECTIVE,
        (*across, *down, 0, further),
        Image.Resampling.BICUBIC,
        fillcolor=TABLE,
    )


def _cracked(code: Image.Image) -> Image.Image:
    seen = held(code)
    crack = ImageDraw.Draw(seen)
    start = (520, 120)
    for end in ((770, 610), (880, 330), (430, 520)):
        bend = ((start[0] + end[0]) // 2 + 18, (start[1] + end[1]) // 2 - 12)
        crack.line([start, bend, end], fill=(40, 40, 44), width=3)
        crack.line([(x + 3, y) for x, y in (start, bend, end)], fill=(235, 235, 240), width=1)
    return seen


def _inverted(code: Image.Image) -> Image.Image:
    return held(ImageChops.invert(code.convert("RGB")))


def _all_at_once(code: Image.Image) -> Image.Image:
    seen = held(code, 340, turn=17).filter(ImageFilter.GaussianBlur(1.0))
    return ImageEnhance.Contrast(ImageEnhance.Brightness(seen).enhance(0.5)).enhance(0.7)


# 15 % of the frame's area are 372 pixels of width; 15 % of its width are 192.
HARD: Mapping[str, Callable[[Image.Image], Image.Image]] = {
    "plain": held,
    "turned 30 degrees": partial(held, turn=30),
    "upside down": partial(held, turn=180),
    "15 % of the frame": partial(held, side=372),
    "20 % of the frame's width": partial(held, side=256),
    "15 % of the frame's width": partial(held, side=192),
    "out of focus": _blurred,
    "shaken": _shaken,
    "under a lamp": _glare,
    "in the dark": _dim,
    "washed out": _washed_out,
    "slanted": _slanted,
    "behind a cracked screen": _cracked,
    "inverted": _inverted,
    "far, turned, dim and out of focus": _all_at_once,
}
