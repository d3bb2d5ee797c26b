"""What Meta sends, in each of its shapes and in none; and the signature over the very bytes."""

import hmac
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.identity.formats.whatsapp import (
    Message,
    error_code,
    is_same,
    is_signed,
    read_messages,
    signed,
    to_send,
)

OURS = "106540352242922"
SECRET = "s3cret"
TEXT = {"type": "text", "text": {"body": "halo"}}

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def message(**given: Any) -> dict[str, Any]:
    sender = {"from": "6281234567890", "id": "wamid.A", "timestamp": "1764550000"}
    return {name: value for name, value in (sender | TEXT | given).items() if value is not None}


def webhook(*messages: Any, number: str = OURS, field: str = "messages") -> Any:
    value = {"metadata": {"phone_number_id": number}, "messages": list(messages)}
    change = {"field": field, "value": value}
    return {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}


def read(body: Any) -> list[Message]:
    return read_messages(json.dumps(body).encode(), OURS)


@pytest.mark.parametrize(
    "shape",
    [
        TEXT,
        {"type": "button", "button": {"payload": "x", "text": "halo"}},
        {
            "type": "interactive",
            "interactive": {"type": "button_reply", "button_reply": {"id": "1", "title": "halo"}},
        },
        {
            "type": "interactive",
            "interactive": {"type": "list_reply", "list_reply": {"id": "1", "title": "halo"}},
        },
    ],
)
def test_a_text_comes_in_each_of_whatsapps_shapes(shape: dict[str, Any]) -> None:
    (found,) = read(webhook(message(**shape)))
    assert found == Message("wamid.A", "6281234567890", 1764550000, "halo")


def test_several_messages_changes_and_entries_come_in_their_order() -> None:
    body = webhook(message(id="wamid.A"), message(id="wamid.B"))
    body["entry"][0]["changes"] += webhook(message(id="wamid.C"))["entry"][0]["changes"]
    body["entry"] += webhook(message(id="wamid.D"))["entry"]
    assert [one.id for one in read(body)] == ["wamid.A", "wamid.B", "wamid.C", "wamid.D"]


def test_what_became_of_our_own_messages_is_let_go() -> None:
    body = webhook()
    body["entry"][0]["changes"][0]["value"]["statuses"] = [{"id": "wamid.A", "status": "read"}]
    assert read(body) == []


@pytest.mark.parametrize(
    "body",
    [
        webhook(message(), number="1"),
        webhook(message(), field="account_update"),
        webhook(message()) | {"object": "page"},
        webhook(message(**{"from": None})),
        webhook(message(**{"from": "+6281234567890"})),
        webhook(message(**{"from": "٠١٢٣٤٥٦٧"})),
        webhook(message(id=None)),
        webhook(message(id="a b")),
        webhook(message(id="\ud800")),
        webhook(message(timestamp=1764550000)),
        webhook(message(timestamp="soon")),
        webhook(message(type="image")),
        webhook(message(text={"body": 7})),
        webhook(message(text="halo")),
        webhook(message(type="interactive", interactive={"type": "nfm_reply"})),
        webhook(message(type="interactive", interactive={"type": ["x"]})),
        webhook("halo", None, 7),
        {"object": "whatsapp_business_account"},
        {"object": "whatsapp_business_account", "entry": {}},
        {"object": "whatsapp_business_account", "entry": [{"changes": [{"field": "messages"}]}]},
    ],
)
def test_what_is_no_message_to_us_is_left_out(body: Any) -> None:
    assert read(body) == []


@given(anything)
def test_any_json_is_read_without_a_fault(body: Any) -> None:
    assert read(body) == []
    assert read(webhook(body)) == []
    assert read({"object": "whatsapp_business_account", "entry": body}) == []
    assert error_code(json.dumps(body).encode()) == 0


@given(st.binary(max_size=200))
def test_any_bytes_are_read_without_a_fault(raw: bytes) -> None:
    assert read_messages(raw, OURS) == []
    assert isinstance(error_code(raw), int)


@pytest.mark.parametrize("raw", [b"[" * 100_000, b"1" * 5_000])
def test_bytes_that_no_reader_likes_are_no_message(raw: bytes) -> None:
    assert read_messages(raw, OURS) == []
    assert error_code(raw) == 0


@given(st.binary(max_size=200))
def test_a_signature_is_over_the_very_bytes(raw: bytes) -> None:
    wanted = "sha256=" + hmac.new(SECRET.encode(), raw, "sha256").hexdigest()
    assert signed(SECRET, raw) == wanted
    assert is_signed(SECRET, raw, wanted)
    assert not is_signed(SECRET, raw + b" ", wanted)
    assert not is_signed("another", raw, wanted)


@pytest.mark.parametrize("signature", ["", "sha256=", "sha256=é", "\udcff", "sha1=00"])
def test_what_is_no_signature_signs_nothing(signature: str) -> None:
    assert not is_signed(SECRET, b"{}", signature)


def test_a_city_that_knows_no_secret_takes_nothing() -> None:
    assert not is_signed("", b"{}", signed("", b"{}"))
    assert not is_same("", "")


def test_an_answer_is_sent_to_its_message_without_a_preview() -> None:
    sent = json.loads(to_send("+6281234567890", "halo", "wamid.A"))
    assert sent["to"] == "6281234567890"
    assert sent["context"] == {"message_id": "wamid.A"}
    assert sent["text"] == {"preview_url": False, "body": "halo"}


def test_metas_own_code_is_read_from_its_answer() -> None:
    assert error_code(b'{"error": {"code": 131056, "message": "x"}}') == 131056
    assert error_code(b'{"error": {"code": true}}') == 0
