"""What is asked of an acquirer before it counts."""

from typing import Any

import pytest

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
from chalicelib.acquirers.rules.payment import Payment
from tests.unit.test_acquirers_rules import NMID, NOW, RRN, body

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
