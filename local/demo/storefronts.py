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
from chalicelib.products.rules import Product
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
        parts[MerchantParts].shopfront.say(["take_away", "delivery"], _week(number), owner)
        products = parts[ProductParts].shelf.of_merchant(owner.id)
        for product in products[:1]:
            _photograph(parts, product, number)
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


def _week(number: int) -> list[Opening]:
    """Some open early, some late, some rest on Sundays."""
    opens, closes = (("06:00", "14:00"), ("09:00", "21:00"), ("17:00", "01:00"))[number % 3]
    days = DAYS if number % 2 else DAYS[:-1]
    return [Opening(day, opens, closes) for day in days]


def _photograph(parts: Parts, product: Product, number: int) -> None:
    address = parts[ProductParts].photograph.ask(product.merchant_id, product.id, _PNG)
    put = urllib.request.Request(  # this machine's own emulator  # nosec B310
        address, picture(_COLOURS[number % len(_COLOURS)]), {"Content-Type": _PNG}, method="PUT"
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
    file = io.BytesIO()
    drawn.save(file, "PNG")
    return file.getvalue()


def _text(day: date) -> str:
    return day.isoformat()
