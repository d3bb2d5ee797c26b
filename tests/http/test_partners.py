"""Marketplaces: let in, signed in, rotated, suspended."""

from base64 import b64encode
from collections import Counter

import pytest

from chalicelib.core.dynamo.items import scan_plain
from tests.http.checkouts import Held, opened, refund
from tests.http.client import fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.partners import FORM, SHOP, client_token, partner_of, register


def test_a_partner_signs_in_and_asks_as_itself(city: TestCity) -> None:
    issued = register(city)
    answered = client_token(city, issued["client_id"], issued["client_secret"])
    body = answered.ok()
    assert (body["token_type"], body["expires_in"]) == ("Bearer", 3600)
    assert answered.headers["cache-control"] == "no-store"
    headers = {"Authorization": f"Bearer {body['access_token']}"}
    assert city.send("GET", "/partner/webhook", headers=headers).ok() == {
        "url": "",
        "state": "none",
        "secret_until": None,
    }


def test_a_partner_signs_in_by_http_basic(city: TestCity) -> None:
    issued = register(city)
    basic = b64encode(f"{issued['client_id']}:{issued['client_secret']}".encode()).decode()
    headers = FORM | {"Authorization": f"Basic {basic}"}
    raw = b"grant_type=client_credentials"
    assert city.send("POST", "/auth/client-token", raw=raw, headers=headers).status == 200
    # And as some libraries do, which send the id besides: it must be the same.
    for form, status in ((f"client_id={issued['client_id']}", 422), ("scope=all", 200)):
        asked = raw + b"&" + form.encode()
        assert city.send("POST", "/auth/client-token", raw=asked, headers=headers).status == status


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "validation_failed"),
        (b"grant_type=password&username=a&password=b", "validation_failed"),
        (b"grant_type=client_credentials", "unauthenticated"),
        (b"grant_type=client_credentials&client_id=prt_1&client_secret=x", "unauthenticated"),
        (b"grant_type=client_credentials&client_id=%ff&client_secret=%00", "unauthenticated"),
        (b"grant_type=client_credentials&grant_type=password", "validation_failed"),
        (b"\xff\xfe", "validation_failed"),
        (b"client_credentials", "validation_failed"),
    ],
)
def test_whoever_is_no_client_gets_no_token(city: TestCity, raw: bytes, code: str) -> None:
    refused(city.send("POST", "/auth/client-token", raw=raw, headers=FORM), code)


@pytest.mark.parametrize("basic", ["", "x", "bm9jb2xvbg==", "/w==", "OjpAOg=="])
def test_a_broken_basic_header_gets_no_token(city: TestCity, basic: str) -> None:
    headers = FORM | {"Authorization": f"Basic {basic}"}
    raw = b"grant_type=client_credentials"
    body = refused(
        city.send("POST", "/auth/client-token", raw=raw, headers=headers), "unauthenticated"
    )
    # What a library of OAuth looks for (RFC 6749, 5.2).
    assert body["error"] == "invalid_client"


@pytest.mark.parametrize(
    ("client_id", "secret"), [("prt_" + "a" * 2_000, "x"), ("prt_1", "x" * 2_000)]
)
def test_what_is_too_long_for_a_client_is_none(city: TestCity, client_id: str, secret: str) -> None:
    basic = b64encode(f"{client_id}:{secret}".encode()).decode()
    headers = FORM | {"Authorization": f"Basic {basic}"}
    raw = b"grant_type=client_credentials"
    refused(city.send("POST", "/auth/client-token", raw=raw, headers=headers), "unauthenticated")


def test_a_token_is_asked_for_by_a_form_alone(city: TestCity) -> None:
    refused(
        city.post("/auth/client-token", {"grant_type": "client_credentials"}),
        "unsupported_media_type",
    )


def test_the_secrets_are_the_same_for_the_same_key_and_stand_nowhere(city: TestCity) -> None:
    body = {"name": "Pasar Daring", "return_origins": [SHOP]}
    key = fresh_key()
    first = city.admin.post("/admin/partners", body, key=key).ok(201)
    again = city.admin.post("/admin/partners", body, key=key)
    assert (again.ok(201), again.replayed) == (first, True)
    refused(
        city.admin.post("/admin/partners", body | {"name": "Lain"}, key=key),
        "idempotency_key_reused",
    )
    for concept in ("partners", "idempotency", "audit"):
        table = city.parts.settings.table(concept)
        for item in scan_plain(city.parts.connection, table):
            for secret in (first["client_secret"], first["webhook_secret"]):
                assert secret not in repr(item)


def test_two_partners_have_nothing_in_common(city: TestCity) -> None:
    one, other = register(city), register(city)
    assert not {*one.values()} & {*other.values()}
    refused(client_token(city, one["client_id"], other["client_secret"]), "unauthenticated")


def test_a_rotated_client_secret_is_good_for_a_day_beside_the_new_one(city: TestCity) -> None:
    partner = partner_of(city)
    path = f"/admin/partners/{partner.id}/rotate"
    key = fresh_key()
    second = city.admin.post(path, key=key).ok()["client_secret"]
    again = city.admin.post(path, key=key)
    assert (again.ok()["client_secret"], again.replayed) == (second, True)
    assert second != partner.client_secret
    for secret in (partner.client_secret, second):
        assert client_token(city, partner.id, secret).status == 200
    until = city.admin.get(f"/admin/partners/{partner.id}").ok()["secret_until"]
    assert until is not None
    city.hands.pass_by(hours=24)
    refused(client_token(city, partner.id, partner.client_secret), "unauthenticated")
    assert client_token(city, partner.id, second).status == 200
    # Rotated twice within a day, the newest two are good.
    third = city.admin.post(path, key=fresh_key()).ok()["client_secret"]
    fourth = city.admin.post(path, key=fresh_key()).ok()["client_secret"]
    refused(client_token(city, partner.id, second), "unauthenticated")
    for secret in (third, fourth):
        assert client_token(city, partner.id, secret).status == 200


def test_a_suspended_partner_is_refused_at_its_next_change(city: TestCity) -> None:
    partner = partner_of(city)
    pointed = {"url": "https://toko.example/hook"}
    assert partner.send("PUT", "/partner/webhook", pointed).ok()["state"] == "on"
    path = f"/admin/partners/{partner.id}"
    reason = {"reason": "Pesanan palsu"}
    assert city.admin.post(f"{path}/suspend", reason).ok()["state"] == "suspended"
    refused(city.admin.post(f"{path}/suspend", reason), "state_conflict")
    refused(partner.send("PUT", "/partner/webhook", pointed), "forbidden")
    refused(client_token(city, partner.id, partner.client_secret), "forbidden")
    assert city.admin.post(f"{path}/reinstate", reason).ok()["state"] == "active"
    assert partner.send("PUT", "/partner/webhook", pointed).status == 200
    journal = city.finance.every("/finance/audit-journal", object=partner.id)
    assert Counter(one["action"] for one in journal) == {
        "partner.register": 1,
        "partner.suspend": 1,
        "partner.reinstate": 1,
        "webhook.point": 2,
    }


@pytest.mark.parametrize(
    "origin",
    [
        "https://toko.example/",
        "https://toko.example:8443",
        "http://localhost:8100",
        "http://127.0.0.1:8100",
    ],
)
def test_shoppers_may_come_back_to_origins(city: TestCity, origin: str) -> None:
    issued = register(city, return_origins=[origin, origin])
    found = city.admin.get(f"/admin/partners/{issued['client_id']}").ok()
    assert found["return_origins"] == [origin.rstrip("/")]


@pytest.mark.parametrize(
    "origin",
    [
        "https://toko.example/kembali",
        "https://toko.example?x=1",
        "http://toko.example",
        "https://budi@toko.example",
        "https://toko.example#x",
        "https://127.0.0.1",
        "https://localhost",
        "http://localhost",
        "javascript:alert(1)",
        "https://tokó.example",
        "https://toko.example\\@jahat.example",
        "https://*.toko.example",
        " https://toko.example",
    ],
)
def test_anything_but_an_origin_is_refused(city: TestCity, origin: str) -> None:
    body = {"name": "Pasar Daring", "return_origins": [origin]}
    refused(city.admin.post("/admin/partners", body), "validation_failed")


def test_origins_are_changed_by_an_admin(city: TestCity) -> None:
    partner = partner_of(city)
    body = {"return_origins": ["https://baru.example"]}
    path = f"/admin/partners/{partner.id}"
    changed = city.admin.send("PATCH", path, body).ok()
    assert changed["return_origins"] == ["https://baru.example"]
    refused(city.admin.send("PATCH", "/admin/partners/prt_nobody", body), "not_found")
    refused(city.admin.get("/admin/partners/res_1"), "not_found")


def test_a_webhook_secret_is_rotated_by_its_partner(city: TestCity) -> None:
    partner = partner_of(city)
    key = fresh_key()
    second = partner.post("/partner/webhook/rotate", key=key).ok()["webhook_secret"]
    assert second.startswith("whsec_")
    assert second != partner.webhook_secret
    again = partner.post("/partner/webhook/rotate", key=key)
    assert (again.ok()["webhook_secret"], again.replayed) == (second, True)
    assert partner.get("/partner/webhook").ok()["secret_until"] is not None


def test_admins_see_a_partners_orders_newest_first(city: TestCity) -> None:
    held = Held(city)
    never = opened(held.partner, held.shop, 10_000)
    held.act("capture", amount=25_000).ok()
    refund(held.partner, held.checkout, 5_000).ok(201)
    path = f"/admin/partners/{held.partner.id}/checkouts"
    found = city.admin.every(path)
    assert {one["id"] for one in found} == {never, held.checkout}
    captured = next(one for one in found if one["id"] == held.checkout)
    assert (captured["state"], captured["captured"], captured["refunded"]) == (
        "captured",
        25_000,
        5_000,
    )
    assert captured["merchant_name"].startswith("Warung ")
    assert city.admin.every(f"/admin/partners/{partner_of(city).id}/checkouts") == []
    refused(city.admin.get("/admin/partners/prt_nobody/checkouts"), "not_found")
    first = city.staff("auditor").get(path, limit=1).ok()
    rest = city.staff("auditor").get(path, limit=1, cursor=first["next_cursor"]).ok()
    assert [one["id"] for page in (first, rest) for one in page["items"]] == [
        one["id"] for one in found
    ]
