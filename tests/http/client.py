"""A city as its people see it: one HTTP client, and builders of residents, shops and campaigns.

The same client drives the application in this process and the packaged stack: both are a `Send`.
Nothing here knows what stands behind the API, but for the inbox in which codes arrive.
"""

import itertools
import json
import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Any
from urllib.parse import quote, urlencode

from chalicelib.core.values.catalogue import CATALOGUE
from chalicelib.core.values.instants import Clock, to_text

PREFIX = "/api/v1"
STAFF_PHONES = {"admin": "+628110000001", "finance": "+628110000002", "auditor": "+628110000004"}
SECOND_OFFICER = "+628110000003"
KELURAHAN = "35.73.01.1001"
OTHER_KELURAHAN = "35.73.02.1001"

Headers = Mapping[str, str]
# (method, path, query, headers, body) -> (status, headers, body)
Send = Callable[[str, str, str, Headers, bytes], tuple[int, list[tuple[str, str]], bytes]]


@dataclass(frozen=True)
class Reply:
    """An answer: its status, its headers by lower-case name, its raw body."""

    status: int
    headers: Mapping[str, str]
    raw: bytes
    cookies: tuple[str, ...] = ()

    @property
    def body(self) -> Any:
        return json.loads(self.raw)

    @property
    def code(self) -> str:
        """The code of a problem document, "" where this is none."""
        if self.headers.get("content-type") != "application/problem+json":
            return ""
        return str(self.body["code"])

    @property
    def replayed(self) -> bool:
        return self.headers.get("idempotency-replayed") == "true"

    def ok(self, status: int = 200) -> Any:
        """The body of a success; fails the test where it is another answer."""
        assert self.status == status, (self.status, self.raw[:600])
        return self.body


def refused(reply: Reply, code: str) -> Any:
    """Assert that a reply is a problem document of this code, by RFC 9457; answers its body."""
    assert (reply.status, reply.code) == (CATALOGUE[code].status, code), (reply, code)
    body = reply.body
    assert body["status"] == reply.status
    assert body["title"]
    assert body["detail"]
    assert body["type"]
    assert (reply.status == 422) == ("errors" in body)
    assert (code == "validation_failed") == bool(body.get("errors"))
    return body


# A challenge and its code.
Proof = dict[str, str]


def wrong(proof: Proof, step: int = 1) -> Proof:
    """The same challenge with another code."""
    digits = len(proof["code"])
    return {**proof, "code": f"{(int(proof['code']) + step) % 10**digits:0{digits}d}"}


def fresh_key() -> str:
    return secrets.token_hex(12)


def csv(header: str, rows: Iterable[Iterable[str]]) -> bytes:
    return "\n".join([header, *(",".join(row) for row in rows), ""]).encode()


RESIDENT_HEADER = "nik,name,phone,kelurahan_code,segments"
MERCHANT_HEADER = (
    "nib,name,owner_name,phone,category,kelurahan_code,address,"
    "bank_code,bank_account,bank_account_name"
)


@dataclass
class Person:
    """Somebody who is signed in, and signs in again when an hour has passed: once, also where
    several threads act for it."""

    city: "City"
    phone: str
    role: str
    id: str
    token: str
    until: datetime
    _renewal: Lock = field(default_factory=Lock, repr=False, compare=False)

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        key: str | None = None,
        headers: Headers | None = None,
        raw: bytes | None = None,
        **query: Any,
    ) -> Reply:
        with self._renewal:
            if self.city.clock() >= self.until:
                anew = self.city.sign_in(self.phone, self.role, self.id)
                self.token, self.until = anew.token, anew.until
        return self.city.send(
            method,
            path,
            body,
            raw=raw,
            query=query,
            headers={"Authorization": f"Bearer {self.token}"}
            | ({"Idempotency-Key": key} if key is not None else {})
            | dict(headers or {}),
        )

    def get(self, path: str, **query: Any) -> Reply:
        return self.send("GET", path, **query)

    def post(self, path: str, body: Any = None, *, key: str | None = None) -> Reply:
        return self.send("POST", path, {} if body is None else body, key=key)

    def every(self, path: str, **query: Any) -> list[Any]:
        """All items of a list, page by page."""
        found: list[Any] = []
        cursor: dict[str, str] = {}
        while True:
            page = self.get(path, limit=200, **query, **cursor).ok()
            found += page["items"]
            if page["next_cursor"] is None:
                return found
            cursor = {"cursor": page["next_cursor"]}


# One count for all: two of these may look at the same running city, and nobody must be met twice.
_NUMBERS = itertools.count(1)


@dataclass
class City:
    """A city under test."""

    transport: Send
    inbox: Callable[[str], list[dict[str, str]]]
    clock: Clock
    _numbers: Iterator[int] = _NUMBERS
    _staff: dict[str, Person] = field(default_factory=dict)

    # HTTP

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        raw: bytes | None = None,
        query: Mapping[str, Any] | None = None,
        headers: Headers | None = None,
    ) -> Reply:
        content = raw if raw is not None else b"" if body is None else json.dumps(body).encode()
        sent = {"Content-Type": "application/json"} if content else {}
        status, answered, text = self.transport(
            method, PREFIX + path, urlencode(query or {}), sent | dict(headers or {}), content
        )
        cookies = tuple(value for name, value in answered if name.lower() == "set-cookie")
        return Reply(status, {name.lower(): value for name, value in answered}, text, cookies)

    def post(self, path: str, body: Any) -> Reply:
        return self.send("POST", path, body)

    # People

    def proof_for(self, phone: str, **asked: str) -> Proof:
        """Ask for a code and read it from the phone."""
        challenge = self.post("/auth/otp", {"phone": phone} | asked).ok(202)["challenge"]
        return {"challenge": challenge, "code": self.last_code(phone)}

    def last_code(self, phone: str) -> str:
        found = re.match(r"\d{6,8}\b", self.inbox(phone)[0]["text"])
        assert found
        return found.group()

    def sign_in(self, phone: str, role: str, subject: str | None = None) -> Person:
        request = {**self.proof_for(phone), "role": role}
        if subject:
            request["subject"] = subject
        body = self.post("/auth/token", request).ok()
        until = self.clock() + timedelta(seconds=body["expires_in"])
        return Person(self, phone, role, body["subject"], body["access_token"], until)

    def staff(self, role: str) -> Person:
        return self._signed_in(STAFF_PHONES[role], role)

    def _signed_in(self, phone: str, role: str) -> Person:
        if phone not in self._staff:
            self._staff[phone] = self.sign_in(phone, role)
        return self._staff[phone]

    @property
    def admin(self) -> Person:
        return self.staff("admin")

    @property
    def finance(self) -> Person:
        return self.staff("finance")

    @property
    def colleague(self) -> Person:
        """The other finance officer."""
        return self._signed_in(SECOND_OFFICER, "finance")

    def new_phone(self) -> str:
        return f"+62812{next(self._numbers):08d}"

    def new_nik(self) -> str:
        number = next(self._numbers)
        return f"357301{number // 9999 % 28 + 1:02d}0190{number % 9999 + 1:04d}"

    def new_nib(self) -> str:
        return f"91{next(self._numbers):011d}"

    def bring_in(self, kind: str, content: bytes) -> Any:
        headers = {"Content-Type": "text/csv"}
        return self.admin.send("POST", f"/admin/{kind}/import", raw=content, headers=headers)

    def residents(
        self,
        count: int,
        kelurahan: str = KELURAHAN,
        segments: str = "",
        phones: list[str] | None = None,
    ) -> list[Person]:
        """New residents, signed in."""
        phones = phones or [self.new_phone() for _ in range(count)]
        rows = [(self.new_nik(), "Siti Rahayu", one, kelurahan, segments) for one in phones]
        outcome = self.bring_in("residents", csv(RESIDENT_HEADER, rows)).ok()
        assert outcome["created"] == count, outcome
        return [self.sign_in(phone, "resident") for phone in phones]

    def resident(
        self, kelurahan: str = KELURAHAN, segments: str = "", phone: str | None = None
    ) -> Person:
        return self.residents(1, kelurahan, segments, [phone] if phone else None)[0]

    def merchant_row(self, **given: str) -> dict[str, str]:
        """The fields of a merchant that the import takes, all new."""
        return {
            "nib": self.new_nib(),
            "name": f"Warung {next(self._numbers)}",
            "owner_name": "Budi Santoso",
            "phone": self.new_phone(),
            "category": "kuliner",
            "kelurahan_code": KELURAHAN,
            "address": "Jalan Ijen 1",
            "bank_code": "014",
            "bank_account": "0012345678",
            "bank_account_name": "Budi Santoso",
        } | given

    def application(self, **given: str) -> dict[str, str]:
        """The form of an application, its phone proved."""
        row = self.merchant_row(**given)
        return row | self.proof_for(row["phone"], purpose="application")

    def merchant(self, **given: str) -> Person:
        """A new active merchant, signed in."""
        row = self.merchant_row(**given)
        outcome = self.bring_in("merchants", csv(MERCHANT_HEADER, [row.values()])).ok()
        assert outcome["created"] == 1, outcome
        return self.sign_in(row["phone"], "merchant")

    # Money

    def draft(self, **given: Any) -> Any:
        """What a campaign is set up with: open for claims now; all of it for a day."""
        now = self.clock()
        return {
            "name": f"Belanja {next(self._numbers)}",
            "face_value": 50_000,
            "claim_from": to_text(now - timedelta(minutes=1)),
            "claim_until": to_text(now + timedelta(hours=12)),
            "spend_until": to_text(now + timedelta(days=1)),
            "shards": 4,
        } | given

    def campaign(self, fund: int = 1_000_000, **given: Any) -> str:
        """The id of a new published campaign with `fund` rupiah."""
        created = self.admin.post("/admin/campaigns", self.draft(**given)).ok(201)
        campaign_id = str(created["id"])
        if fund:
            self.fund(campaign_id, fund)
        self.admin.post(f"/admin/campaigns/{campaign_id}/publish").ok()
        return campaign_id

    def fund(self, campaign_id: str, amount: int) -> Any:
        body = {"amount": amount, "reference": f"SP2D-{fresh_key()}"}
        return self.finance.post(
            f"/finance/campaigns/{campaign_id}/funds", body, key=fresh_key()
        ).ok(201)

    def claim(self, resident: Person, campaign_id: str) -> str:
        body = {"campaign_id": campaign_id}
        return str(resident.post("/resident/claims", body, key=fresh_key()).ok(201)["id"])

    def draw(self, resident: Person, voucher_id: str, **given: Any) -> Any:
        """A new payment token."""
        return resident.post(f"/resident/vouchers/{voucher_id}/payment-tokens", given).ok(201)

    def redeem(
        self, merchant: Person, token: str, amount: int, key: str | None = None, **more: Any
    ) -> Reply:
        body = {"token": token, "amount": amount} | more
        return merchant.post("/merchant/redemptions", body, key=key)

    def balance(self, account: str) -> int:
        return int(self.finance.get(f"/finance/accounts/{quote(account, safe='')}").ok()["balance"])


def other_balances(transfers: Iterable[Any]) -> dict[str, int]:
    """The balance of every account that transfers (as the API shows them) add up to."""
    found: dict[str, int] = {}
    for one in transfers:
        found[one["debit_account"]] = found.get(one["debit_account"], 0) - one["amount"]
        found[one["credit_account"]] = found.get(one["credit_account"], 0) + one["amount"]
    return found
