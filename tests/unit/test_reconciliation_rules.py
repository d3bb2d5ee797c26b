"""What a check says, who must act, and when the bank is late."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.campaigns.rules.budget import gathered
from chalicelib.ledger.rules.sums import Sums, group
from chalicelib.ledger.rules.transfer import Mutation
from chalicelib.reconciliation.rules.checks import (
    NAMED_AT_MOST,
    RUPIAH,
    WHO,
    BookException,
    Check,
    Code,
    Tally,
    immutability,
    named,
    zero_sum,
)
from chalicelib.reconciliation.rules.entries import (
    Absent,
    balances,
    differing,
    effect,
    funds_of,
    is_misplaced,
    line_balances,
    moved,
    says_the_same,
)
from chalicelib.reconciliation.rules.transit import is_overdue

WRONG = BookException("merchant_differs", "merchant:mrc_1", 10, 15)


@pytest.mark.parametrize(
    ("expected", "actual", "exceptions", "waits", "state"),
    [
        (5, 5, (), False, "ok"),
        (5, 6, (), False, "difference"),
        (5, 6, (), True, "waiting"),
        (5, 5, (), True, "waiting"),
        (5, 5, (WRONG,), False, "difference"),
        (5, 6, (WRONG,), True, "difference"),
    ],
)
def test_a_difference_is_one_unless_something_may_be_on_its_way(
    expected: int, actual: int, exceptions: tuple[BookException, ...], waits: bool, state: str
) -> None:
    check = Check("merchants", RUPIAH, expected, actual, exceptions, waits)
    assert check.state == state
    assert check.difference == actual - expected


def test_every_exception_says_who_must_act() -> None:
    assert set(WHO) == set(get_args(Code))
    assert WRONG.who == "engineer"
    assert WRONG.difference == 5


def test_an_exception_names_not_all_of_too_many_transfers() -> None:
    tally = Tally()
    for number in range(80):
        tally.add(f"trf_{number}", 10, 7)
    (found,) = tally.exceptions("transfer_changed", "2026-12-07")
    assert len(found.transfers) == NAMED_AT_MOST
    assert (found.expected, found.actual) == (800, 560)
    assert Tally().exceptions("transfer_changed", "2026-12-07") == []
    assert named(["a", "b", "a"]) == ("a", "b")


@pytest.mark.parametrize(
    ("sent", "last_day"),
    [
        ("2026-12-07", "2026-12-10"),  # Monday: until Thursday
        ("2026-12-10", "2026-12-15"),  # Thursday: over the weekend
        ("2026-12-11", "2026-12-16"),
        ("2026-12-12", "2026-12-16"),  # Saturday
        ("2026-12-13", "2026-12-16"),
        ("2026-12-22", "2026-12-29"),  # Tuesday: over Christmas, its joint leave and the weekend
        ("2026-03-17", "2026-03-27"),  # over Nyepi and Idulfitri
    ],
)
def test_the_bank_has_three_of_its_days_to_answer(sent: str, last_day: str) -> None:
    last = date.fromisoformat(last_day)
    assert not is_overdue(date.fromisoformat(sent), last)
    assert is_overdue(date.fromisoformat(sent), last + timedelta(days=1))


TRANSFERS = st.lists(
    st.fixed_dictionaries(
        {
            "debit_account": st.sampled_from(["treasury", "voucher:vch_1", "merchant:mrc_1"]),
            "credit_account": st.sampled_from(["campaign:cmp_1", "voucher:vch_2", "bank"]),
            "amount": st.integers(1, 10**12),
            "campaign_id": st.sampled_from(["cmp_1", "cmp_2"]),
        }
    ),
    max_size=20,
)


@given(TRANSFERS)
def test_what_transfers_do_to_the_lines_sums_to_zero(transfers: list[dict[str, object]]) -> None:
    assert sum(moved(transfers).values()) == 0


def test_a_lines_balance_is_credits_less_debits() -> None:
    sums = Sums()
    sums.credits.update({"merchants": 50, "bank": 5})
    sums.debits.update({"merchants": 20, "treasury": 35})
    assert balances(sums) == {"merchants": 30, "bank": 5, "treasury": -35}


def test_what_is_missing_counts_as_nothing() -> None:
    assert differing({"a": 1, "b": 0, "c": 2}, {"a": 1, "c": 3, "d": 4}) == ["c", "d"]


def test_a_transfer_adds_to_one_account_what_it_takes_from_the_other() -> None:
    assert effect("merchant:x", "settlement:x", 7) == -7
    assert effect("merchant:x", "merchant:x", 7) == 7


def test_an_entry_and_its_transfer_agree_in_what_both_say() -> None:
    members = ("amount", "reverses", "reference")
    entry = {"amount": 5, "reverses": "", "reference": ""}
    assert says_the_same(entry, {"amount": 5, "reference": ""}, members)
    assert not says_the_same(entry, {"amount": 6, "reference": ""}, members)
    assert not says_the_same(entry, {"amount": 5, "reference": "x"}, members)


@given(
    root=st.integers(0, 10**6),
    vouchers=st.lists(st.integers(0, 30), min_size=1, max_size=64),
    face_value=st.integers(1, 10**5),
    share=st.integers(0, 100),
)
def test_what_is_gathered_in_the_root_is_enough_and_leaves_whole_vouchers_in_the_shards(
    root: int, vouchers: list[int], face_value: int, share: int
) -> None:
    shards = [number * face_value for number in vouchers]
    amount = (root + sum(shards)) * share // 100
    given_ = gathered(root, shards, face_value, amount)
    assert root + sum(given_.values()) >= amount
    assert all(0 < part <= shards[shard] for shard, part in given_.items())
    assert all(part % face_value == 0 for part in given_.values())
    if root >= amount:
        assert given_ == {}


def stored(**changes: Any) -> dict[str, Any]:
    return {
        "id": "trf_1",
        "debit_account": "voucher:vch_1",
        "credit_account": "merchant:mrc_1",
        "amount": 7,
        "kind": "redeem",
        "occurred_at": "2026-11-30T17:00:00.000Z",
        "campaign_id": "cmp_1",
    } | changes


def test_debits_that_are_not_the_credits_are_named() -> None:
    sums = Sums()
    sums.debits.update({"treasury": 10})
    sums.credits.update({"bank": 10})
    assert (zero_sum(sums).state, zero_sum(sums).exceptions) == ("ok", ())
    sums.credits.update({"merchants": 1})
    (found,) = zero_sum(sums).exceptions
    assert (found.code, found.expected, found.actual) == ("totals_unbalanced", 10, 11)


def test_every_time_a_transfer_was_overwritten_or_removed_is_an_exception() -> None:
    assert (immutability([]).state, immutability([]).unit) == ("ok", "transfers")
    at = datetime(2026, 12, 1, tzinfo=UTC)
    check = immutability(
        [Mutation("trf_1", "MODIFY", at, "1"), Mutation("trf_1", "REMOVE", at, "2")]
    )
    assert (check.expected, check.actual, check.state) == (0, 2, "difference")
    assert [(one.code, one.subject, one.transfers, one.who) for one in check.exceptions] == [
        ("transfer_overwritten", "trf_1", ("trf_1",), "engineer"),
        ("transfer_removed", "trf_1", ("trf_1",), "engineer"),
    ]


def test_what_the_journal_lacks_is_told_by_line_account_and_campaign() -> None:
    absent = Absent()
    absent.add(stored())
    back = {"debit_account": "merchant:mrc_1", "credit_account": "voucher:vch_1"}
    absent.add(stored(id="trf_2", kind="refund", amount=3, reverses="trf_9", **back))
    assert (absent.tally.count, absent.tally.expected, absent.tally.actual) == (2, 10, 0)
    assert absent.lines == {"vouchers:cmp_1": -7 + 3, "merchants": 7 - 3}
    assert absent.counts_of("merchant:mrc_1") == {"2026-12-01": 2}
    assert absent.counts_of("merchant:mrc_2") == {}
    assert absent.effects == {"voucher:vch_1": -7 + 3, "merchant:mrc_1": 7 - 3}
    absent.add(stored(id="trf_3", kind="fund", amount=9, campaign_id="cmp_1"))
    assert absent.funds == {"cmp_1": 9}


@pytest.mark.parametrize(
    ("changes", "misplaced"),
    [
        ({}, False),
        ({"key": "2026-11-30T17:00:00.001Z#trf_1"}, True),
        ({"key": "2026-11-30T17:00:00.000Z#trf_2"}, True),
        (
            {
                "occurred_at": "2026-11-30T16:59:59.999Z",
                "key": "2026-11-30T16:59:59.999Z#trf_1",
            },
            True,
        ),
    ],
)
def test_an_entry_belongs_under_its_own_instant_and_id(
    changes: dict[str, str], misplaced: bool
) -> None:
    entry = stored(key="2026-11-30T17:00:00.000Z#trf_1") | changes
    assert is_misplaced(entry, date(2026, 12, 1)) == misplaced


def test_the_balance_of_a_line_is_told_by_its_counters() -> None:
    sums = Sums()
    sums.credits.update({"merchants": 50})
    sums.debits.update({"merchants": 20, "treasury": 35})
    sums.kinds["cmp_1", "fund"] += 35
    assert line_balances(sums.counters()) == balances(sums)


_KINDS = st.tuples(st.sampled_from(["cmp_1", "cmp_2"]), st.sampled_from(["fund", "issue"]))


@given(st.lists(st.tuples(_KINDS, st.integers(1, 10**12)), max_size=12))
def test_what_a_campaign_was_funded_with_is_told_by_its_counters(
    moved: list[tuple[tuple[str, str], int]],
) -> None:
    sums = Sums()
    sums.debits.update({"treasury": 35})
    sums.count["transfers"] = len(moved)
    for kind, amount in moved:
        sums.kinds[kind] += amount
    found = funds_of(sums.counters())
    for campaign in ("cmp_1", "cmp_2"):
        wanted = sum(amount for kind, amount in moved if kind == (campaign, "fund"))
        assert found[campaign] == wanted
    assert found.keys() <= {"cmp_1", "cmp_2"}


@given(TRANSFERS)
def test_what_moved_is_told_by_lines_of_the_trial_balance(
    transfers: list[dict[str, Any]],
) -> None:
    lines = {group(one["credit_account"], one["campaign_id"]) for one in transfers}
    lines |= {group(one["debit_account"], one["campaign_id"]) for one in transfers}
    assert set(moved(transfers)) == lines
