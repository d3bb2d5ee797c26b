"""What holds for every route: bodies, lists, keys, languages, unknown routes."""

import importlib
import json
import re
from typing import Any

import pytest

from local.gateway import Context, event_of, reply_of
from local.resources import Answering
from tests.http.client import Person, fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.operations import actor, operations


@pytest.mark.parametrize(
    "raw",
    [
        b'{"campaign_id":"cmp_000000","other":1}',
        b'{"campaign_id":7}',
        b'{"campaign_id":null}',
        b'{"campaign_id":"cmp_000000","campaign_id":"cmp_000000"}',
        b'{"campaign_id":"\\ud800"}',
        b"[]",
        b"null",
        b"NaN",
        b"{",
        b"\xff\xfe{\x00}\x00",
        b'{"campaign_id":"\xff"}',
        b'"' + b"[" * 20_000,
        b"[" * 20_000,
        b'{"campaign_id":' * 5_000,
    ],
)
def test_a_body_of_another_shape_is_refused_by_field(
    city: TestCity, citizen: Person, raw: bytes
) -> None:
    reply = citizen.send("POST", "/resident/claims", raw=raw)
    assert reply.status in (404, 413, 422), reply
    if reply.status == 422:
        assert refused(reply, "validation_failed")["errors"][0]["field"]


@pytest.fixture(scope="module")
def citizen(city: TestCity) -> Person:
    return city.resident()


@pytest.mark.parametrize(
    "amount", [b"1000.0", b"1e3", b'"1000"', b"true", b"0", b"-1", b"1e400", b"9" * 30, b"null"]
)
def test_money_is_an_integer_of_rupiah(city: TestCity, amount: bytes) -> None:
    campaign = city.campaign(fund=0)
    raw = b'{"amount":' + amount + b',"reference":"' + fresh_key().encode() + b'"}'
    path = f"/finance/campaigns/{campaign}/funds"
    reply = city.finance.send("POST", path, raw=raw, key=fresh_key())
    body = refused(reply, "validation_failed")
    assert [error["field"] for error in body["errors"]] in (["amount"], ["body"])
    assert city.balance(f"campaign:{campaign}") == 0


@pytest.mark.parametrize("number", [" ", "\x00", "SP2D\n1", "\u2028", "--"])
def test_a_document_is_named_by_a_number_on_one_line(city: TestCity, number: str) -> None:
    path = f"/finance/campaigns/{city.campaign(fund=0)}/funds"
    body = {"amount": 1_000, "reference": number}
    problem = refused(city.finance.post(path, body, key=fresh_key()), "validation_failed")
    assert [error["field"] for error in problem["errors"]] == ["reference"]


def test_a_nested_field_is_named_by_its_path(city: TestCity) -> None:
    body = city.draft(limits={"per_merchant": "1"})
    error = refused(city.admin.post("/admin/campaigns", body), "validation_failed")["errors"][0]
    assert error["field"] == "limits.per_merchant"


def test_bodies_over_64_kib_are_too_large_on_every_route(city: TestCity) -> None:
    for method, path, operation in operations(city):
        if "requestBody" not in operation or "text/csv" in operation["requestBody"]["content"]:
            continue
        role = (operation["x-roles"] or [""])[0]
        person = actor(city, role)
        raw = b'{"x":"' + b"a" * 65_536 + b'"}'
        reply = person.send(method, path, raw=raw, key=fresh_key())
        if path.startswith("/snap/"):
            # In the words of another standard, which knows no 413.
            assert (reply.status, reply.body["responseMessage"]) == (400, "Bad Request")
            continue
        assert (path, reply.code) == (path, "too_large")


def test_imports_take_5_mib_and_no_more(city: TestCity) -> None:
    header = b"nik,name,phone,kelurahan_code,segments\n"
    large = header + b" " * (5 * 1024 * 1024 - len(header))
    assert city.bring_in("residents", large).status != 413
    refused(city.bring_in("residents", large + b" "), "too_large")
    refused(city.bring_in("merchants", b" " * (11 * 1024 * 1024)), "too_large")


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "application/jsonp", "x"])
def test_another_media_type_is_not_taken(city: TestCity, citizen: Person, kind: str) -> None:
    headers = {"Content-Type": kind}
    reply = citizen.send("POST", "/resident/claims", {"campaign_id": "x"}, headers=headers)
    refused(reply, "unsupported_media_type")
    reply = city.admin.send("POST", "/admin/residents/import", raw=b"nik", headers=headers)
    refused(reply, "unsupported_media_type")


def test_what_has_happened_is_answered_again_whatever_it_is_called_now(
    city: TestCity, citizen: Person
) -> None:
    body, key = {"campaign_id": city.campaign()}, fresh_key()
    first = citizen.post("/resident/claims", body, key=key).ok(201)
    headers = {"Content-Type": "text/plain"}
    again = citizen.send("POST", "/resident/claims", body, key=key, headers=headers)
    assert (again.ok(201), again.replayed) == (first, True)
    other = citizen.send("POST", "/resident/claims", body, key=fresh_key(), headers=headers)
    refused(other, "unsupported_media_type")


def test_a_request_that_takes_no_body_refuses_one(city: TestCity) -> None:
    draft = city.admin.post("/admin/campaigns", city.draft()).ok(201)["id"]
    path = f"/admin/campaigns/{draft}/publish"
    for raw in (b'{"x": 1}', b"x", b'{"x": 1, "x": 1}', b"[]"):
        refused(city.admin.send("POST", path, raw=raw), "validation_failed")
    city.admin.send("POST", path, raw=b"{}").ok()
    city.admin.send("POST", path).ok()


def test_json_may_name_its_charset(citizen: Person) -> None:
    headers = {"Content-Type": "Application/JSON; charset=utf-8"}
    reply = citizen.send("POST", "/resident/claims", {"campaign_id": "x"}, headers=headers)
    refused(reply, "not_found")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/nothing"),
        ("GET", "/resident/nothing"),
        ("DELETE", "/resident/profile"),
        ("PUT", "/resident/claims"),
        ("POST", "/public/health"),
        ("GET", "/resident/claims"),
    ],
)
def test_an_unknown_route_or_method_is_a_problem_in_both_languages(
    city: TestCity, method: str, path: str
) -> None:
    body = refused(city.send(method, path), "not_found")
    assert "There is no such address" in body["detail"]
    assert "tidak ada" in body["detail"]


def test_a_method_that_a_path_has_not_is_refused_by_its_function_alike() -> None:
    # The route of a path whose methods are all one area's is of any method.
    areas = importlib.import_module("app").AREAS
    found = Answering("claims", "/api/v1/resident/claims", None)
    event = event_of("DELETE", "/api/v1/resident/claims", "", [], b"", found)
    reply = reply_of(areas["claims"](event, Context("1", 1e12, "claims")))
    assert (reply.status, json.loads(reply.body)["code"]) == (404, "not_found")
    assert dict(reply.headers)["Content-Type"] == "application/problem+json"


def is_page(operation: dict[str, Any]) -> bool:
    """Whether an operation answers people, with pages."""
    success = operation["responses"].get("200", {})
    return "text/html" in success.get("content", ())


@pytest.mark.parametrize(
    "hostile",
    [
        "x" * 6_000,
        "x" * 2_049,
        "x" * 65,
        "cmp_%0a",
        "%00",
        "a%2Fb",
        "%2e%2e%2f",
        "%ff",
        "%20",
        "%C3%A9",
    ],
)
def test_an_id_that_cannot_be_one_is_unknown_on_every_operation(
    city: TestCity, hostile: str
) -> None:
    of_one_thing = [one for one in operations(city) if "{" in one[1]]
    assert len(of_one_thing) >= 24
    for method, path, operation in of_one_thing:
        person = actor(city, (operation["x-roles"] or [""])[0])
        body: dict[str, Any] | None = {} if "requestBody" in operation else None
        for name in re.findall(r"\{\w+\}", path):
            asked = re.sub(r"\{\w+\}", "x", path.replace(name, hostile))
            reply = person.send(method, asked, body, key=fresh_key())
            assert (method, path, name, reply.status) == (method, path, name, 404)
            code = "" if is_page(operation) else "not_found"
            assert (method, path, name, reply.code) == (method, path, name, code)
        told = "Not Found" if is_page(operation) else "not_found"
        assert told in operation["responses"]["404"]["description"]


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        (None, "Belum masuk"),
        ("en", "Not signed in"),
        ("en-GB,en;q=0.9,id;q=0.8", "Not signed in"),
        ("id-ID,id;q=0.9,en;q=0.8", "Belum masuk"),
        ("fr", "Belum masuk"),
        ("fr,en;q=0.2", "Not signed in"),
        ("en;q=x", "Belum masuk"),
    ],
)
def test_words_come_in_the_readers_language(city: TestCity, asked: str | None, title: str) -> None:
    headers = {"Accept-Language": asked} if asked else {}
    body = refused(city.send("GET", "/resident/profile", headers=headers), "unauthenticated")
    assert body["title"] == title


@pytest.mark.parametrize("key", ["", "x" * 65, "a b", "kunci-é", "a\tb"])
def test_a_key_is_1_to_64_visible_characters(citizen: Person, key: str) -> None:
    reply = citizen.post("/resident/claims", {"campaign_id": "cmp_000000"}, key=key)
    assert refused(reply, "validation_failed")["errors"][0]["field"] == "Idempotency-Key"


def test_a_body_that_is_refused_by_itself_still_meets_its_key(city: TestCity) -> None:
    campaign, resident, key = city.campaign(), city.resident(), fresh_key()
    resident.post("/resident/claims", {"campaign_id": campaign}, key=key).ok(201)
    reply = resident.post("/resident/claims", {"campaign_id": campaign, "x": 1}, key=key)
    refused(reply, "idempotency_key_reused")


def test_a_refusal_is_judged_anew_under_the_same_key(city: TestCity) -> None:
    campaign, resident, key = city.campaign(fund=0), city.resident(), fresh_key()
    body = {"campaign_id": campaign}
    refused(resident.post("/resident/claims", body, key=key), "campaign_exhausted")
    city.fund(campaign, 50_000)
    # The function that claims knows for a second that there was nothing.
    city.hands.pass_by(seconds=1)
    resident.post("/resident/claims", body, key=key).ok(201)


def test_nothing_that_is_answered_is_kept_by_caches_but_public_lists(city: TestCity) -> None:
    assert city.finance.get("/finance/accounts").headers["cache-control"] == "no-store"
    assert "max-age" in city.send("GET", "/public/keys").headers["cache-control"]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/finance/trial-balance", "as_of"),
        ("/finance/transfers", "from"),
        ("/finance/transfers", "to"),
    ],
)
def test_an_instant_needs_a_zone(city: TestCity, path: str, name: str) -> None:
    outside = ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-23:59")
    for text in ("2026-12-01", "2026-12-01T00:00:00", "x", "2026-13-01T00:00:00Z", *outside):
        reply = city.finance.get(path, **{name: text})
        assert refused(reply, "validation_failed")["errors"][0]["field"] == name
    city.finance.get(path, **{name: "2026-12-01T07:00:00+07:00"}).ok()


def test_a_day_is_a_day(city: TestCity) -> None:
    merchant = city.merchant()
    for text in ("2026-13-01", "20261201", "x", "2026-W01-1", "0001-01-01", "9999-12-31"):
        refused(merchant.get("/merchant/redemptions", date=text), "validation_failed")


def test_an_account_that_nothing_has_gone_through_stands_at_zero(city: TestCity) -> None:
    name = f"merchant:{city.merchant().id}"
    nothing = {"account": name, "debits": 0, "credits": 0, "balance": 0}
    assert city.finance.get(f"/finance/accounts/{name}").ok() == nothing
    refused(city.finance.get("/finance/accounts/voucher:vch_000000000000"), "not_found")
    refused(city.finance.get("/finance/accounts/nothing"), "not_found")


def test_partners_have_a_document_of_their_part_alone(city: TestCity) -> None:
    whole = city.send("GET", "/public/openapi.json").ok()
    part = city.send("GET", "/public/openapi-partner.json").ok()
    assert set(part["paths"]) == {
        path
        for path, methods in whole["paths"].items()
        for one in methods.values()
        if one["x-roles"] == ["partner"] or path == "/api/v1/auth/client-token"
    }
    named = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(part)))
    assert named <= set(part["components"]["schemas"])
    assert len(part["components"]["schemas"]) < len(whole["components"]["schemas"]) / 4


def test_the_document_tells_the_truth_about_answers(city: TestCity) -> None:
    document = city.send("GET", "/public/openapi.json").ok()
    assert document["openapi"].startswith("3.1")
    names = [operation["operationId"] for _, _, operation in operations(city)]
    assert len(set(names)) == len(names)
    # Links name an operation each that there is.
    assert set(re.findall(r'"operationId": "([^"]+)"', json.dumps(document))) == set(names)
