"""The city's API, as a marketplace's server uses it: an access token, and six calls."""

import time
from dataclasses import dataclass, field
from typing import Any

import aiohttp

# Tokens are asked for anew a little early: clocks differ.
MARGIN_S = 60


class CityRefused(Exception):
    """What the city answered instead of what was asked for: `code` is stable, `detail` for people
    (docs/errors.md)."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        self.status = status
        self.code = problem.get("code", "")
        self.detail = problem.get("detail", "")
        super().__init__(f"{status} {self.code}: {self.detail}")


@dataclass
class City:
    """Speaks as one partner. `address` is the city's, such as `http://localhost:8000`."""

    address: str
    client_id: str
    client_secret: str
    session: aiohttp.ClientSession
    _token: str = field(default="", repr=False)
    _until: float = 0.0

    async def products(self) -> list[dict[str, Any]]:
        """What the city's shops sell."""
        page = await self._call("GET", "/public/products?limit=50")
        return list(page["items"])

    async def tell_me_at(self, url: str) -> None:
        """Have webhooks sent to an address."""
        await self._call("PUT", "/partner/webhook", {"url": url})

    async def open_checkout(self, order: dict[str, Any]) -> dict[str, Any]:
        """Ask for an order to be paid. The order's number is the key: asked twice, it is one."""
        return await self._call("POST", "/partner/checkouts", order, key=order["order_id"])

    async def checkout(self, checkout_id: str) -> dict[str, Any]:
        """A checkout as it is now: the truth, whatever an address or a message says."""
        return await self._call("GET", f"/partner/checkouts/{checkout_id}")

    async def end(self, checkout_id: str, how: str) -> dict[str, Any]:
        """`capture`: pay the merchant all that is held; `void`: let go of it."""
        path = f"/partner/checkouts/{checkout_id}/{how}"
        return await self._call("POST", path, {}, key=f"{checkout_id}-{how}")

    async def refund(self, checkout_id: str, amount: int, reason: str, key: str) -> dict[str, Any]:
        """Give `amount` rupiah back. `key` is drawn once for each refund that is meant."""
        path = f"/partner/checkouts/{checkout_id}/refunds"
        return await self._call("POST", path, {"amount": amount, "reason": reason}, key=key)

    async def _call(
        self, method: str, path: str, body: dict[str, Any] | None = None, key: str = ""
    ) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {await self._access_token()}"}
        if key:
            headers["Idempotency-Key"] = key
        async with self.session.request(
            method, f"{self.address}/api/v1{path}", json=body, headers=headers
        ) as answer:
            return await _read(answer)

    async def _access_token(self) -> str:
        if time.monotonic() >= self._until:
            form = {"grant_type": "client_credentials"}
            by = aiohttp.BasicAuth(self.client_id, self.client_secret)
            address = f"{self.address}/api/v1/auth/client-token"
            async with self.session.post(address, data=form, auth=by) as answer:
                told = await _read(answer)
            self._token = told["access_token"]
            self._until = time.monotonic() + told["expires_in"] - MARGIN_S
        return self._token


async def _read(answer: aiohttp.ClientResponse) -> dict[str, Any]:
    told: dict[str, Any] = await answer.json(content_type=None)
    if answer.status >= 400:
        raise CityRefused(answer.status, told)
    return told
