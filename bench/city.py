"""A small city for measuring: a bare emulator with the tables, and people who can claim and pay.

Everything stands there through the real use cases; the handlers run in this process against the
emulator's DynamoDB, as a Lambda worker would run them.
"""

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import boto3

from chalicelib.campaigns.parts import CampaignParts
from chalicelib.campaigns.rules.terms import SHARDS_BY_DEFAULT, Terms
from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.idempotency import Key
from chalicelib.core.parts import Parts
from chalicelib.core.values.instants import epoch, to_text, utc_now
from chalicelib.core.values.subject import Subject
from chalicelib.identity.formats import access_token
from chalicelib.identity.parts import IdentityParts
from chalicelib.redemptions.parts import RedemptionParts
from chalicelib.residents.parts import ResidentParts
from chalicelib.vouchers.parts import VoucherParts
from chalicelib.vouchers.rules import Presented
from chalicelib.wiring import parts
from local.demo import people
from local.gateway import Context, Gateway
from tests.stack import TestEmulator, start_emulator

STAGE = "bench"
RESIDENTS = 1500
MERCHANTS = 14
FACE_VALUE = 50_000
# What people spend at once, in rupiah.
SPENT = 5_000

ADMIN = Subject("admin", "stf_bench", "")
FINANCE = Subject("finance", "stf_bench", "")


@dataclass(frozen=True)
class City:
    """The emulator, the parts that run against it, and who lives there (as signed-in subjects)."""

    emulator: TestEmulator
    parts: Parts
    residents: list[Subject]
    merchants: list[Subject]

    @property
    def client(self) -> Any:
        """The very client that the writer and the stores use."""
        return client_of(self.parts.connection)

    def bare_client(self) -> Any:
        """A DynamoDB client as `boto3.client` makes it, with nothing changed but the retries."""
        return boto3.client("dynamodb")

    def campaign(self, *, funded: int, face_value: int = FACE_VALUE, **more: Any) -> Terms:
        """A published campaign with `funded` rupiah on its shards."""
        now = utc_now()
        draft = Terms(
            id="",
            name="Belanja UMKM Malang",
            description="Untuk semua warga, di semua pedagang UMKM.",
            state="draft",
            face_value=face_value,
            per_resident=1,
            claim_from=to_text(now - timedelta(days=1)),
            claim_until=to_text(now + timedelta(days=90)),
            spend_until=to_text(now + timedelta(days=120)),
            categories=(),
            kelurahan=(),
            segments=(),
            partial_spend=True,
            account_code="5.1.02.05.02.0002",
            per_merchant_per_day=None,
            per_merchant=None,
            shards=SHARDS_BY_DEFAULT,
            created_at="",
            created_by="",
        )
        draft = replace(draft, **more)
        made = self.parts[CampaignParts].set_up.create(draft, ADMIN, None, lambda terms: terms.id)
        if funded:
            key = Key.of(FINANCE.id, "bench", made, b"")
            self.parts[CampaignParts].fund.fund(
                made, funded, f"SP2D-{made}", FINANCE, key, lambda transfer: transfer.id
            )
        return self.parts[CampaignParts].change.change(made, "publish", ADMIN)

    def claim(self, terms: Terms, by: Subject) -> str:
        """A voucher of a campaign, claimed through the use case: its id."""
        return self.parts[VoucherParts].claim.claim(
            terms.id, by, None, lambda held: held.voucher.id
        )

    def spenders(self, count: int, *, face_value: int = 10_000_000) -> list[tuple[Subject, str]]:
        """`count` residents, each with a voucher large enough to pay with it again and again."""
        terms = self.campaign(funded=count * face_value, face_value=face_value)
        return [(one, self.claim(terms, one)) for one in self.residents[:count]]

    def tokens(self, spenders: list[tuple[Subject, str]], count: int) -> list[str]:
        """Payment tokens, drawn in turn from the spenders' vouchers."""
        return [
            self.parts[VoucherParts].draw.draw(voucher, one, None, None, False).text
            for one, voucher in (spenders[i % len(spenders)] for i in range(count))
        ]

    def access_token(self, subject: Subject) -> str:
        """What this subject's browser holds an hour long."""
        now, key = epoch(utc_now()), self.parts[IdentityParts].keys.signing_key("access")
        return access_token.sign(subject, now, now + 3600, self.parts.settings.city, key)


def pay(city: City, token: str, number: int, key: Key | None = None) -> object:
    """Redeem a payment token through the use case, at one merchant after the other."""
    merchant = city.merchants[number % len(city.merchants)]
    return city.parts[RedemptionParts].redeem.redeem(
        Presented.of(token, None), SPENT, None, merchant, key
    )


def body_of(token: str) -> bytes:
    """The body with which a merchant's page redeems."""
    return json.dumps({"token": token, "amount": SPENT}).encode()


@dataclass(frozen=True)
class Requests:
    """Makes API Gateway's events, and calls the application with them."""

    areas: Mapping[str, Any]
    gateway: Gateway

    def event(
        self,
        path: str,
        access_token: str,
        body: bytes = b"",
        method: str = "POST",
        query: str = "",
    ) -> dict[str, Any]:
        """The event of a request to this path of the API."""
        headers = [
            ("authorization", f"Bearer {access_token}"),
            ("content-type", "application/json"),
            ("accept", "application/json"),
            ("accept-language", "id"),
            ("user-agent", "Mozilla/5.0 (Linux; Android 12)"),
            ("host", "localhost"),
        ]
        event = self.gateway.event(method, f"/api/v1{path}", query, headers, body)
        assert event is not None
        return event

    def call(self, event: dict[str, Any]) -> dict[str, Any]:
        """Answer it as Lambda does; raises RuntimeError unless it answers 2xx."""
        area = self.gateway.area_of(event)
        context = Context(event["requestContext"]["requestId"], 1e12, area)
        answer: dict[str, Any] = self.areas[area](event, context)
        if answer["statusCode"] >= 300:
            raise RuntimeError(f"{answer['statusCode']} {answer['body']}")
        return answer


def requests() -> Requests:
    """The areas of this process. Import them late: they are part of what is measured."""
    from app import AREAS

    return Requests(AREAS, Gateway(AREAS))


@contextmanager
def small_city() -> Iterator[City]:
    """Start an emulator, fill a city, and stop it afterwards. Sets this process's environment."""
    with tempfile.TemporaryDirectory(prefix="tumbas-bench-") as folder:
        emulator = start_emulator(Path(folder), STAGE)
        try:
            os.environ.update(emulator.env)
            yield _filled(emulator)
        finally:
            emulator.emulator.stop()


def _filled(emulator: TestEmulator) -> City:
    city = parts()
    city[IdentityParts].keys.create_if_absent(utc_now())
    random = Random(357301)
    # Who has no phone in the registry does not sign in.
    persons = [one for one in people.residents(random) if one.phone][:RESIDENTS]
    shops = people.merchants(random)[:MERCHANTS]
    people.import_all(city, persons, shops)
    pseudonyms, welcome = city[IdentityParts].pseudonyms, city[ResidentParts].welcome
    residents = [
        Subject("resident", pseudonyms.id_of_nik(one.nik), pseudonyms.hash_phone(one.phone))
        for one in persons
    ]
    for one in residents:
        welcome.welcome(one.id, one.phone)
    merchants = [
        Subject("merchant", pseudonyms.id_of_nib(one.nib), pseudonyms.hash_phone(one.phone))
        for one in shops
    ]
    return City(emulator, city, residents, merchants)
