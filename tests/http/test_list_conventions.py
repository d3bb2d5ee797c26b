"""What holds for every list: limits, cursors, pages that make up the whole."""

from typing import Any

import pytest

from tests.http.client import City
from tests.http.conftest import TestCity
from tests.http.operations import actor, operations


def lists(city: City) -> list[tuple[str, str]]:
    """(path, role) of every list; those of one resident are of one whom the city knows."""
    document = city.send("GET", "/public/openapi.json").ok()
    found = []
    for _, path, operation in operations(city):
        schema = operation["responses"].get("200", {}).get("content", {})
        name = schema.get("application/json", {}).get("schema", {}).get("$ref", "").split("/")[-1]
        shape = document["components"]["schemas"].get(name, {})
        if "next_cursor" in shape.get("properties", {}):
            path = path.replace("{resident_id}", actor(city, "resident").id)
            # Lists of one thing that must be there first have tests of their own.
            if "{" not in path:
                found.append((path, (operation["x-roles"] or [""])[0]))
    return found


def test_every_list_takes_a_limit_from_1_to_200_and_only_its_own_cursors(city: TestCity) -> None:
    assert len(lists(city)) >= 10
    for path, role in lists(city):
        person = actor(city, role)
        for limit in ("0", "201", "-1", "x", "1.5", "1.0", "1e1", " 1", ""):
            reply = person.get(path, limit=limit)
            assert (path, limit, reply.code) == (path, limit, "validation_failed")
        for cursor in ("!!!!", "ä", "A", "a b"):
            reply = person.get(path, cursor=cursor)
            assert (path, cursor, reply.code) == (path, cursor, "validation_failed")
        # Well formed, but of no list: wherever it leads, it is no failure of ours.
        for cursor in ("AAAA", "fHx8", "IyMj", "cmVzXzE"):
            reply = person.get(path, cursor=cursor)
            assert (path, cursor, reply.status < 500) == (path, cursor, True)
        for most in (1, 200):
            page = person.get(path, limit=most).ok()
            members = page.get("items", page.get("accounts"))
            assert len(members) <= most or path == "/finance/trial-balance"


@pytest.mark.parametrize("long", ["x" * 6_000, "é\x00" * 300, "res_" + "x" * 3_000, "mrc_" * 900])
def test_whatever_a_query_asks_is_no_failure_of_ours(city: TestCity, long: str) -> None:
    for method, path, operation in operations(city):
        if method == "GET" and "{" not in path:
            person = actor(city, (operation["x-roles"] or [""])[0])
            for one in operation["parameters"]:
                reply = person.get(path, **{one["name"]: long})
                # Meta's handshake is refused without the word that it knows.
                fine = (403, 422) if path.startswith("/webhooks/") else (200, 404, 422)
                assert reply.status in fine, (path, one["name"], reply)


def test_pages_of_one_make_up_the_whole_list(city: TestCity) -> None:
    resident, merchant = city.resident(), city.merchant()
    for _ in range(3):
        city.resident()
        city.merchant()
        voucher = city.claim(resident, city.campaign(fund=50_000))
        city.redeem(merchant, city.draw(resident, voucher)["token"], 1_000).ok(201)
    city.stream.catch_up()
    for person, path in (
        (resident, "/resident/vouchers"),
        (resident, "/resident/redemptions"),
        (merchant, "/merchant/redemptions"),
        (city.admin, "/admin/campaigns"),
        (city.admin, "/admin/staff"),
        (city.admin, "/admin/merchants"),
        (city.admin, "/admin/residents"),
        (city.finance, "/finance/accounts"),
        (city.finance, "/finance/transfers"),
    ):
        whole = person.every(path)
        assert len(whole) >= 3
        found: list[Any] = []
        at: dict[str, str] = {}
        while True:
            page = person.get(path, limit=2, **at).ok()
            found += page["items"]
            assert len(page["items"]) <= 2
            if page["next_cursor"] is None:
                break
            at = {"cursor": page["next_cursor"]}
        assert (path, found) == (path, whole)
