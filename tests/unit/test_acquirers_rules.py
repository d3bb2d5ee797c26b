"""What acquirers tell, and how it is read."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.acquirers.rules.adapter import found
from chalicelib.acquirers.rules.adapters import ADAPTERS
from chalicelib.acquirers.rules.notification import Notification, read_notification
from chalicelib.acquirers.rules.payment import rrn_of
from chalicelib.acquirers.rules.refusals import SnapRefused

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
