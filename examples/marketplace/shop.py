"""A marketplace in one file: its pages, its orders, and the webhook that tells it of them.

`python -m examples.marketplace.shop`, with CLIENT_ID, CLIENT_SECRET and WEBHOOK_SECRET from the
console (*Mitra*), CITY (http://localhost:8000) and PORT (8765). Orders are forgotten when it stops;
a real one keeps them, and what it was told, in its database.
"""

import os
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from html import escape
from typing import Any

import aiohttp
from aiohttp import web
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from examples.marketplace.city import City, CityRefused

SHIPPING = 10_000


@dataclass
class Order:
    """What somebody buys; `state` is the checkout's, as the city told it last."""

    number: str
    product: dict[str, Any]
    checkout_id: str = ""
    state: str = "open"


@dataclass
class Shop:
    """The orders, and the ids of what was told."""

    address: str
    webhook_secret: str
    orders: dict[str, Order] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)

    def of_checkout(self, checkout_id: str) -> Order | None:
        """The order that a checkout pays."""
        return next((one for one in self.orders.values() if one.checkout_id == checkout_id), None)


CITY = web.AppKey("city", City)
SHOP = web.AppKey("shop", Shop)


def page(title: str, body: str, status: int = 200) -> web.Response:
    """A page of the shop."""
    head = '<!doctype html><html lang="id"><meta charset="utf-8">'
    head += '<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">'
    text = f"{head}<title>{escape(title)}</title><h1>{escape(title)}</h1>{body}"
    return web.Response(text=text, content_type="text/html", status=status)


def rupiah(amount: int) -> str:
    """`Rp 50.000`"""
    return f"Rp\u00a0{amount:,}".replace(",", ".")


async def front(request: web.Request) -> web.Response:
    """What there is to buy."""
    items = [
        f"<li>{escape(one['name'])}, {escape(one['merchant_name'])}: {rupiah(one['price'])}"
        f'<form method="post" action="/beli"><input type="hidden" name="product"'
        f' value="{escape(one["id"])}"><button>Beli {escape(one["name"])}</button></form></li>'
        for one in await request.app[CITY].products()
    ]
    return page("Pasar Daring", f"<ul>{''.join(items)}</ul><p><a href='/pesanan'>Pesanan</a></p>")


async def buy(request: web.Request) -> web.Response:
    """Make an order, have the city ask its shopper, and send them there."""
    city, shop = request.app[CITY], request.app[SHOP]
    wanted = (await request.post()).get("product")
    product = next((one for one in await city.products() if one["id"] == wanted), None)
    if product is None:
        return page("Tidak ada", "<p>Barang itu sudah tidak dijual.</p>", 404)
    order = Order(f"PD-{secrets.token_hex(4)}", product)
    shop.orders[order.number] = order
    checkout = await city.open_checkout(
        {
            "merchant_id": product["merchant_id"],
            "goods": product["price"],
            "shipping": SHIPPING,
            "order_id": order.number,
            "return_url": f"{shop.address}/kembali",
            # What vouchers do not pay, such as the shipping, is paid to the courier.
            "partial": True,
        }
    )
    order.checkout_id = checkout["id"]
    raise web.HTTPSeeOther(checkout["url"])


async def back(request: web.Request) -> web.Response:
    """The shopper is back. What the address says anybody may have typed: the city is asked."""
    shop = request.app[SHOP]
    order = shop.of_checkout(request.query.get("checkout", ""))
    if order is None:
        return page("Tidak ada", "<p>Pesanan itu tidak dikenal.</p>", 404)
    order.state = (await request.app[CITY].checkout(order.checkout_id))["state"]
    words = {
        "authorized": "Terima kasih, pesanan Anda kami siapkan.",
        "captured": "Pesanan Anda sudah dikirim.",
        "declined": "Anda menolak pesanan ini.",
    }.get(order.state, "Pesanan ini tidak dibayar.")
    return page(f"Pesanan {order.number}", f'<p role="status">{words}</p><a href="/">Belanja</a>')


async def orders(request: web.Request) -> web.Response:
    """What the shop's people do with orders."""
    rows = []
    for one in request.app[SHOP].orders.values():
        buttons = {
            "authorized": [("capture", "Kirim"), ("void", "Batalkan")],
            "captured": [("refund", "Kembalikan uang")],
        }.get(one.state, [])
        forms = "".join(
            f'<form method="post" action="/pesanan/{one.number}/{action}"><button>{name}</button>'
            f'<input type="hidden" name="key" value="{secrets.token_hex(8)}"></form>'
            for action, name in buttons
        )
        cells = (one.number, one.product["name"], rupiah(one.product["price"]), one.state)
        rows.append("".join(f"<td>{escape(cell)}</td>" for cell in cells) + f"<td>{forms}</td>")
    return page("Pesanan", f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>")


async def act(request: web.Request) -> web.Response:
    """Capture when the parcel leaves, void when there is nothing to send, refund what came back."""
    city, order = request.app[CITY], request.app[SHOP].orders.get(request.match_info["number"])
    if order is None:
        raise web.HTTPNotFound
    action = request.match_info["action"]
    if action != "refund":
        order.state = (await city.end(order.checkout_id, action))["state"]
    else:
        checkout = await city.checkout(order.checkout_id)
        left = checkout["captured"] - checkout["refunded"]
        key = str((await request.post())["key"])
        await city.refund(order.checkout_id, left, "Barang dikembalikan", key)
    raise web.HTTPSeeOther("/pesanan")


async def told(request: web.Request) -> web.Response:
    """The city tells. It may tell twice, late and in any order: the id says what was heard before,
    and what counts is what the city answers when it is asked."""
    shop, body = request.app[SHOP], await request.read()
    try:
        event = Webhook(shop.webhook_secret).verify(body, dict(request.headers))
    except WebhookVerificationError:
        return web.Response(status=401)
    order = shop.of_checkout(event["data"]["checkout"])
    if order is not None and request.headers["webhook-id"] not in shop.told:
        order.state = (await request.app[CITY].checkout(order.checkout_id))["state"]
        shop.told.add(request.headers["webhook-id"])
    return web.Response(status=204)


@web.middleware
async def in_words(request: web.Request, handler: Any) -> web.StreamResponse:
    """What the city refuses, it says in words for people, what was not done and what to do next."""
    try:
        answer: web.StreamResponse = await handler(request)
        return answer
    except CityRefused as refused:
        return page("Tidak dapat", f'<p role="alert">{escape(refused.detail)}</p>', 502)


def application(city: str, port: int, client_id: str, secret: str, webhook: str) -> web.Application:
    """The shop at `http://127.0.0.1:{port}`, as a partner of the city at `city`."""
    app = web.Application(middlewares=[in_words])
    app[SHOP] = Shop(f"http://127.0.0.1:{port}", webhook)

    async def connected(app: web.Application) -> AsyncIterator[None]:
        async with aiohttp.ClientSession() as session:
            app[CITY] = City(city, client_id, secret, session)
            await app[CITY].tell_me_at(f"{app[SHOP].address}/webhook")
            yield

    app.cleanup_ctx.append(connected)
    app.add_routes(
        [
            web.get("/", front),
            web.post("/beli", buy),
            web.get("/kembali", back),
            web.get("/pesanan", orders),
            web.post("/pesanan/{number}/{action:capture|void|refund}", act),
            web.post("/webhook", told),
        ]
    )
    return app


if __name__ == "__main__":
    at = int(os.environ.get("PORT", "8765"))
    by = os.environ.get("CITY", "http://localhost:8000")
    named = (os.environ[name] for name in ("CLIENT_ID", "CLIENT_SECRET", "WEBHOOK_SECRET"))
    web.run_app(application(by, at, *named), host="127.0.0.1", port=at)
