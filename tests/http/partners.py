"""Marketplaces, as their servers speak to a city under test."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from tests.http.client import City, Person, Reply, fresh_key

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
SHOP = "https://toko.example"


@dataclass
class Partner(Person):
    """A marketplace's server, which signs in by its client secret."""

    client_secret: str = ""
    webhook_secret: str = ""

    def send(self, method: str, path: str, body: Any = None, **more: Any) -> Reply:
        if self.city.clock() >= self.until:
            answered = client_token(self.city, self.id, self.client_secret).ok()
            self.token = answered["access_token"]
            self.until = self.city.clock() + timedelta(seconds=answered["expires_in"])
        return super().send(method, path, body, **more)


def client_token(city: City, client_id: str, secret: str, **given: str) -> Reply:
    """What the city answers a server that would sign in."""
    form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
    return city.send(
        "POST", "/auth/client-token", raw=urlencode(form | given).encode(), headers=FORM
    )


def register(city: City, **given: Any) -> Any:
    """A new partner's id and secrets."""
    body = {"name": "Pasar Daring", "return_origins": [SHOP]} | given
    return city.admin.post("/admin/partners", body, key=fresh_key()).ok(201)


def partner_of(city: City, **given: Any) -> Partner:
    """A new partner, which signs in at its first request."""
    issued = register(city, **given)
    return Partner(
        city,
        phone="",
        role="partner",
        id=issued["client_id"],
        token="",
        until=city.clock(),
        client_secret=issued["client_secret"],
        webhook_secret=issued["webhook_secret"],
    )
