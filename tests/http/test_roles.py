"""Every operation of the OpenAPI document, asked by everybody: exactly those who may are let in."""

from collections.abc import Callable
from typing import Any

from tests.http.client import fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.operations import actor, operations

ROLES = ("resident", "merchant", "admin", "finance", "auditor", "partner")
# Nobody's access token opens these: acquirers sign in, and sign each message; so does Meta.
SIGNED = ("/snap/", "/webhooks/")
OPEN = ("/public/", "/auth/", *SIGNED)
OPEN_EXACTLY = ("/merchant/applications",)
# Whoever has signed in themself: their own passkeys.
OWN = ("/auth/passkeys", "/auth/step-up")
# The two whose screens are told at once.
TOLD = ("/live/",)
PEOPLE = {"resident", "merchant", "admin", "finance", "auditor"}

# Contract, "Who may what": whose each part of the API is, for GETs and for the rest.
READERS = {
    "/resident/": {"resident"},
    "/merchant/": {"merchant"},
    "/partner/": {"partner"},
    "/admin/": {"admin", "finance", "auditor"},
    "/finance/": {"finance", "auditor"},
}
WRITERS = {
    "/resident/": {"resident"},
    "/merchant/": {"merchant"},
    "/partner/": {"partner"},
    "/admin/": {"admin"},
    "/finance/": {"finance"},
}


def allowed(method: str, path: str) -> set[str]:
    """The roles that the contract lets in; empty where nobody needs to sign in."""
    if path.startswith(OWN):
        return PEOPLE
    if path.startswith(TOLD):
        return {"resident", "merchant"}
    if path.startswith(OPEN) or path in OPEN_EXACTLY:
        return set()
    table = READERS if method == "GET" else WRITERS
    return next(roles for prefix, roles in table.items() if path.startswith(prefix))


def test_every_route_declares_the_roles_that_the_contract_gives_it(city: TestCity) -> None:
    found = operations(city)
    assert len(found) >= 40
    declared = {(method, path): set(one["x-roles"]) for method, path, one in found}
    assert declared == {(method, path): allowed(method, path) for method, path, _ in found}


def test_every_route_that_is_served_is_in_the_document(city: TestCity) -> None:
    import app

    served = {(method, path) for path, methods in app.app.routes.items() for method in methods}
    document = city.send("GET", "/public/openapi.json").ok()
    listed = {
        (method.upper(), path) for path, methods in document["paths"].items() for method in methods
    }
    assert served == listed


def test_every_operation_lets_in_exactly_the_roles_it_names(
    city: TestCity, record_property: Callable[[str, object], None]
) -> None:
    cells = 0
    for method, path, operation in operations(city):
        roles = allowed(method, path)
        # Nothing has this id, and an empty object is no body that creates anything.
        target = path
        for parameter in operation["parameters"]:
            if parameter["in"] == "path":
                target = target.replace("{" + parameter["name"] + "}", "none")
        body: dict[str, Any] | None = None if method in ("GET", "DELETE") else {}
        for role in ("", *ROLES):
            reply = actor(city, role).send(method, target, body, key=fresh_key())
            cells += 1
            asked = f"{method} {path} as {role or 'nobody'}"
            if path.startswith(SIGNED):
                assert (asked, reply.status // 100) == (asked, 4)
            elif not roles:
                assert (asked, reply.status in (401, 403)) == (asked, False)
            elif not role:
                assert (asked, reply.status, reply.code) == (asked, 401, "unauthenticated")
            elif role not in roles:
                assert (asked, reply.status, reply.code) == (asked, 403, "forbidden")
            else:
                assert (asked, reply.status in (401, 403)) == (asked, False)
                assert reply.status < 500, (asked, reply)
    record_property("cells", cells)
    assert cells == 7 * len(operations(city))


def test_what_belongs_to_others_is_not_found(city: TestCity) -> None:
    mine, theirs = city.residents(2)
    shop, other_shop = city.merchant(), city.merchant()
    campaign = city.campaign()
    voucher = city.claim(theirs, campaign)
    drawn = city.draw(theirs, voucher)
    paid = city.redeem(other_shop, drawn["token"], 1_000).ok(201)
    for reply in (
        mine.get(f"/resident/vouchers/{voucher}"),
        mine.post(f"/resident/vouchers/{voucher}/payment-tokens"),
        mine.get(f"/resident/payment-tokens/{drawn['id']}"),
        shop.get(f"/merchant/redemptions/{paid['id']}"),
        shop.post(
            f"/merchant/redemptions/{paid['id']}/refunds",
            {"amount": 1, "reason": "x"},
            key=fresh_key(),
        ),
    ):
        refused(reply, "not_found")
    city.stream.catch_up()
    assert mine.get("/resident/redemptions").ok()["items"] == []
    assert shop.get("/merchant/redemptions").ok()["items"] == []
