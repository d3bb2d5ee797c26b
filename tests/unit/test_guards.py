"""A transfer is counted by the item that it is written beside, and kept out of a closed day."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from chalicelib.core.dynamo.writer import Write
from chalicelib.core.values.errors import Refused
from chalicelib.ledger.rules.guards import DayClosed, closed_before, day_count
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.ledger.store.guards import counting


def transfer(occurred_at: str) -> Transfer:
    return Transfer(
        id="trf_1",
        debit_account="treasury",
        credit_account="campaign:cmp_1",
        amount=1,
        kind="fund",
        reference="",
        occurred_at=occurred_at,
        actor="finance:stf_1",
    )


def beside(condition: str | None = "balance >= :amount OR #state = :any") -> Write:
    def refusal(_: dict[str, Any] | None) -> Refused:
        return Refused("refund_too_large")

    return Write(
        "budgets",
        refusal,
        key={"pk": "cmp_1#root"},
        update="SET balance = balance + :amount",
        condition=condition,
        names={"#state": "state"},
        values={":amount": 1},
    )


def test_transfers_are_counted_under_their_business_day_in_jakarta() -> None:
    late = transfer("2026-11-30T17:00:00.000Z")  # 0.00 in Jakarta
    counted = counting(beside(), [late, late])
    assert counted.update == "SET balance = balance + :amount ADD #day_count :day_transfers"
    assert counted.names["#day_count"] == day_count(date(2026, 12, 1)) == "n:2026-12-01"
    assert counted.values[":day_transfers"] == 2


def test_those_that_only_name_the_guard_are_counted_apart_as_well() -> None:
    at = "2026-11-30T17:00:00.000Z"
    held = Transfer(
        "trf_2",
        "voucher:vch_1",
        "hold:aut_1",
        1,
        "authorize",
        "",
        at,
        "resident:res_1",
        merchant_id="mrc_1",
    )
    counted = counting(beside(), [transfer(at), held])
    assert (counted.update or "").endswith("ADD #day_count :day_transfers, #day_named :day_named")
    assert counted.names["#day_named"] == "named:2026-12-01"
    assert (counted.values[":day_transfers"], counted.values[":day_named"]) == (2, 1)


def test_the_items_own_condition_still_holds_as_a_whole() -> None:
    counted = counting(beside(), [transfer("2026-11-30T10:00:00.000Z")])
    assert counted.condition == (
        "(balance >= :amount OR #state = :any) AND "
        "(attribute_not_exists(closed_through) OR closed_through < :open_day)"
    )
    bare = counting(beside(None), [transfer("2026-11-30T10:00:00.000Z")])
    assert bare.condition == (
        "(attribute_not_exists(closed_through) OR closed_through < :open_day)"
    )


def test_a_closed_day_is_told_from_what_else_can_fail() -> None:
    counted = counting(beside(), [transfer("2026-11-30T10:00:00.000Z")])
    assert isinstance(counted.refusal({"closed_through": "2026-11-30"}), DayClosed)
    assert isinstance(counted.refusal({"closed_through": "2026-12-05"}), DayClosed)
    for open_ in ({"closed_through": "2026-11-29"}, {}, None):
        assert counted.refusal(open_).code == "refund_too_large"


def test_transfers_of_two_days_have_no_guard_in_common() -> None:
    with pytest.raises(ValueError, match="unpack"):
        counting(
            beside(), [transfer("2026-11-30T16:59:59.999Z"), transfer("2026-11-30T17:00:00.000Z")]
        )


def test_a_new_guard_is_closed_through_the_day_before_it_was_put() -> None:
    assert closed_before(datetime(2026, 11, 30, 17, tzinfo=UTC)) == "2026-11-30"
    assert closed_before(datetime(2026, 11, 30, 16, 59, tzinfo=UTC)) == "2026-11-29"
