"""What tests of imports share: a city on the emulator, files, and a function that is killed."""

import os
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.core.parts import Parts
from chalicelib.core.values.settings import Settings
from chalicelib.core.values.subject import Subject
from chalicelib.identity.parts import IdentityParts
from chalicelib.wiring import make_parts
from tests.policies import entrances

KELURAHAN = "35.73.01.1001"
OTHER_KELURAHAN = "35.73.01.1002"
RESIDENT_HEADER = "nik,name,phone,kelurahan_code,segments"
MERCHANT_HEADER = (
    "nib,name,owner_name,phone,category,kelurahan_code,address,"
    "bank_code,bank_account,bank_account_name"
)
ADMIN = Subject("admin", "stf_000000000001", "", origin="192.0.2.7")
WRITES = {"BatchWriteItem", "TransactWriteItems", "UpdateItem", "PutItem", "DeleteItem"}


@dataclass
class Clock:
    """A clock that a test moves on."""

    now: datetime = field(default_factory=lambda: datetime(2026, 12, 1, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        self.now += timedelta(**time)


def city(clock: Clock) -> Parts:
    """Fresh parts, as a new process makes them."""
    parts = make_parts(Settings.from_env(os.environ), clock)
    parts[IdentityParts].keys.create_if_absent(clock())
    assert parts.connection is not None
    return parts


def nik(number: int) -> str:
    """A sound NIK; `number` under 99 million tells them apart."""
    serial = 1 + number % 9_999
    year, rest = divmod(number // 9_999, 100)[::-1]
    return f"357301{1 + rest % 28:02d}01{year:02d}{serial:04d}"


def residents(*rows: str, header: str = RESIDENT_HEADER) -> bytes:
    return "\r\n".join([header, *rows, ""]).encode()


def resident(
    number: int, *, name: str = "Siti Rahayu", phone: str | None = None, segments: str = ""
) -> str:
    phone = f"0812{10_000_000 + number}" if phone is None else phone
    return f"{nik(number)},{name},{phone},{KELURAHAN},{segments}"


def merchants(*rows: str, header: str = MERCHANT_HEADER) -> bytes:
    return "\n".join([header, *rows, ""]).encode()


def merchant(
    number: int,
    *,
    phone: str | None = None,
    category: str = "kuliner",
    account: str = "1234567",
) -> str:
    phone = f"0813{10_000_000 + number}" if phone is None else phone
    return (
        f"{9_120_000_000_000 + number},Warung Bu Tini,Tini,{phone},{category},{KELURAHAN},"
        f'"Jl. Ijen 1, Malang",014,{account},TINI'
    )


def put(url: str, body: bytes, content_type: str = "text/csv") -> None:
    request = urllib.request.Request(
        url, data=body, method="PUT", headers={"Content-Type": content_type}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.status == 200


class Killed(BaseException):
    """The process ends here: nothing catches it, and nothing more is written."""


@contextmanager
def killed_before_write(parts: Parts, number: int) -> Iterator[None]:
    """Let the process die just before its write with this number (0: the first).

    `parts` must be the latest that were made: the models write through their connection.
    """
    client: Any = parts.connection.client
    left = number

    def count(model: Any, **_: Any) -> None:
        nonlocal left
        if model.name in WRITES:
            if left <= 0:
                raise Killed
            left -= 1

    client.meta.events.register("before-call.dynamodb", count)
    try:
        yield
    finally:
        client.meta.events.unregister("before-call.dynamodb", count)


@dataclass
class Moment:
    """A moment beside a write; `came` once it has come."""

    came: bool = False


@contextmanager
def beside(
    parts: Parts, act: Callable[[], object], *, text: str = "", after: int = 0
) -> Iterator[Moment]:
    """Let `act` happen just before a write, as another function might do it at that moment: the
    write `after` so many others in whose request `text` stands.

    `parts` must be the latest that were made.
    """
    client: Any = parts.connection.client
    moment, left = Moment(), after

    def once(model: Any, params: Any, **_: Any) -> None:
        nonlocal left
        if moment.came or model.name not in WRITES or text not in str(params["body"]):
            return
        moment.came = left == 0
        left -= 1
        if moment.came:
            with entrances.no_function():
                act()

    client.meta.events.register("before-call.dynamodb", once)
    try:
        yield moment
    finally:
        client.meta.events.unregister("before-call.dynamodb", once)
