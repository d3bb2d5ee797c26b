"""The stand-in of Meta: who may call it, what it brings, and how it fails."""

import hmac
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from chalicelib.identity.formats.whatsapp import error_code, read_messages, to_send
from local.whatsapp import doors
from local.whatsapp.account import GRAPH, Account
from local.whatsapp.meta import Meta, Reply

PHONE = "+6281234567890"


@pytest.fixture
def meta(tmp_path: Path) -> Meta:
    return Meta(Account.kept(tmp_path), tmp_path / "answers")


class City:
    """Where webhooks are brought."""

    def __init__(self) -> None:
        self.brought: list[tuple[bytes, Mapping[str, str]]] = []

    def __call__(self, body: bytes, headers: Mapping[str, str]) -> int:
        self.brought.append((body, headers))
        return 200


def ask(meta: Meta, city: City, method: str, path: str, body: Any = None) -> Reply | None:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return doors.answer(meta, city, method, path, {}, raw)


def answered(meta: Meta, token: str = "") -> Reply:
    token = token or meta.account.access_token
    path = f"{GRAPH}/{meta.account.phone_number_id}/messages"
    raw = to_send(PHONE, "halo", "wamid.A")
    return meta.answer(path, {"authorization": f"Bearer {token}"}, raw)


def test_the_account_of_a_city_stays(tmp_path: Path) -> None:
    assert Account.kept(tmp_path) == Account.kept(tmp_path)
    assert Account.drawn() != Account.drawn()


def test_what_others_need_to_sign_is_told(meta: Meta) -> None:
    reply = ask(meta, City(), "GET", "/dev/whatsapp")
    assert reply is not None
    told = json.loads(reply[2])
    assert told.keys() == {"app_secret", "verify_token", "phone_number_id"}


def test_a_text_is_brought_as_meta_signs_it(meta: Meta) -> None:
    city = City()
    reply = ask(meta, city, "POST", "/dev/whatsapp", {"phone": PHONE, "text": "halo"})
    assert reply is not None
    assert json.loads(reply[2]) == {"webhook": 200}
    ((body, headers),) = city.brought
    digest = hmac.new(meta.account.app_secret.encode(), body, "sha256").hexdigest()
    assert headers["X-Hub-Signature-256"] == f"sha256={digest}"
    (message,) = read_messages(body, meta.account.phone_number_id)
    assert (message.phone, message.text) == (PHONE[1:], "halo")


def test_it_may_come_twice_and_late(meta: Meta) -> None:
    city = City()
    told = {"phone": PHONE, "text": "halo", "times": 2, "seconds_ago": 700}
    ask(meta, city, "POST", "/dev/whatsapp", told)
    first, second = city.brought
    assert first == second
    ask(meta, city, "POST", "/dev/whatsapp", {"phone": PHONE, "text": "halo"})
    (late,) = read_messages(first[0], meta.account.phone_number_id)
    (now,) = read_messages(city.brought[2][0], meta.account.phone_number_id)
    assert now.sent_at - late.sent_at >= 700


@pytest.mark.parametrize("body", [b"", b"x", [], {}, {"phone": PHONE}, {"phone": 1, "text": None}])
def test_what_is_no_text_is_no_fault(meta: Meta, body: Any) -> None:
    reply = ask(meta, City(), "POST", "/dev/whatsapp", body)
    assert reply is not None
    assert reply[0] in (200, 422)


def test_an_answer_is_kept_for_its_phone(meta: Meta) -> None:
    status, _, _ = answered(meta)
    assert status == 200
    (kept,) = meta.answers(PHONE)
    assert (kept["text"], kept["channel"]) == ("halo", "whatsapp")
    assert meta.answers("+6281234567891") == []


def test_whoever_has_no_token_sends_nothing(meta: Meta) -> None:
    status, _, body = answered(meta, "another")
    assert (status, error_code(body)) == (401, 190)
    assert meta.answers(PHONE) == []


def test_it_fails_as_it_is_told_to(meta: Meta) -> None:
    city = City()
    faults = {"answers": [[429, 130429], [0, 0]]}
    assert ask(meta, city, "POST", "/dev/whatsapp/faults", faults) is not None
    status, _, body = answered(meta)
    assert (status, error_code(body), meta.answers(PHONE)) == (429, 130429, [])
    # Taken, and nobody was told so.
    assert answered(meta)[0] == 500
    assert len(meta.answers(PHONE)) == 1
    assert answered(meta)[0] == 200


def test_there_is_no_other_door(meta: Meta) -> None:
    for method, path in [("GET", "/dev/whatsapp/x"), ("PUT", "/dev/whatsapp"), ("GET", GRAPH)]:
        assert ask(meta, City(), method, path) is None
