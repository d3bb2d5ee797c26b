"""What is told of orders, and when it is told again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.values.instants import to_text
from chalicelib.marketplace.rules.checkout import Checkout, Part
from chalicelib.webhooks.rules import event
from chalicelib.webhooks.rules.delivery import (
    LEASE,
    LONGEST_DELAY_S,
    PAUSES,
    Answered,
    Delivery,
    Turn,
    after,
    again,
    delay_s,
    is_gone,
    what_now,
)

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
AT = to_text(NOW)
SECOND = timedelta(seconds=1)

CHECKOUT = Checkout(
    id="aut_1",
    partner_id="prt_1",
    merchant_id="mrc_1",
    goods=50_000,
    shipping=10_000,
    order_id="A-1",
    return_url="https://toko.example/kembali",
    partial=False,
    stored_state="authorized",
    created_at=AT,
    expires_at=to_text(NOW + timedelta(minutes=30)),
    parts=(Part("vch_1", "cmp_1", 40_000, 30_000), Part("vch_2", "cmp_1", 20_000)),
)


def delivery(**given: object) -> Delivery:
    first = Delivery("prt_1", "msg_1", "checkout.authorized", "aut_1", AT, "{}", AT)
    return replace(first, **given)  # type: ignore[arg-type]


def in_state(state: str, **given: object) -> Checkout:
    return replace(CHECKOUT, stored_state=state, **given)  # type: ignore[arg-type]


def test_money_that_is_held_and_captured_is_told_with_its_sums() -> None:
    authorized = event.of_transfer("authorize", CHECKOUT, AT)
    assert authorized is not None
    assert (authorized.type, authorized.amount, authorized.at) == (
        "checkout.authorized",
        60_000,
        AT,
    )
    assert authorized.data == {
        "checkout": "aut_1",
        "order_id": "A-1",
        "merchant_id": "mrc_1",
        "amount": 60_000,
    }
    captured = event.of_transfer("capture", in_state("captured"), AT)
    assert captured is not None
    assert (captured.type, captured.amount) == ("checkout.captured", 30_000)


@pytest.mark.parametrize("state", ["voided", "lapsed"])
def test_what_is_given_back_is_told_by_what_it_was(state: str) -> None:
    told = event.of_transfer("lapse", in_state(state), AT)
    assert told is not None
    assert (told.type, told.amount) == (f"checkout.{state}", 60_000)


def test_of_the_rest_of_a_capture_the_capture_tells() -> None:
    assert event.of_transfer("lapse", in_state("captured"), AT) is None


def test_a_refund_is_told_as_itself() -> None:
    told = event.of_refund("trf_1", 5_000, in_state("captured"), AT)
    assert (told.type, told.amount) == ("checkout.refunded", 5_000)
    assert told.data["refund_id"] == "trf_1"
    assert event.of_refund("trf_2", 5_000, in_state("captured"), AT).id != told.id
    assert event.of_refund("trf_1", 5_000, in_state("captured"), AT) == told


def test_an_end_without_money_is_told_by_its_instant() -> None:
    later = to_text(NOW + SECOND)
    declined = event.of_state("declined", in_state("declined", declined_at=later))
    assert declined is not None
    assert (declined.type, declined.at, declined.amount) == ("checkout.declined", later, 0)
    expired = event.of_state("expired", in_state("open"))
    assert expired is not None
    assert (expired.type, expired.at) == ("checkout.expired", CHECKOUT.expires_at)


@pytest.mark.parametrize("state", ["open", "authorized", "captured", "voided", "lapsed"])
def test_another_state_is_no_such_end(state: str) -> None:
    assert event.of_state(state, in_state(state)) is None  # type: ignore[arg-type]


def test_an_event_has_one_id_of_its_own() -> None:
    orders = [CHECKOUT, replace(CHECKOUT, id="aut_2")]
    found = [
        told.id
        for order in orders
        for told in (
            event.of_transfer("authorize", order, AT),
            event.of_transfer("capture", order, AT),
            event.of_refund("trf_1", 1, order, AT),
            event.of_refund("trf_2", 1, order, AT),
            event.of_state("expired", order),
        )
        if told is not None
    ]
    assert len(set(found)) == len(found) == 10
    # Found by another voucher's transfer, or a second later, it is the same.
    again = event.of_transfer("authorize", CHECKOUT, to_text(NOW + SECOND))
    assert again is not None
    assert again.id == found[0]
    assert again.id.startswith("msg_")
    assert "." not in again.id


def test_the_first_attempt_is_made_at_once() -> None:
    assert what_now(delivery(), Turn(1, 0), NOW) == "try"


def test_an_attempt_waits_for_its_time() -> None:
    due = to_text(NOW + 3 * SECOND)
    assert what_now(delivery(next_at=due), Turn(1, 0), NOW) == 3 * SECOND
    assert what_now(delivery(next_at=due), Turn(1, 0), NOW + 3 * SECOND) == "try"


def test_an_attempt_waits_for_one_that_is_under_way() -> None:
    leased = delivery(leased_until=to_text(NOW + LEASE))
    assert what_now(leased, Turn(1, 0), NOW) == LEASE
    assert what_now(leased, Turn(1, 0), NOW + LEASE) == "try"


@pytest.mark.parametrize("turn", [Turn(1, 1), Turn(2, 0)])
def test_an_attempt_that_was_sent_ahead_waits(turn: Turn) -> None:
    assert what_now(delivery(), turn, NOW) == LEASE


@pytest.mark.parametrize("turn", [Turn(1, 0), Turn(1, 1), Turn(1, 9)])
def test_an_attempt_that_was_made_is_not_made_again(turn: Turn) -> None:
    assert what_now(delivery(round=2), turn, NOW) == "drop"
    assert what_now(delivery(attempts=10), turn, NOW) == "drop"


@pytest.mark.parametrize("state", ["delivered", "failed"])
def test_what_has_ended_is_told_no_more(state: str) -> None:
    for turn in (Turn(1, 0), Turn(1, 1), Turn(2, 0)):
        assert what_now(delivery(state=state), turn, NOW) == "drop"
    assert what_now(None, Turn(1, 0), NOW) == "drop"


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_a_2xx_is_a_delivery(status: int) -> None:
    ended = after(delivery(), Answered(status), NOW)
    assert (ended.state, ended.status, ended.attempts) == ("delivered", status, 1)
    assert ended.delivered_at == AT


@pytest.mark.parametrize("status", [0, 100, 199, 300, 301, 307, 400, 404, 409, 429, 500, 503])
def test_anything_else_is_told_again(status: int) -> None:
    ended = after(delivery(leased_until=AT), Answered(status, "x"), NOW)
    assert (ended.state, ended.status, ended.why) == ("pending", status, "x")
    assert (ended.attempts, ended.leased_until) == (1, "")
    assert ended.next_at == to_text(NOW + timedelta(seconds=5))
    assert ended.delivered_at == ""


def test_gone_is_the_end_at_once() -> None:
    ended = after(delivery(), Answered(410), NOW)
    assert (ended.state, ended.attempts) == ("failed", 1)
    assert is_gone(Answered(410))
    assert not is_gone(Answered(404))


def test_an_event_that_nobody_takes_is_tried_for_three_days_and_has_failed_then() -> None:
    now, one = NOW, delivery()
    attempts = 0
    while one.state == "pending":
        assert what_now(one, one.turn, now) == "try"
        one = after(one, Answered(503), now)
        attempts += 1
        if one.state == "pending":
            pause = what_now(one, one.turn, now)
            assert pause == PAUSES[attempts - 1]
            now += pause  # type: ignore[operator]
    assert (one.state, attempts) == ("failed", 10)
    assert timedelta(days=3) <= now - NOW < timedelta(days=3, hours=4)


@given(st.integers(1, 5), st.integers(0, 10), st.sampled_from(["delivered", "failed", "pending"]))
def test_a_replay_begins_anew_and_no_older_attempt_goes_on(
    round: int, attempts: int, state: str
) -> None:
    before = delivery(round=round, attempts=attempts, state=state, leased_until=AT)
    anew = again(before, NOW)
    assert what_now(anew, anew.turn, NOW) == "try"
    assert anew.turn > before.turn
    assert what_now(anew, before.turn, NOW) == "drop"
    assert (anew.id, anew.payload, anew.at) == (before.id, before.payload, before.at)


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=2)))
def test_a_message_comes_when_it_is_due_or_as_late_as_a_queue_can(wait: timedelta) -> None:
    seconds = delay_s(wait)
    assert 1 <= seconds <= LONGEST_DELAY_S
    if wait <= timedelta(seconds=LONGEST_DELAY_S):
        assert wait <= timedelta(seconds=seconds) <= max(SECOND, wait + SECOND)
    else:
        assert seconds == LONGEST_DELAY_S


def test_deliveries_sort_by_when_it_happened() -> None:
    assert delivery().key == f"{AT}#msg_1"
