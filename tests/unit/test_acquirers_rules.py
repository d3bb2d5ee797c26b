"""What acquirers tell, and how it is read."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.acquirers.rules.adapter import found
from chalicelib.acquirers.rules.adapters import ADAPTERS
from chalicelib.acquirers.rules.confirmation import (
    PAUSES_S,
    TRIES,
    NotYet,
    Question,
    Refuted,
    asked,
    confirmed,
    pause_s,
    reference_of,
)
from chalicelib.acquirers.rules.headers import bearer_of, external_id_of, required, timestamp_of
from chalicelib.acquirers.rules.notification import Notification, read_notification
from chalicelib.acquirers.rules.payment import Payment, rrn_of
from chalicelib.acquirers.rules.psp import Credential, Psp, is_address, must_be_asked, rotated
from chalicelib.acquirers.rules.refusals import CASES, CONFLICT, SnapRefused, in_snap
from chalicelib.core.values.errors import Refused, invalid

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
NMID = "ID1020030040050"
RRN = "634512345678"


def body(**changed: Any) -> dict[str, Any]:
    return {
        "originalReferenceNo": "REF1",
        "originalPartnerReferenceNo": "INV1",
        "latestTransactionStatus": "00",
        "amount": {"value": "50000.00", "currency": "IDR"},
        "additionalInfo": {"nmid": NMID, "rrn": RRN},
    } | changed


def read(told: dict[str, Any], adapter: str = "snap") -> Notification:
    return read_notification(ADAPTERS[adapter], told, NOW)


def refusal(told: dict[str, Any], adapter: str = "snap") -> tuple[str, str]:
    with pytest.raises(SnapRefused) as refused:
        read(told, adapter)
    return refused.value.case.number, refused.value.of


# The number of a payment.


@pytest.mark.parametrize(
    ("text", "rrn"),
    [
        (RRN, RRN),
        (" 634512345678 ", RRN),
        ("12345678", "000012345678"),
        ("abcdef123456", "ABCDEF123456"),
        ("1", "000000000001"),
    ],
)
def test_a_number_has_twelve_characters(text: str, rrn: str) -> None:
    assert rrn_of(text) == rrn


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "0", "000000000000", "1234567890123", "12345-678901", "٣٤٥", "12 34", "\0"),
        # Whose capitals are letters of ours.
        *("ı", "ſ", "ß", "\ufb01"),
    ],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    assert rrn_of(text) is None


@given(st.text(max_size=20))
def test_a_number_read_twice_is_the_same(text: str) -> None:
    rrn = rrn_of(text)
    assert rrn is None or (len(rrn) == 12 and rrn_of(rrn) == rrn)


# Notifications.


def test_a_notification_is_read() -> None:
    more = {
        "nmid": NMID,
        "rrn": RRN,
        "cpan": "9360091100001234",
        "paidTime": "2026-12-01T09:59:00+07:00",
    }
    assert read(body(additionalInfo=more)) == Notification(
        reference="REF1",
        partner_reference="INV1",
        rrn=RRN,
        nmid=NMID,
        amount=50_000,
        status="00",
        paid_at="2026-12-01T02:59:00.000Z",
        card="9360091100001234",
    )


@pytest.mark.parametrize("card", ["936009******1234", "936009XXXXXX1234", "936009xxx1234"])
def test_a_card_whose_number_is_masked_is_none_as_many_have_it(card: str) -> None:
    told = read(body(additionalInfo={"nmid": NMID, "rrn": RRN, "cpan": card}))
    assert (told.rrn, told.card) == (RRN, "")


def test_netzme_has_the_number_where_others_have_a_reference() -> None:
    told = body(originalReferenceNo=RRN, additionalInfo={"nmid": NMID})
    assert read(told, "netzme").rrn == RRN
    assert refusal(told) == ("02", "additionalInfo.rrn")


def test_adapters_differ_in_what_is_signed_and_where_things_stand() -> None:
    assert {name: one.signs_body for name, one in ADAPTERS.items()} == {
        "snap": True,
        "snap_unsigned": False,
        "netzme": True,
    }


@pytest.mark.parametrize("status", ["01", "02", "03", "05", "06", "07"])
def test_what_is_neither_paid_nor_refunded_changes_nothing(status: str) -> None:
    assert read(body(latestTransactionStatus=status)).status is None


def test_a_refund_is_told() -> None:
    assert read(body(latestTransactionStatus="04")).status == "04"


@pytest.mark.parametrize("status", ["08", "0", "000", "ok", " 00", "00\n", "００"])
def test_an_unknown_status_is_refused(status: str) -> None:
    assert refusal(body(latestTransactionStatus=status)) == ("01", "latestTransactionStatus")


@pytest.mark.parametrize(
    "value",
    [
        "50000",
        "50000.0",
        "50000.50",
        "50000.000",
        "-50000.00",
        "+50000.00",
        "0.00",
        "050000.00",
        "5e4",
        "5e4.00",
        "50,000.00",
        "50.000,00",
        " 50000.00",
        "50000.00\n",
        "NaN",
        "Infinity",
        "٥٠٠٠٠.00",
        "1000000000000.00",
        "9" * 60_000,
        50_000,
        50_000.0,
        True,
        [],
        {},
    ],
)
def test_an_amount_that_is_no_sum_of_rupiah_is_refused(value: Any) -> None:
    told = body(amount={"value": value, "currency": "IDR"})
    assert refusal(told) == ("01", "amount.value")


@given(st.integers(1, 10**12 - 1))
def test_every_sum_of_rupiah_is_read_as_it_is(amount: int) -> None:
    told = body(amount={"value": f"{amount}.00", "currency": "IDR"})
    assert read(told).amount == amount


@pytest.mark.parametrize("currency", ["USD", "idr", "360", " IDR"])
def test_another_currency_is_refused(currency: str) -> None:
    told = body(amount={"value": "50000.00", "currency": currency})
    assert refusal(told) == ("01", "amount.currency")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"latestTransactionStatus": None}, "latestTransactionStatus"),
        ({"latestTransactionStatus": ""}, "latestTransactionStatus"),
        ({"amount": None}, "amount.value"),
        ({"amount": {"value": "1.00"}}, "amount.currency"),
        ({"amount": "50000.00"}, "amount.value"),
        ({"additionalInfo": None}, "additionalInfo.rrn"),
        ({"additionalInfo": {"nmid": NMID}}, "additionalInfo.rrn"),
        ({"additionalInfo": {"rrn": RRN}}, "additionalInfo.nmid"),
        ({"additionalInfo": [RRN]}, "additionalInfo.rrn"),
    ],
)
def test_what_is_missing_is_named(changed: dict[str, Any], field: str) -> None:
    assert refusal(body(**changed)) == ("02", field)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"rrn": "1234567890123"}, "additionalInfo.rrn"),
        ({"rrn": 634512345678}, "additionalInfo.rrn"),
        ({"nmid": "ID123"}, "additionalInfo.nmid"),
        ({"nmid": {"id": NMID}}, "additionalInfo.nmid"),
        ({"cpan": "9360'; DROP"}, "additionalInfo.cpan"),
        ({"cpan": 9360}, "additionalInfo.cpan"),
        ({"paidTime": "yesterday"}, "additionalInfo.paidTime"),
        ({"paidTime": "2026-12-01"}, "additionalInfo.paidTime"),
        ({"paidTime": "2026-12-01T10:00:00"}, "additionalInfo.paidTime"),
        ({"paidTime": "2026-12-01T03:05:01Z"}, "additionalInfo.paidTime"),
        ({"paymentTime": "9999-12-31T23:59:59Z"}, "additionalInfo.paymentTime"),
    ],
)
def test_what_has_another_form_is_named(more: dict[str, Any], field: str) -> None:
    told = body(additionalInfo={"nmid": NMID, "rrn": RRN} | more)
    assert refusal(told) == ("01", field)


@pytest.mark.parametrize("reference", ["\n", "é", "x" * 65, 7])
def test_a_reference_is_of_plain_characters(reference: Any) -> None:
    assert refusal(body(originalReferenceNo=reference)) == ("01", "originalReferenceNo")


def test_a_payment_of_the_next_five_minutes_is_a_clocks_fault() -> None:
    more = {"nmid": NMID, "rrn": RRN, "paidTime": "2026-12-01T03:05:00Z"}
    assert read(body(additionalInfo=more)).paid_at == "2026-12-01T03:05:00.000Z"


def test_a_payment_is_of_the_day_in_jakarta_on_which_it_was_paid() -> None:
    more = {"nmid": NMID, "rrn": RRN, "paidTime": "2026-11-30T17:30:00Z"}
    told_at = NOW + timedelta(days=3)
    assert read(body(additionalInfo=more)).paid_on(told_at) == "2026-12-01"
    assert read(body()).paid_on(told_at) == "2026-12-04"


def test_a_text_is_found_at_the_first_place_that_has_one() -> None:
    told = {"a": {"b": ""}, "c": {"d": "x"}, "e": 7}
    assert found(told, ("a.b", "c.d")) == ("c.d", "x")
    assert found(told, ("a.b", "z")) == ("a.b", "")
    # What is no text is not taken for missing.
    assert found(told, ("e",)) == ("e", "\0")


# Headers.


def test_headers_are_required() -> None:
    assert required({"A": " x "}, "A") == "x"
    for headers in ({}, {"A": ""}, {"A": "  "}):
        with pytest.raises(SnapRefused) as refused:
            required(headers, "A")
        assert (refused.value.case.number, refused.value.of) == ("02", "A")
    with pytest.raises(SnapRefused) as refused:
        required({"A": "x" * 1_401}, "A")
    assert refused.value.case.number == "01"


@pytest.mark.parametrize(
    "text", ["2026-12-01T10:05:00+07:00", "2026-12-01T02:55:00Z", "2026-12-01T10:00:00.123+0700"]
)
def test_a_timestamp_is_about_now(text: str) -> None:
    assert timestamp_of({"X-TIMESTAMP": text}, NOW) == text


@pytest.mark.parametrize("text", ["2026-12-01T10:05:01+07:00", "2026-12-01T02:54:59Z"])
def test_a_timestamp_that_is_over_five_minutes_off_is_not_authorised(text: str) -> None:
    with pytest.raises(SnapRefused) as refused:
        timestamp_of({"X-TIMESTAMP": text}, NOW)
    assert (refused.value.case.status, refused.value.of) == (401, "X-TIMESTAMP")


@pytest.mark.parametrize(
    "text", ["now", "2026-12-01", "2026-12-01T10:00:00", "2026-W49-2T10:00:00+07:00", "1764558000"]
)
def test_a_timestamp_without_its_zone_is_none(text: str) -> None:
    with pytest.raises(SnapRefused) as refused:
        timestamp_of({"X-TIMESTAMP": text}, NOW)
    assert (refused.value.case.number, refused.value.of) == ("01", "X-TIMESTAMP")


def test_a_messages_number_is_plain_and_short() -> None:
    assert external_id_of({"X-EXTERNAL-ID": "9" * 36}) == "9" * 36
    for text in ("9" * 37, "a b", "é", "#"):
        with pytest.raises(SnapRefused):
            external_id_of({"X-EXTERNAL-ID": text})


def test_a_bearers_token_is_read() -> None:
    assert bearer_of({"Authorization": "bearer abc"}) == "abc"
    for text in ("Basic abc", "Bearer", "abc"):
        with pytest.raises(SnapRefused) as refused:
            bearer_of({"Authorization": text})
        assert refused.value.case.number == "01"


# Refusals.


def test_refusals_are_said_as_snap_says_them() -> None:
    assert in_snap(SnapRefused(CONFLICT), "52") == (409, "4095200", "Conflict")
    assert in_snap(invalid("amount", "x", "x"), "52") == (
        400,
        "4005201",
        "Invalid Field Format amount",
    )
    assert in_snap(Refused("too_large"), "73") == (400, "4007300", "Bad Request")
    assert in_snap(Refused("unavailable"), "52") == (500, "5005200", "General Error")
    assert in_snap(Refused("rate_limited"), "52") == (429, "4295200", "Too Many Requests")


@pytest.mark.parametrize("case", CASES)
def test_every_case_has_its_own_number(case: Any) -> None:
    assert [(one.status, one.number) for one in CASES].count((case.status, case.number)) == 1
    assert in_snap(SnapRefused(case, "x"), "52")[1] == f"{case.status}52{case.number}"


# What is asked before it counts.

TOLD = Payment(RRN, "2026-12-01", "", NMID, 50_000, "00", "hashed")


def answer(**changed: Any) -> dict[str, Any]:
    return body(responseCode="2005100") | changed


def confirm(said: dict[str, Any], told: Payment = TOLD, adapter: str = "snap_unsigned") -> Payment:
    return confirmed(ADAPTERS[adapter], told, said, NOW, lambda number: f"hash of {number}")


def test_what_the_acquirer_says_too_is_confirmed_without_a_card_it_does_not_name() -> None:
    assert confirm(answer()) == Payment(RRN, "2026-12-01", "", NMID, 50_000, "00", "")


def test_an_answer_may_leave_number_and_shop_to_the_notification() -> None:
    for said in (answer(additionalInfo=None), answer(additionalInfo={"x": "y"})):
        assert confirm(said).rrn == RRN
    assert confirm(answer(originalReferenceNo=""), adapter="netzme").rrn == RRN


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("REF2", "REF2"),
        ("R" * 64, "R" * 64),
        ("R" * 65, "REF1"),
        ("", "REF1"),
        (None, "REF1"),
        (1, "REF1"),
    ],
)
def test_a_payment_is_known_by_the_reference_that_its_acquirer_says(
    said: Any, expected: str
) -> None:
    question = Question("psp_1", "REF1", "INV1", TOLD)
    assert reference_of(question, {"originalReferenceNo": said}) == expected
    assert reference_of(Question("psp_1", "", "INV1", TOLD), {}) == "INV1"


def test_the_card_and_the_day_are_the_answers() -> None:
    more = {"cpan": "9360091100001234", "paidTime": "2026-11-30T23:00:00+07:00"}
    said = confirm(answer(additionalInfo=more))
    assert (said.card, said.paid_on) == ("hash of 9360091100001234", "2026-11-30")
    assert said.paid_at == "2026-11-30T16:00:00.000Z"


@pytest.mark.parametrize(
    "said",
    [
        answer(amount={"value": "5000.00", "currency": "IDR"}),
        answer(additionalInfo={"rrn": "634512345679", "nmid": NMID}),
        answer(additionalInfo={"rrn": RRN, "nmid": "ID1020030040051"}),
    ],
)
def test_what_the_acquirer_says_otherwise_is_refuted(said: dict[str, Any]) -> None:
    with pytest.raises(Refuted):
        confirm(said)


@pytest.mark.parametrize(
    "said",
    [
        {},
        answer(responseCode="4045101"),
        answer(responseCode=2005100),
        answer(latestTransactionStatus="03"),
        answer(latestTransactionStatus="07"),
        answer(latestTransactionStatus=None),
        answer(amount=None),
        answer(amount={"value": "-1", "currency": "IDR"}),
    ],
)
def test_what_is_not_said_yet_is_asked_again(said: dict[str, Any]) -> None:
    with pytest.raises(NotYet):
        confirm(said)


def test_a_payment_that_was_refunded_meanwhile_is_told_as_refunded() -> None:
    assert confirm(answer(latestTransactionStatus="04")).status == "04"


def test_a_refund_that_the_acquirer_does_not_know_yet_is_asked_again() -> None:
    refund = Payment(RRN, "2026-12-01", "", NMID, 50_000, "04")
    with pytest.raises(NotYet):
        confirm(answer(), refund)
    assert confirm(answer(latestTransactionStatus="04"), refund).status == "04"


def test_it_is_asked_for_a_day_ever_less_often() -> None:
    pauses = [pause_s(tried) for tried in range(1, TRIES)]
    assert pauses[: len(PAUSES_S)] == list(PAUSES_S)
    assert pauses == sorted(pauses)
    # What SQS may wait.
    assert max(pauses) <= 900
    assert 23 * 3600 < sum(pauses) < 26 * 3600


def test_it_is_asked_by_both_references() -> None:
    question = Question("psp_1", "REF1", "INV1", TOLD)
    assert asked(question) == {
        "originalReferenceNo": "REF1",
        "originalPartnerReferenceNo": "INV1",
        "serviceCode": "47",
    }


# Acquirers themselves.

PSP = Psp(
    id="psp_1",
    client_id="bank",
    name="Bank",
    adapter="snap",
    api_url="",
    state="active",
    created_at="2026-12-01T03:00:00.000Z",
    version=1,
    credentials=(Credential("key 1", "secret 1"),),
)


def test_what_was_before_a_rotation_counts_for_a_day() -> None:
    fresh = rotated(PSP, None, "secret 2", NOW)
    assert fresh.version == 2
    assert [one.secret for one in fresh.live(NOW + timedelta(hours=23))] == ["secret 2", "secret 1"]
    assert [one.secret for one in fresh.live(NOW + timedelta(hours=24))] == ["secret 2"]
    assert {one.public_key for one in fresh.credentials} == {"key 1"}


def test_of_two_rotations_in_a_day_the_first_secret_counts_no_more() -> None:
    again = rotated(rotated(PSP, "key 2", "secret 2", NOW), None, "secret 3", NOW)
    assert [one.secret for one in again.live(NOW)] == ["secret 3", "secret 2"]
    assert [one.public_key for one in again.live(NOW)] == ["key 2", "key 2"]


def test_whoever_signs_no_body_must_be_asked() -> None:
    assert must_be_asked(ADAPTERS["snap_unsigned"], "")
    assert not must_be_asked(ADAPTERS["snap_unsigned"], "https://api.bank.co.id")
    assert not must_be_asked(ADAPTERS["snap"], "")


@pytest.mark.parametrize("url", ["https://api.bank.co.id", "https://api.bank.co.id:8443/snap"])
def test_an_acquirer_is_asked_by_https(url: str) -> None:
    assert is_address(url, loopback=False)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://api.bank.co.id",
        "https://",
        "https://bank",
        "https://a@api.bank.co.id",
        "https://api.bank.co.id?x=1",
        "https://api.bank.co.id/?",
        "https://api.bank.co.id:22",
        "https://10.0.0.1",
        "https://0x7f.1",
        "https://[fd00::1.2]",
        "https://api.bank.co.id#x",
        "https://api.bank.co.id:0",
        "https://api.bank.co.id:x",
        "https://api bank.co.id",
        "https://api.bank.co.id/\n",
        "https://bänk.co.id",
        "https://[::1",
        "file:///etc/passwd",
        "http://127.0.0.1:8000",
    ],
)
def test_an_acquirer_is_asked_nowhere_else(url: str) -> None:
    assert not is_address(url, loopback=False)


def test_on_one_machine_an_acquirer_may_be_on_it_too() -> None:
    assert is_address("http://127.0.0.1:8123", loopback=True)
    assert is_address("http://localhost:8123/x", loopback=True)
    assert not is_address("http://10.0.0.1", loopback=True)
    assert is_address("https://api.bank.co.id", loopback=True)
