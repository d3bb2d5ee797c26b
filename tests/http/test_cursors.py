"""A cursor that a list did not give is refused by it or leads to a page of it: it is never a
failure of ours, whatever stands in it."""

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pytest

from chalicelib.core.values.instants import business_day
from chalicelib.stickers.parts import StickerParts
from chalicelib.stickers.rules.screening import Doubt
from tests.http import finance_acts, noticing, passkeys, standing, taxing
from tests.http.acquiring import Acquirer
from tests.http.bank_acts import booked, statement
from tests.http.checkouts import agree, opened
from tests.http.client import Person, Reply, fresh_key, refused
from tests.http.coding import order
from tests.http.conftest import TestCity
from tests.http.operations import actor, operations
from tests.http.partners import Partner, partner_of
from tests.http.paying import asked_to_undo
from tests.http.purchasing import Purchase
from tests.http.rewarding import at_own_shop, campaign, program
from tests.http.settling import act, draft
from tests.http.test_impact import BILL, RATE, bring
from tests.http.test_products import add
from tests.http.treasury_acts import dropped, nothing_is_due, proposed
from tests.http.webhooks import receiver, tell

# Each list, with the questions that lead it through code of its own.
LISTS: dict[str, list[dict[str, Any]]] = {
    "/admin/bills": [{}],
    "/admin/campaigns": [{}],
    "/admin/campaigns/{campaign_id}/codes": [{}],
    "/admin/incentive-claims": [{}, {"state": "held"}],
    "/admin/merchants": [{}, {"q": "warung"}],
    "/admin/partners": [{}],
    "/admin/psps": [{}],
    "/admin/psps/coverage": [{}, {"heard": "never"}],
    "/admin/partners/{partner_id}/checkouts": [{}],
    "/admin/partners/{partner_id}/webhooks": [{}, {"state": "failed"}],
    "/admin/purchase-orders": [{}, {"state": "accepted"}],
    "/admin/residents": [{}, {"q": "siti"}],
    "/admin/residents/{resident_id}/delegates": [{}],
    "/admin/residents/{resident_id}/vouchers": [{}],
    "/admin/staff": [{}],
    "/admin/sticker-doubts": [{}],
    "/auth/passkeys": [{}],
    "/finance/accounts": [{}, {"prefix": "voucher:"}],
    "/finance/audit-journal": [{}],
    "/finance/bank-statements": [{}],
    "/finance/bank-statements/waiting": [{}],
    "/finance/bank-statements/{statement_id}/lines": [{}],
    "/finance/cash-book": [{}],
    "/finance/corrections": [{}],
    "/finance/days": [{}],
    "/finance/exports": [{}],
    "/finance/fiscal-years/{year}/unspent": [{}],
    "/finance/promises": [{}],
    "/finance/settlements": [{}],
    "/finance/settlements/{settlement_id}/left-out": [{}],
    "/finance/settlements/{settlement_id}/lines": [{}],
    "/finance/settlements/{settlement_id}/payout-files": [{}],
    "/finance/surrenders": [{}],
    "/finance/taxes/remit": [{}],
    "/finance/taxes/withheld": [{}],
    "/finance/transfers": [{"account": "treasury"}, {"kind": "redeem"}],
    "/finance/trial-balance": [{}, {"detail": "true"}],
    "/merchant/cashiers": [{}],
    "/merchant/notices": [{}],
    "/merchant/payouts": [{}],
    "/merchant/payouts/{settlement_id}": [{}],
    "/merchant/products": [{}],
    "/merchant/purchase-orders": [{}, {"state": "accepted"}],
    "/merchant/redemptions": [{}],
    "/merchant/taxes": [{}],
    "/merchant/undo-requests": [{}],
    "/partner/products": [{}, {"updated_since": "2020-01-01T00:00:00Z"}],
    "/partner/webhooks": [{}, {"state": "failed"}],
    "/public/campaigns": [{}],
    "/public/days": [{}],
    "/public/merchants": [{}, {"kelurahan": "35.73.01.1001"}],
    "/public/products": [{}, {"q": "bakso"}],
    "/resident/checkouts": [{}],
    "/resident/delegations": [{}],
    "/resident/incentive-claims": [{}],
    "/resident/incentives": [{}],
    "/resident/notices": [{}],
    "/resident/redemptions": [{}],
    "/resident/vouchers": [{}],
}

# Lists that two of a thing do not take to a second page; a resident has one delegate.
SHORT = {
    "/admin/residents/{resident_id}/delegates",
    "/finance/settlements/{settlement_id}/lines",
    "/public/merchants",
    "/public/products",
}

WRITTEN = ["!!!!", "ä", "A", "a b", "%00", "\x00", "{}", "😀", "x" * 701, "x" * 6_000]
# As they stand inside.
FORGED = [
    *("\x00", "|", "#", "~", "é😀", "0", "-1", "9" * 9, "9" * 500, "١٢٣", '{"pk":{"S":"x"}}'),
    *("res_0000000000000000", "zzz#res_x", "siti#res_0", "siti\x00#res_0", "si#res_0", "#res_0"),
    *("x" * 525, "mrc_" + "x" * 500, "#" * 500, "vch_000000000000\n"),
    *("2026-01-01", "2026-13-01", "9999-12-31"),
    *("2026-11-26T00:00:00.000Z#x", "2026-99-99T99:99:99.999Z#trf_0"),
    *("0001-01-01T00:00:00.000Z#trf_0", "9999-12-31T23:59:59.999Z#trf_0"),
    *("2026-99-99T99:99:99.999Z#clm_0", "9899-12-31T23:59:59.999Z#clm_0"),
    *("35.73.01.1001|", "35.73.01.1001|\x00", "99.99.99.9999|kuliner#a#mrc_0"),
    *("35.73.01.1001|kuliner#\U0010ffff#mrc_0", "35.73.01.1001|zzz#a#,#prd_0"),
    *("voucher|", "voucher|x", "voucher||", "merchant|\x00", "settlement|é", "hold|x"),
    *("line#0000001", "line#" + "9" * 500),
]


@dataclass
class Full:
    """A city that has two of everything, and those whose lists there are."""

    city: TestCity
    shop: Person
    resident: Person
    settlement_id: str
    statement_id: str
    campaign_id: str

    def ask(self, path: str, **query: Any) -> Reply:
        """Ask for a page as somebody who may read the list."""
        role = path.split("/")[1]
        people = {"merchant": self.shop, "resident": self.resident, "auth": self.resident}
        person = people.get(role) or actor(self.city, "" if role == "public" else role)
        ids = {
            "{campaign_id}": self.campaign_id,
            "{partner_id}": actor(self.city, "partner").id,
            "{resident_id}": self.resident.id,
            "{settlement_id}": self.settlement_id,
            "{statement_id}": self.statement_id,
            "{year}": str(business_day(self.city.clock()).year),
        }
        for name, value in ids.items():
            path = path.replace(name, value)
        return person.get(path, **query)

    @cached_property
    def given(self) -> dict[str, set[str]]:
        """The cursors that each list gives to its questions."""
        found = {}
        for path, queries in LISTS.items():
            pages = [self.ask(path, limit=1, **query).ok() for query in queries]
            found[path] = {page.get("transfers", page)["next_cursor"] for page in pages} - {None}
        return found


@pytest.fixture(scope="module")
def full(city: TestCity) -> Full:
    """What two of everything take."""
    rewards = program(city)
    shop, resident = city.merchant(), rewards.resident
    for _ in range(2):
        rewards.claim(rewards.payment())
        at_own_shop(city)
    for name in ("Bakso urat", "Bakso halus"):
        add(shop, name=name)
    for number in range(2):
        body = {"phone": city.new_phone(), "name": f"Kasir {number}"}
        shop.post("/merchant/cashiers", body, key=fresh_key()).ok(201)
        standing.name(city, standing.without_phone(city), resident).ok(201)
        bring(city, BILL.format(month=f"2026-0{number + 1}"), **RATE).ok()
    settlement: Any = None
    for _ in range(2):
        city.resident()
        city.merchant()
        for _ in range(2):
            voucher = city.claim(resident, city.campaign(fund=50_000))
            city.redeem(shop, city.draw(resident, voucher)["token"], 1_000).ok(201)
        settlement = draft(city)
        act(city.colleague, settlement, "approve").ok()
        bought = Purchase(city, shop=shop).delivered()
        bought.accept(taxes=[{"kind": "pph22", "amount": 1_000}]).ok()
        taxing.propose(city, 1_000).ok(201)
        finance_acts.propose_correction(city)
        finance_acts.ask_for_export(city)
        told = statement_of_two_lines(city)
        nothing_is_due(city, 1_000)
        dropped(city, proposed(city, 1_000))
    path = f"/finance/settlements/{settlement['id']}/payout-file"
    for form in ("csv", "pain001"):
        assert city.finance.get(path, format=form).status == 200
    orders_that_nobody_takes(city, shop, resident)
    for _ in range(2):
        Acquirer(city).register()
    coded = city.campaign(fund=1_000_000, audience="codes")
    for _ in range(2):
        order(city, coded, 1).ok(202)
    for _ in range(2):
        finance_acts.close_day(city)
    for _ in range(2):
        # Those from before have ended by now.
        campaign(city, rewards.segment)
    noticing.tell(city)
    for _ in range(2):
        asked_to_undo(city, shop)
        passkeys.made(resident)
    doubtful = [Doubt(one.id, 20, 0, "35.73.02", 20) for one in (shop, city.merchant())]
    city.parts[StickerParts].screenings.doubt(doubtful, city.clock())
    return Full(city, shop, resident, settlement["id"], told, coded)


def orders_that_nobody_takes(city: TestCity, shop: Person, resident: Person) -> None:
    """Two agreed to and two declined, of one of two partners, whose server is gone: what it is told
    has failed."""
    partner_of(city)
    partner = actor(city, "partner")
    assert isinstance(partner, Partner)
    with receiver(city, partner, b"HTTP/1.1 410 Gone\r\n\r\n"):
        for _ in range(2):
            checkout = opened(partner, shop)
            resident.post(f"/resident/checkouts/{checkout}/decline").ok()
            agree(resident, opened(partner, shop, 1_000)).ok()
        tell(city)


def statement_of_two_lines(city: TestCity) -> str:
    """The id of a new statement with two lines that nobody knows."""
    rows = [f",Kliring {fresh_key()},debit,2500," for _ in range(2)]
    return str(booked(city, statement(city, *rows))["id"])


def written(inside: str) -> str:
    """A cursor as a client sends it, with this inside."""
    return urlsafe_b64encode(inside.encode()).decode().rstrip("=")


def test_every_list_is_here(city: TestCity) -> None:
    lists = {
        path
        for method, path, operation in operations(city)
        if any(one["name"] == "cursor" for one in operation["parameters"])
    }
    assert lists == LISTS.keys()


def test_whatever_answers_items_is_a_list(city: TestCity) -> None:
    schemas = city.send("GET", "/public/openapi.json").ok()["components"]["schemas"]
    for method, path, operation in operations(city):
        content = operation["responses"].get("200", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema", {})
        members = schemas.get(schema.get("$ref", "").split("/")[-1], {}).get("properties", {})
        # What a purchase order orders is a part of it: a thing with an id of its own is no list.
        if method == "GET" and "items" in members and "id" not in members:
            assert (path, "next_cursor" in members) == (path, True)
            asked = {one["name"] for one in operation["parameters"]}
            assert (path, {"limit", "cursor"} <= asked) == (path, True)


@pytest.mark.parametrize("path", LISTS)
def test_a_list_refuses_what_is_no_cursor_at_all(full: Full, path: str) -> None:
    for cursor in WRITTEN:
        refused(full.ask(path, cursor=cursor), "validation_failed")
    full.ask(path, cursor="").ok()


@pytest.mark.parametrize("path", LISTS)
def test_a_forged_cursor_is_refused_or_leads_to_a_page(full: Full, path: str) -> None:
    for query in LISTS[path]:
        for inside in FORGED:
            reply = full.ask(path, cursor=written(inside), limit=2, **query)
            assert reply.status in (200, 422), (path, query, inside, reply)


@pytest.mark.parametrize("path", LISTS)
def test_another_lists_cursor_is_refused_or_leads_to_a_page(full: Full, path: str) -> None:
    assert {one for one, cursors in full.given.items() if not cursors} <= SHORT
    for query in LISTS[path]:
        for cursor in set().union(*full.given.values()):
            reply = full.ask(path, cursor=cursor, limit=2, **query)
            assert reply.status in (200, 422), (path, query, cursor, reply)


@pytest.mark.parametrize("path", LISTS)
def test_a_list_takes_the_cursors_that_it_gave(full: Full, path: str) -> None:
    for query in LISTS[path]:
        first = full.ask(path, limit=1, **query).ok()
        cursor = first.get("transfers", first)["next_cursor"]
        if cursor is not None:
            assert full.ask(path, limit=1, cursor=cursor, **query).ok() != first
