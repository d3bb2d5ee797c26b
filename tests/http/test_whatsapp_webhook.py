"""Meta's webhook: who may bring messages, in what forms; and answers that Meta does not take."""

import hmac
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from chalicelib.identity.parts import IdentityParts
from tests.http.client import refused
from tests.http.conftest import TestCity
from tests.http.messaging import WEBHOOK, WhatsApp, knock, whatsapp
from tests.http.signing_in import sign_in
from tests.http.test_faults import failing, throttled

FOR_GOOD = 1_000


@pytest.fixture(scope="module")
def meta(city: TestCity, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WhatsApp]:
    with whatsapp(city, Path(tmp_path_factory.mktemp("whatsapp"))) as one:
        yield one


@pytest.fixture(autouse=True)
def quiet(meta: WhatsApp) -> None:
    """Nothing waits, and Meta takes what comes."""
    meta.answer()
    meta.meta.faults.clear()
    meta.later.clear()


# The handshake.


def shake(city: TestCity, **given: str) -> Any:
    query = {
        "hub.mode": "subscribe",
        "hub.verify_token": city.stream.emulator.whatsapp.verify_token,
        "hub.challenge": "1158201444",
    }
    named = {f"hub.{name}": value for name, value in given.items()}
    return city.send("GET", WEBHOOK, query=query | named)


def test_whoever_knows_the_verify_token_shakes_hands(city: TestCity) -> None:
    reply = shake(city)
    assert (reply.status, reply.raw) == (200, b"1158201444")
    assert reply.headers["content-type"] == "text/plain"


@pytest.mark.parametrize(
    "given",
    [
        {"verify_token": "x"},
        {"verify_token": ""},
        {"verify_token": "é"},
        {"mode": "unsubscribe"},
        {"challenge": "<script>"},
        {"challenge": ""},
    ],
)
def test_a_handshake_of_another_is_refused(city: TestCity, given: dict[str, str]) -> None:
    refused(shake(city, **given), "forbidden")


def test_a_handshake_without_anything_is_refused(city: TestCity) -> None:
    refused(city.send("GET", WEBHOOK), "forbidden")


# What is brought.


def test_what_meta_has_not_signed_is_refused(city: TestCity, meta: WhatsApp) -> None:
    body, headers = meta.meta.webhook([meta.message("+628123456789", "halo")])
    bare = {"Content-Type": "application/json"}
    refused(meta.post(body, bare), "forbidden")
    refused(meta.post(body + b" ", headers), "forbidden")
    forged = hmac.new(b"another", body, "sha256").hexdigest()
    refused(meta.post(body, bare | {"X-Hub-Signature-256": f"sha256={forged}"}), "forbidden")


def test_the_signature_is_over_the_bytes_as_they_came(city: TestCity, meta: WhatsApp) -> None:
    person = city.resident()
    text = knock(city)["text"]
    told, _ = meta.meta.webhook([meta.message(person.phone, f"é {text}")])
    # The same JSON, written another way.
    raw = json.dumps(json.loads(told), indent=3, ensure_ascii=False).encode()
    secret = city.stream.emulator.whatsapp.app_secret.encode()
    signature = "sha256=" + hmac.new(secret, raw, "sha256").hexdigest()
    headers = {"Content-Type": "application/json", "X-Hub-Signature-256": signature}
    meta.post(raw, headers).ok()
    assert meta.answer() == 1


@pytest.mark.parametrize(
    "body", [[], "x", None, {}, {"object": "whatsapp_business_account", "entry": [7]}]
)
def test_a_body_of_another_form_is_taken_and_let_go(
    city: TestCity, meta: WhatsApp, body: Any
) -> None:
    meta.post(*meta.meta.signed(body)).ok()
    assert meta.answer() == 0


def test_a_message_without_a_text_of_ours_is_not_answered(city: TestCity, meta: WhatsApp) -> None:
    phone = city.resident().phone
    meta.bring(meta.message(phone, "halo, minta kode"), meta.message(phone, "")).ok()
    assert meta.answer() == 0
    assert meta.told(phone) == []


def test_a_batch_of_messages_is_answered_one_by_one(city: TestCity, meta: WhatsApp) -> None:
    people = city.residents(3)
    asked = [knock(city) for _ in people]
    meta.bring(
        meta.message(people[0].phone, asked[0]["text"]),
        meta.message(people[0].phone, "halo"),
        meta.message(people[1].phone, asked[1]["text"]),
        meta.message(people[2].phone, asked[2]["text"].lower().replace("-", "\n")),
    ).ok()
    assert meta.answer() == 3
    for person, one in zip(people, asked, strict=True):
        proof = {"challenge": one["challenge"], "code": meta.code(person.phone)}
        assert sign_in(city, proof).ok()["subject"] == person.id


def test_messages_may_come_out_of_order(city: TestCity, meta: WhatsApp) -> None:
    person = city.resident()
    first, second = knock(city), knock(city)
    meta.bring(meta.message(person.phone, second["text"]))
    meta.bring(meta.message(person.phone, first["text"], ago=30))
    meta.answer()
    codes = [told[:8] for told in meta.told(person.phone)]
    assert len(codes) == 2
    opened = 0
    for asked in (first, second):
        for code in codes:
            reply = sign_in(city, {"challenge": asked["challenge"], "code": code})
            opened += reply.status == 200
    # Each code opens its own.
    assert opened == 2


def test_what_meta_brings_late_is_not_answered(city: TestCity, meta: WhatsApp) -> None:
    person = city.resident()
    meta.bring(meta.message(person.phone, knock(city)["text"], ago=601)).ok()
    assert meta.answer() == 0


def test_what_came_to_another_number_is_not_ours(city: TestCity, meta: WhatsApp) -> None:
    person = city.resident()
    message = meta.message(person.phone, knock(city)["text"])
    meta.bring(message, phone_number_id="999").ok()
    assert meta.answer() == 0


def test_a_webhook_that_cannot_be_handed_on_is_brought_again(
    city: TestCity, meta: WhatsApp
) -> None:
    person = city.resident()
    message = meta.message(person.phone, knock(city)["text"])
    parts = city.functions["sign_in"]
    queue = parts.settings.answers_queue
    object.__setattr__(parts.settings, "answers_queue", queue + "-gone")
    try:
        refused(meta.bring(message), "unavailable")
    finally:
        object.__setattr__(parts.settings, "answers_queue", queue)
    meta.bring(message).ok()
    assert meta.answer() == 1


# Answers that are not taken.


def test_an_answer_that_meta_does_not_take_now_is_sent_again_with_the_same_code(
    city: TestCity, meta: WhatsApp
) -> None:
    person = city.resident()
    asked = knock(city)
    meta.meta.faults.extend([(429, 130429), (503, 2), (400, 131056)])
    meta.send(person.phone, asked["text"])
    assert meta.told(person.phone) == []
    for pause in (1, 4, 16):
        (text, later) = meta.later.pop()
        assert later == pause
        city.hands.pass_by(seconds=later)
        assert meta.take_up(text) == []
    assert meta.later == []
    proof = {"challenge": asked["challenge"], "code": meta.code(person.phone)}
    assert sign_in(city, proof).ok()["subject"] == person.id


def test_an_answer_that_was_taken_unheard_is_sent_again_with_the_same_code(
    city: TestCity, meta: WhatsApp
) -> None:
    person = city.resident()
    asked = knock(city)
    meta.meta.faults.append((0, 0))
    meta.send(person.phone, asked["text"])
    ((text, _),) = meta.later
    meta.take_up(text)
    first, second = meta.told(person.phone)
    assert first == second
    # Once it was heard, it is over.
    meta.take_up(text)
    assert len(meta.told(person.phone)) == 2


def test_an_answer_that_would_never_be_taken_is_let_go(city: TestCity, meta: WhatsApp) -> None:
    person = city.resident()
    text = knock(city)["text"]
    meta.meta.faults.append((400, 131026))
    message = meta.message(person.phone, text)
    meta.bring(message)
    meta.answer()
    meta.bring(message)
    meta.answer()
    assert not meta.told(person.phone)
    assert not meta.later


def test_nobody_is_answered_after_the_text_has_ended(city: TestCity, meta: WhatsApp) -> None:
    person = city.resident()
    meta.meta.faults.append((500, 1))
    meta.send(person.phone, knock(city)["text"])
    ((text, _),) = meta.later
    city.hands.pass_by(seconds=661)
    assert meta.take_up(text) == []
    assert meta.told(person.phone) == []


def test_whoever_died_after_the_text_was_noted_is_followed(city: TestCity, meta: WhatsApp) -> None:
    person = city.resident()
    asked = knock(city)
    meta.meta.faults.append((500, 1))
    meta.send(person.phone, asked["text"])
    ((again, _),) = meta.later
    # The queue brings the first message again: while somebody may be at it, and later.
    first = again.__class__(**{**_fields(again), "failures": 0})
    meta.take_up(first)
    assert meta.told(person.phone) == []
    city.hands.pass_by(seconds=31)
    meta.take_up(first)
    assert len(meta.told(person.phone)) == 1


def test_an_answer_that_is_owed_to_one_phone_goes_to_no_other(
    city: TestCity, meta: WhatsApp
) -> None:
    mine, theirs = city.residents(2)
    asked = knock(city)
    meta.meta.faults.append((500, 1))
    meta.send(mine.phone, asked["text"])
    city.hands.pass_by(seconds=31)
    meta.send(theirs.phone, asked["text"])
    assert meta.told(theirs.phone) == []
    ((again, _),) = meta.later
    meta.take_up(again)
    proof = {"challenge": asked["challenge"], "code": meta.code(mine.phone)}
    assert sign_in(city, proof).ok()["subject"] == mine.id


def test_a_text_that_cannot_be_noted_comes_again(city: TestCity, meta: WhatsApp) -> None:
    person = city.resident()
    meta.meta.faults.append((500, 1))
    meta.send(person.phone, knock(city)["text"])
    ((text, _),) = meta.later
    with failing(city, throttled, FOR_GOOD, "UpdateItem"):
        assert meta.take_up(text) == ["0"]
    assert meta.take_up(text) == []
    assert len(meta.told(person.phone)) == 1


def test_what_is_no_text_in_the_queue_comes_again_until_somebody_looks(
    city: TestCity, meta: WhatsApp
) -> None:
    answering = city.parts[IdentityParts].answer_texts
    assert answering.take_up({"a": "{}", "b": "no JSON"}) == ["a", "b"]


def test_forty_webhooks_of_one_message_at_once_answer_once(city: TestCity, meta: WhatsApp) -> None:
    person = city.resident()
    meta.meta.faults.append((500, 1))
    meta.send(person.phone, knock(city)["text"])
    ((text, _),) = meta.later
    meta.later.clear()
    city.hands.pass_by(seconds=31)
    first = text.__class__(**{**_fields(text), "failures": 0})
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: meta.take_up(first), range(40)))
    assert len(meta.told(person.phone)) == 1


def _fields(text: Any) -> dict[str, Any]:
    return {name: getattr(text, name) for name in text.__struct_fields__}
