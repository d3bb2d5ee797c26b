"""What the demo city's shops show of themselves: certificates, hours, photos, what is sold out."""

import io
import urllib.request
from collections.abc import Sequence
from datetime import date, timedelta

from PIL import Image, ImageDraw

from chalicelib.core.parts import Parts
from chalicelib.core.values.instants import business_day
from chalicelib.core.values.subject import Subject
from chalicelib.merchants.parts import MerchantParts
from chalicelib.merchants.rules.hours import DAYS, Opening
from chalicelib.merchants.rules.merchant import Check
from chalicelib.products.parts import ProductParts
from local.demo.people import SEED, Shop

# So many shops, the first of the list, have filled in all of it.
SHOWING = 12
# One in so many sells food without a certificate that counts.
LAPSED = 4
_PNG = "image/png"
_COLOURS = ("#c2553a", "#3f7d58", "#d9a441", "#4a6fa5", "#8c5a9e", "#b5536b")


def furnish(parts: Parts, shops: Sequence[tuple[Subject, Shop]]) -> None:
    """Let the first shops show themselves. Photos are taken up by the queue's function, as those
    of shops' browsers are."""
    for number, (owner, shop) in enumerate(shops[:SHOWING]):
        _certified(parts, owner.id, shop, number)
        parts[MerchantParts].shopfront.say(["take_away", "delivery"], week(number), owner)
        products = parts[ProductParts].shelf.of_merchant(owner.id)
        for product in products[:1]:
            address = parts[ProductParts].photograph.ask(owner.id, product.id, _PNG)
            _put(address, picture(_COLOURS[number % len(_COLOURS)]))
        _put(parts[ProductParts].shop_photo.ask(owner, _PNG), stall(_COLOURS[-number % 6]))
        for product in products[-1:] if number % LAPSED == 0 else ():
            parts[ProductParts].shelf.change(owner.id, product.id, {"available": False})


def _certified(parts: Parts, merchant_id: str, shop: Shop, number: int) -> None:
    today = business_day(parts.clock())
    if shop.category != "kuliner":
        return
    until = today + timedelta(days=-10 if number % LAPSED == 1 else 500)
    checks = [Check("halal", f"ID351100{number:05d}1226", _text(until))]
    if number % 2:
        later = today + timedelta(days=800)
        checks.append(Check("pirt", f"20635730{number:05d}-31", _text(later)))
    parts[MerchantParts].shopfront.check(merchant_id, checks, SEED)


def week(number: int) -> list[Opening]:
    """When the shop of a number is open. Some open early, some late, some rest on Sundays; a stall
    comes and goes, and says none."""
    if number % 4 == 0 or number >= SHOWING:
        return []
    opens, closes = (("06:00", "14:00"), ("09:00", "21:00"), ("17:00", "01:00"))[number % 3]
    days = DAYS if number % 2 else DAYS[:-1]
    return [Opening(day, opens, closes) for day in days]


def _put(address: str, photo: bytes) -> None:
    put = urllib.request.Request(  # this machine's own emulator  # nosec B310
        address, photo, {"Content-Type": _PNG}, method="PUT"
    )
    with urllib.request.urlopen(put, timeout=30):  # nosec B310
        pass


def picture(colour: str) -> bytes:
    """A plate of something, drawn."""
    drawn = Image.new("RGB", (800, 600), "#efe7da")
    pen = ImageDraw.Draw(drawn)
    pen.ellipse((150, 60, 650, 560), fill="#ffffff", outline="#d5c9b6", width=8)
    pen.ellipse((230, 140, 570, 480), fill=colour)
    for at in range(5):
        left = 290 + at * 45
        pen.ellipse((left, 270 - at % 2 * 50, left + 60, 330 - at % 2 * 50), fill="#f7efe2")
    return _as_png(drawn)


def stall(colour: str) -> bytes:
    """A stall under its awning, drawn."""
    drawn = Image.new("RGB", (800, 600), "#cfe3ea")
    pen = ImageDraw.Draw(drawn)
    pen.rectangle((0, 480, 800, 600), fill="#b8a88a")
    pen.rectangle((140, 210, 660, 520), fill="#8a6a45")
    pen.rectangle((170, 240, 630, 400), fill="#3b2c1d")
    pen.rectangle((120, 400, 680, 440), fill="#c9a877")
    for at in range(8):
        left = 110 + at * 72.5
        shade = colour if at % 2 else "#f7efe2"
        pen.polygon([(left + 20, 120), (left + 80, 120), (left + 72, 230), (left, 230)], shade)
        pen.ellipse((left, 205, left + 72, 255), fill=shade)
    return _as_png(drawn)


def _as_png(drawn: Image.Image) -> bytes:
    file = io.BytesIO()
    drawn.save(file, "PNG")
    return file.getvalue()


def _text(day: date) -> str:
    return day.isoformat()
