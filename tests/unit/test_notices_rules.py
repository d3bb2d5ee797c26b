"""What is told to whom, when it is quiet, and what follows from a push service's answer."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.audit.rules import AuditEntry
from chalicelib.core.values.instants import JAKARTA, epoch, from_text, to_text
from chalicelib.ledger.rules.transfer import KINDS as TRANSFERS
from chalicelib.notices.rules.happened import (
    Moved,
    Sought,
    acted_upon,
    is_subject,
    moved_to,
    of_act,
    of_transfer,
    sale_of,
)
from chalicelib.notices.rules.notice import (
    KIND_OF,
    KINDS,
    Event,
    Happening,
    Kind,
    Notice,
    notice_of,
)
from chalicelib.notices.rules.push import FRESH, PAUSES, after, delay_s, due, shown
from chalicelib.notices.rules.settings import (
    SUBSCRIPTIONS_MOST,
    NoticeSettings,
    Subscription,
    subscribed,
    switched,
    unsubscribed,
)

NOW = from_text("2026-12-01T02:00:00Z")
BEFORE = to_text(NOW - timedelta(hours=1))


def moved(kind: str, debit: str, credit: str, **more: Any) -> Moved:
    return Moved("trf_1", kind, 10_000, debit, credit, BEFORE, **more)


def told(event: Event, told_at: datetime = NOW, **more: Any) -> Notice:
    happening = Happening("res_1", event, f"trf_{event}{told_at}", BEFORE, "vch_1")
    return replace(notice_of(happening, told_at), **more)


def browser(id: str, created_at: str = BEFORE) -> Subscription:
    return Subscription(id, f"https://push.example/{id}", "p", "a", "phone", "id", created_at)


@pytest.mark.parametrize(
    ("transfer", "event", "whose", "about"),
    [
        (moved("redeem", "voucher:vch_1", "merchant:mrc_1"), "paid", ("voucher", "vch_1"), "trf_1"),
        (
            moved("refund", "merchant:mrc_1", "voucher:vch_1", redemption_id="trf_0"),
            "refunded",
            ("voucher", "vch_1"),
            "trf_0",
        ),
        (
            moved("incentive", "campaign:cmp_1", "voucher:vch_1"),
            "rewarded",
            ("voucher", "vch_1"),
            "trf_1",
        ),
        (
            moved("payout", "settlement:stl_1", "bank", reference="TB1"),
            "paid_out",
            ("payout", "TB1"),
            "TB1",
        ),
        (
            moved("payout_returned", "bank", "merchant:mrc_1", reference="TB1"),
            "payout_returned",
            ("merchant", "mrc_1"),
            "TB1",
        ),
        (
            moved("commit", "treasury", "order:ord_1"),
            "order_placed",
            ("order", "ord_1"),
            "ord_1",
        ),
    ],
)
def test_a_transfer_tells_whom_it_concerns(
    transfer: Moved, event: Event, whose: tuple[str, str], about: str
) -> None:
    found = of_transfer(transfer)
    assert found == (event, whose)
    happening = moved_to("res_1", event, transfer)
    assert (happening.about, happening.amount, happening.of) == (about, 10_000, "trf_1")


@pytest.mark.parametrize(
    "transfer",
    [
        moved("issue", "campaign:cmp_1", "voucher:vch_1"),
        moved("settle", "merchant:mrc_1", "settlement:stl_1"),
        # Of an order at a marketplace, which its shopper has agreed to.
        moved("capture", "hold:ord_1", "merchant:mrc_1"),
        moved("payout_returned", "settlement:stl_1", "bank"),
        moved("redeem", "merchant:mrc_1", "voucher:vch_1", reverses="trf_0"),
        moved("payout", "bank", "settlement:stl_1", reverses="trf_0"),
    ],
)
def test_some_transfers_tell_nobody_anything(transfer: Moved) -> None:
    assert of_transfer(transfer) is None


def act(action: str, actor: str = "admin:stf_1", **details: str) -> AuditEntry:
    return AuditEntry("act_1", BEFORE, actor, "", action, "clm_1", details)


def test_a_decision_tells_whom_it_was_made_about() -> None:
    assert of_act(act("incentive_claim.refuse")) == ("claim_refused", ("claim", "clm_1"))
    assert of_act(act("merchant.approve")) == ("application_approved", ("merchant", "clm_1"))
    assert of_act(act("staff.appoint")) is None
    happening = acted_upon("res_1", "claim_refused", act("incentive_claim.refuse"))
    assert happening == Happening("res_1", "claim_refused", "act_1", BEFORE, "clm_1")


def test_who_is_named_to_stand_for_somebody_is_told_and_not_of_what_they_do_themselves() -> None:
    asked = act("delegate.name", delegate="res_2")
    assert of_act(asked) == ("delegate_asked", ("resident", "res_2"))
    ended = act("delegate.end", delegate="res_2")
    assert of_act(ended) == ("delegate_ended", ("resident", "res_2"))
    assert of_act(act("delegate.end", "resident:res_2", delegate="res_2")) is None


def test_only_residents_and_merchants_are_told() -> None:
    assert is_subject("res_1")
    assert is_subject("mrc_1")
    assert not is_subject("stf_1")
    assert Sought("merchant", "mrc_1") == ("merchant", "mrc_1")


def test_every_event_is_of_a_kind_that_somebody_can_switch_off_but_for_ones_keys() -> None:
    assert set(KIND_OF) == set(get_args(Event))
    assert set(KIND_OF.values()) == set(get_args(Kind))
    assert set(get_args(Kind)) - {"key"} == {k for one in KINDS.values() for k in one}
    assert "redeem" in TRANSFERS


def test_the_same_happening_makes_the_same_notice() -> None:
    one = Happening("res_1", "paid", "trf_1", BEFORE, "trf_1", 10_000)
    first, again = notice_of(one, NOW), notice_of(one, NOW + timedelta(days=1))
    assert replace(again, told_at=first.told_at) == first
    assert first.key == f"{BEFORE}#{first.id}"
    assert first.gone_at == epoch(from_text(BEFORE) + timedelta(days=90))
    for other in (one._replace(subject_id="res_2"), one._replace(of="trf_2")):
        assert notice_of(other, NOW).id != first.id


@pytest.mark.parametrize(("ago", "news"), [(timedelta(days=7), False), (timedelta(days=6), True)])
def test_what_is_old_is_no_news(ago: timedelta, news: bool) -> None:
    happening = Happening("res_1", "paid", "trf_1", to_text(NOW - ago), "trf_1")
    assert happening.is_news(NOW) is news


def test_a_kind_is_switched_off_and_on_again() -> None:
    off = switched(NoticeSettings("res_1"), "payment", on=False)
    assert not off.wants("payment")
    assert off.wants("lapse")
    assert switched(off, "payment", on=True) == NoticeSettings("res_1")


def wib(clock: str) -> datetime:
    return datetime.combine(NOW.date(), time.fromisoformat(clock), JAKARTA)


@pytest.mark.parametrize(
    ("hours", "now", "ends"),
    [
        (("20:00", "06:00"), wib("19:59"), None),
        (("20:00", "06:00"), wib("20:00"), wib("06:00") + timedelta(days=1)),
        (("20:00", "06:00"), wib("00:00"), wib("06:00")),
        (("20:00", "06:00"), wib("05:59"), wib("06:00")),
        (("20:00", "06:00"), wib("06:00"), None),
        (("12:00", "13:00"), wib("11:59"), None),
        (("12:00", "13:00"), wib("12:00"), wib("13:00")),
        (("12:00", "13:00"), wib("13:00"), None),
        (("08:00", "08:00"), wib("08:00"), None),
        (("00:00", "23:59"), wib("12:00"), wib("23:59")),
    ],
)
def test_it_is_quiet_in_silent_hours(
    hours: tuple[str, str], now: datetime, ends: datetime | None
) -> None:
    settings = NoticeSettings("res_1", silent_from=hours[0], silent_until=hours[1])
    assert settings.silence_ends(now) == ends


clocks = st.times().map(lambda one: one.strftime("%H:%M"))


@given(clocks, clocks, st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)))
def test_silence_ends_within_a_day_and_then_it_is_over(begin: str, end: str, at: datetime) -> None:
    settings = NoticeSettings("res_1", silent_from=begin, silent_until=end)
    now = at.replace(tzinfo=JAKARTA)
    ends = settings.silence_ends(now)
    if ends is not None:
        assert now < ends <= now + timedelta(days=1)
        assert settings.silence_ends(ends) is None


def test_of_too_many_browsers_the_oldest_goes() -> None:
    settings = NoticeSettings("res_1")
    for i in range(SUBSCRIPTIONS_MOST + 1):
        settings = subscribed(settings, browser(f"psh_{i}", to_text(NOW + timedelta(seconds=i))))
    assert [one.id for one in settings.subscriptions] == [f"psh_{i}" for i in range(1, 6)]
    again = subscribed(settings, browser("psh_3", to_text(NOW + timedelta(hours=1))))
    assert [one.id for one in again.subscriptions] == [f"psh_{i}" for i in (1, 2, 4, 5, 3)]
    assert len(unsubscribed(again, "psh_3").subscriptions) == SUBSCRIPTIONS_MOST - 1
    assert unsubscribed(again, "psh_9") == again


def test_pushes_go_to_whoever_wants_them_and_has_a_browser() -> None:
    settings = NoticeSettings("res_1")
    assert not settings.takes_pushes
    assert subscribed(settings, browser("psh_1")).takes_pushes
    assert not replace(subscribed(settings, browser("psh_1")), push=False).takes_pushes


def test_a_push_is_for_what_is_fresh_unread_and_newer_than_its_browser() -> None:
    fresh, old = told("paid"), told("refunded", NOW - FRESH)
    settings = NoticeSettings("res_1")
    assert due([fresh, old], settings, browser("psh_1", ""), NOW) == [fresh]
    assert due([fresh], replace(settings, read_at=to_text(NOW)), browser("psh_1", ""), NOW) == []
    assert due([fresh], settings, browser("psh_1", to_text(NOW)), NOW) == []
    off = switched(settings, "payment", on=False)
    assert due([fresh], off, browser("psh_1", ""), NOW) == []


def test_one_notice_is_named_and_several_are_counted() -> None:
    one = shown([told("paid")], "resident", "id")
    assert one == (
        "Voucher Anda dipakai membayar",
        "Buka aplikasi untuk melihatnya.",
        "/wallet/#/notices",
    )
    several = shown(
        [told("paid_out"), told("payout_returned"), told("order_placed")], "merchant", "en"
    )
    assert several == ("3 new notices", "Payouts, orders", "/merchant/#/notices")


@pytest.mark.parametrize("event", get_args(Event))
@pytest.mark.parametrize("language", ["id", "en"])
def test_a_locked_screen_shows_no_sum_and_no_name(event: Event, language: str) -> None:
    notice = replace(told(event), amount=123_456, about="vch_9")
    text = " ".join(shown([notice], "resident", language))
    assert "123" not in text
    assert "vch_9" not in text


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_what_a_push_service_takes_is_sent(status: int) -> None:
    assert after(status, None, 0) == "sent"


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_there_is_not_is_gone(status: int) -> None:
    assert after(status, None, 3) == "gone"


@pytest.mark.parametrize("status", [0, 429, 500, 502, 503])
def test_what_may_pass_is_tried_again_ever_later(status: int) -> None:
    assert [after(status, None, n) for n in range(len(PAUSES))] == list(PAUSES)
    assert after(status, None, len(PAUSES)) == "failed"
    assert after(status, 120, 0) == timedelta(seconds=120)
    assert after(status, 1, 0) == PAUSES[0]
    assert after(status, 10**8, 0) == FRESH


@pytest.mark.parametrize("status", [301, 400, 401, 403, 413])
def test_what_is_our_fault_is_not_tried_again(status: int) -> None:
    assert after(status, None, 0) == "failed"


@pytest.mark.parametrize(
    ("until", "seconds"),
    [
        ("", 0),
        (to_text(NOW), 0),
        (to_text(NOW - timedelta(hours=1)), 0),
        (to_text(NOW + timedelta(milliseconds=1)), 1),
        (to_text(NOW + timedelta(seconds=90)), 90),
        (to_text(NOW + timedelta(hours=9)), 900),
    ],
)
def test_a_message_waits_no_longer_than_a_queue_keeps_it(until: str, seconds: int) -> None:
    assert delay_s(until, NOW) == seconds


# A shop that does not look at its till


def test_a_shop_is_told_once_that_it_was_paid_at_its_sticker_and_not_how_much() -> None:
    parts = [
        replace(moved("redeem", f"voucher:vch_{i}", "merchant:mrc_1"), id=f"trf_a{i}")
        for i in range(2)
    ]
    found = [
        moved_to("mrc_1", told.event, one)
        for one in (replace(part, payment_id="pay_a") for part in parts)
        if (told := sale_of(one))
    ]
    assert found == [Happening("mrc_1", "sold", "pay_a", BEFORE, "pay_a")] * 2
    assert notice_of(found[0], NOW) == notice_of(found[1], NOW)


def test_what_was_paid_by_code_or_given_back_is_no_sale_at_the_sticker() -> None:
    assert sale_of(moved("redeem", "voucher:vch_1", "merchant:mrc_1")) is None
    given_back = moved("refund", "merchant:mrc_1", "voucher:vch_1", payment_id="pay_a")
    assert sale_of(given_back) is None
    wrong = moved("redeem", "merchant:mrc_1", "voucher:vch_1", payment_id="pay_a", reverses="trf_0")
    assert sale_of(wrong) is None


def test_sales_are_told_to_whoever_takes_pushes_alone() -> None:
    settings = NoticeSettings("mrc_1")
    assert not settings.is_told("sale")
    assert settings.is_told("payout")
    pushed = subscribed(settings, browser("a"))
    assert pushed.is_told("sale")
    assert not replace(pushed, push=False).is_told("sale")
    assert not switched(pushed, "sale", on=False).is_told("sale")
