"""Who may listen to what, and what a transfer tells whom."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.values.instants import to_text
from chalicelib.core.values.subject import RESIDENT, STAFF_ROLES
from chalicelib.ledger.rules.transfer import KINDS
from chalicelib.live.rules import (
    LATE,
    LISTENERS_MOST,
    LOOKED_AT,
    OPENING,
    Hint,
    Listener,
    Moved,
    Told,
    hiding,
    is_late,
    is_topic,
    of_transfer,
    overtaken,
    told_again_in,
)

NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)
AT = to_text(NOW)

ids = st.text("abcXYZ019-_", min_size=1, max_size=64)
kinds = st.sampled_from([*KINDS])


def listener(number: int, seconds: float = 0) -> Listener:
    since = to_text(NOW + timedelta(seconds=seconds))
    until = to_text(NOW + timedelta(hours=2))
    return Listener("mrc_a", f"t{number}", f"c{number}", ("till",), since, until)


# Topics


def test_a_shop_listens_to_its_till_alone() -> None:
    assert is_topic("till", "merchant")
    assert not is_topic("wallet", "merchant")
    assert not is_topic("payment:abc", "merchant")


@given(ids)
def test_a_resident_listens_to_the_wallet_and_to_payments(id: str) -> None:
    assert is_topic(f"payment:{id}", RESIDENT)
    assert is_topic("wallet", RESIDENT)
    assert not is_topic("till", RESIDENT)


@given(st.text(max_size=90), st.sampled_from([*STAFF_ROLES, "partner"]))
def test_nobody_else_listens_to_anything(topic: str, role: str) -> None:
    assert not is_topic(topic, role)
    assert not any(is_topic(one, role) for one in ("till", "wallet", "payment:abc"))


@given(st.text(max_size=90))
def test_nothing_but_these_is_a_topic(topic: str) -> None:
    allowed = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")
    payment = topic.removeprefix("payment:")
    is_payment = payment != topic and 0 < len(payment) <= 64 and set(payment) <= allowed
    assert is_topic(topic, RESIDENT) == (topic == "wallet" or is_payment)


# Hints


def redeemed(**given: str | None) -> Moved:
    members = {"id": "trf_abc", "kind": "redeem", "occurred_at": AT} | given
    return Moved(debit_account="voucher:vch_1", credit_account="merchant:mrc_1", **members)  # type: ignore[arg-type]


def test_a_payment_by_code_is_told_to_till_wallet_and_code() -> None:
    assert list(of_transfer(redeemed(), {"vch_1": "res_1"})) == [
        Told("mrc_1", Hint("till", "redeem", "trf_abc", AT)),
        Told("res_1", Hint("wallet", "redeem", "vch_1", AT)),
        Told("res_1", Hint("payment:abc", "redeem", "trf_abc", AT)),
    ]


def test_all_parts_of_a_payment_at_a_sticker_tell_of_that_payment() -> None:
    parts = [redeemed(id=f"trf_abc{i}", payment_id="pay_abc") for i in range(2)]
    told = [list(of_transfer(part, {"vch_1": "res_1"})) for part in parts]
    assert told[0] == told[1]
    assert told[0][0] == Told("mrc_1", Hint("till", "redeem", "pay_abc", AT))
    assert told[0][2] == Told("res_1", Hint("payment:pay_abc", "redeem", "pay_abc", AT))


def test_a_delegate_who_has_paid_is_told_as_well() -> None:
    told = list(of_transfer(redeemed(payer="res_2"), {"vch_1": "res_1"}))
    assert {one.subject_id for one in told} == {"mrc_1", "res_1", "res_2"}
    assert Told("res_2", Hint("payment:abc", "redeem", "trf_abc", AT)) in told


def test_a_refund_is_told_of_the_redemption() -> None:
    moved = Moved("trf_z", "refund", "merchant:mrc_1", "voucher:vch_1", AT, "trf_abc")
    assert {one.hint.id for one in of_transfer(moved, {"vch_1": "res_1"})} == {"trf_abc", "vch_1"}


def test_what_is_held_for_an_order_is_told_to_the_wallet_alone() -> None:
    moved = Moved("trf_z", "authorize", "voucher:vch_1", "hold:aut_1", AT)
    told = list(of_transfer(moved, {"vch_1": "res_1"}))
    assert told == [Told("res_1", Hint("wallet", "authorize", "vch_1", AT))]


def test_a_voucher_of_nobody_tells_nobody() -> None:
    told = list(of_transfer(redeemed(), {}))
    assert [one.subject_id for one in told] == ["mrc_1"]
    moved = Moved("trf_z", "capture", "hold:aut_1", "merchant:mrc_1", AT)
    assert list(of_transfer(moved, {})) == []


@given(kinds, ids, st.integers(1, 10**9))
def test_no_hint_holds_anything_but_what_when_and_where_to_look(
    kind: str, id: str, amount: int
) -> None:
    moved = redeemed(id=f"trf_{id}", kind=kind)
    for told in of_transfer(moved, {"vch_1": "res_1"}):
        assert set(told.hint._asdict()) == {"topic", "kind", "id", "at"}
        assert told.hint.kind == kind


@given(st.floats(-180, 180))
def test_what_happened_a_while_ago_is_late(seconds: float) -> None:
    at = to_text(NOW - timedelta(seconds=seconds))
    most = LATE.total_seconds()
    assert is_late(at, NOW) == (seconds > most) or abs(seconds - most) < 0.002


@given(st.floats(-5, 60))
def test_what_waits_for_a_connection_waits_as_long_as_it_has(seconds: float) -> None:
    at = NOW - timedelta(seconds=seconds)
    now, told = NOW, 0
    while not is_late(to_text(at), now):
        wait = told_again_in(to_text(at), now)
        assert wait >= 1
        now += timedelta(seconds=wait)
        told += 1
    # So one that is never opened costs a handful of messages.
    assert told <= 16


# Listeners


@given(st.floats(0.01, 60))
def test_a_connection_is_opening_for_some_seconds(seconds: float) -> None:
    found = listener(1).is_opening(NOW + timedelta(seconds=seconds))
    assert found == (seconds < OPENING.total_seconds()) or abs(seconds - 10) < 0.002


def test_a_ticket_that_nobody_has_used_is_opening_as_long_as_it_is_good() -> None:
    ticket = replace(listener(1), connection=None)
    late = NOW + 2 * OPENING
    assert ticket.is_opening(late)
    assert not listener(1).is_opening(late)
    assert not ticket.is_over(late)
    assert ticket.is_over(NOW + timedelta(hours=2))


@given(st.integers(0, LISTENERS_MOST + 10), st.integers(0, 9), st.randoms())
def test_the_oldest_make_room(count: int, others: int, random: object) -> None:
    standing = [listener(number, number) for number in range(count)]
    tickets = [replace(listener(1000 + number), connection=None) for number in range(others)]
    over = [replace(listener(2000 + number), until=AT) for number in range(others)]
    shuffled = [*standing, *tickets, *over]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    gone = overtaken(shuffled, NOW)
    assert len(standing) - len(gone) + 1 <= LISTENERS_MOST
    assert len(gone) == max(0, count - LISTENERS_MOST + 1)
    left = [one.since for one in standing if one not in gone]
    assert all(one in standing for one in gone)
    assert all(one.since < since for one in gone for since in left)


@given(st.integers(0, LOOKED_AT), st.integers(0, LOOKED_AT))
def test_what_is_over_goes_where_it_could_hide_who_listens(count: int, others: int) -> None:
    over = [replace(listener(number), until=AT) for number in range(count)]
    found = [*over, *map(listener, range(others))]
    assert hiding(found, NOW) == (over if count + others >= LOOKED_AT else [])
