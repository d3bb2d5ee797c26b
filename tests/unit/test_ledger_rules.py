"""What a transfer is, where it is listed, and how sums over transfers are grouped."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.values import ids
from chalicelib.core.values.instants import to_text
from chalicelib.ledger.rules.accounts import MANY, Account, account, account_kind, account_of
from chalicelib.ledger.rules.guards import DayClosed, closed_before, day_count, guard_of
from chalicelib.ledger.rules.journal import (
    JOURNAL_SHARDS,
    entry_key,
    is_shared,
    journal_partitions,
    shard_of,
)
from chalicelib.ledger.rules.sums import Sums, TrialBalance, group, summed, trial_balance
from chalicelib.ledger.rules.transfer import (
    KINDS,
    NAMES_MERCHANT,
    Kind,
    Transfer,
    account_of_all,
    is_exchanged,
    reversal_of,
)

NOON = datetime(2026, 12, 1, 5, tzinfo=UTC)


def transfer(kind: Kind, amount: Any = 1, number: int = 1, at: datetime = NOON) -> Transfer:
    debits, credits = KINDS[kind]
    debited, credited = (
        account(one, f"x{number % 3}") if one in MANY else one for one in (debits[0], credits[-1])
    )
    return Transfer(
        id=f"trf_{number:022d}",
        debit_account=debited,
        credit_account=credited,
        amount=amount,
        kind=kind,
        reference="",
        occurred_at=to_text(at),
        actor="admin:stf_1",
        campaign_id=f"cmp_{number % 2}" if number % 5 else "",
        merchant_id="mrc_1" if kind in NAMES_MERCHANT else None,
    )


INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)).map(
    lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000)
)
TRANSFERS = st.lists(
    st.builds(
        transfer,
        st.sampled_from(get_args(Kind)),
        st.integers(1, 10**12),
        st.integers(0, 10**6),
        INSTANTS,
    ),
    max_size=8,
)


def test_the_kinds_that_the_api_names_are_those_of_the_ledger() -> None:
    assert get_args(Kind) == tuple(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_looked_for_in_an_account_only_if_all_of_it_goes_through_there(
    kind: str,
) -> None:
    account = account_of_all(kind)
    debits, credits = KINDS[kind]
    pairs = [{one, other} for one in debits for other in credits if one != other]
    if account is not None:
        assert account in ("treasury", "bank")
        assert all(account in pair for pair in pairs)
    else:
        assert not any(all(one in pair for pair in pairs) for one in ("treasury", "bank"))


@pytest.mark.parametrize("kind", get_args(Kind))
def test_a_kind_joins_its_own_accounts_alone(kind: Kind) -> None:
    sound = transfer(kind)
    for member in ("debit_account", "credit_account"):
        members = {name: getattr(sound, name) for name in Transfer.__dataclass_fields__}
        with pytest.raises(ValueError, match="does not"):
            Transfer(**members | {member: "nowhere:x"})


@pytest.mark.parametrize("kind", get_args(Kind))
def test_only_a_reversal_has_its_accounts_exchanged(kind: Kind) -> None:
    sound = transfer(kind)
    back = (sound.credit_account, sound.debit_account)
    if kind not in ("suspend", "unsuspend"):
        with pytest.raises(ValueError, match="does not"):
            replace(sound, debit_account=back[0], credit_account=back[1])
        assert is_exchanged(kind, back[1])
    reversal = replace(
        sound, debit_account=back[0], credit_account=back[1], reverses="trf_" + "A" * 22
    )
    named = sound.merchant_id
    assert guard_of(*back, named) == guard_of(sound.debit_account, sound.credit_account, named)
    assert (reversal.debit_account, reversal.credit_account) == back
    assert not is_exchanged(kind, sound.credit_account)


def test_nothing_moves_from_an_account_to_itself() -> None:
    with pytest.raises(ValueError, match="does not"):
        replace(transfer("suspend"), debit_account="suspense", credit_account="suspense")


@pytest.mark.parametrize(
    ("debited", "credited", "guard"),
    [
        ("bank", "merchant:m", "merchant:m"),
        ("settlement:s", "bank", "settlement:s"),
        ("merchant:m", "settlement:s", "merchant:m"),
        ("campaign:c", "treasury", "campaign:c"),
        ("bank", "treasury", "bank"),
        ("bank", "suspense", "bank"),
        ("nowhere", "treasury", None),
    ],
)
def test_a_transfer_is_counted_beside_one_of_its_accounts(
    debited: str, credited: str, guard: str | None
) -> None:
    assert guard_of(debited, credited, None) == guard_of(credited, debited, None) == guard
    assert guard_of(debited, credited, "mrc_1") == "merchant:mrc_1"


@pytest.mark.parametrize("kind", get_args(Kind))
def test_what_is_held_names_the_merchant_it_is_for_and_nothing_else_does(kind: Kind) -> None:
    other = None if kind in ("authorize", "lapse") else "mrc_1"
    with pytest.raises(ValueError, match="merchant"):
        replace(transfer(kind), merchant_id=other)


@pytest.mark.parametrize("amount", [0, -1, True, 1.0, "1", None])
def test_a_transfer_moves_a_positive_integer_of_rupiah(amount: Any) -> None:
    with pytest.raises(ValueError, match=r"^a transfer moves a positive integer of rupiah$"):
        transfer("fund", amount)


def test_a_reversal_moves_the_same_back_and_names_the_wrong_one_and_who_corrects_it() -> None:
    wrong = replace(transfer("fund", 70, 1), reference="SP2D 1", bank_line="bst_1#3")
    assert reversal_of(wrong, "trf_2", "2026-12-02T05:00:00.000Z", "finance:stf_2") == Transfer(
        id="trf_2",
        debit_account="campaign:x1",
        credit_account="treasury",
        amount=70,
        kind="fund",
        reference="SP2D 1",
        occurred_at="2026-12-02T05:00:00.000Z",
        actor="finance:stf_2",
        campaign_id="cmp_1",
        reverses=wrong.id,
        bank_line="bst_1#3",
    )


def test_an_accounts_debits_follow_from_its_balance_and_credits() -> None:
    assert account_of("merchant:m", 30, 50) == Account("merchant:m", 20, 50, 30)
    assert account_kind(account("merchant", "m")) == "merchant"


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("treasury", "treasury"),
        ("bank", "bank"),
        ("suspense", "suspense"),
        ("tax", "tax"),
        ("campaign:cmp_1", "campaign:cmp_1"),
        ("voucher:vch_1", "vouchers:cmp_1"),
        ("merchant:mrc_1", "merchants"),
        ("hold:hld_1", "holds"),
        ("order:ord_1", "orders"),
        ("settlement:stl_1", "settlements"),
    ],
)
def test_an_account_has_its_line_in_the_trial_balance(name: str, line: str) -> None:
    assert group(name, "cmp_1") == line


# Sums


@given(TRANSFERS)
def test_debits_and_credits_of_whatever_transfers_are_equal(transfers: list[Transfer]) -> None:
    sums = summed(transfers)
    assert sums.debits.total() == sums.credits.total() == sum(one.amount for one in transfers)
    assert sums.count["transfers"] == len(transfers)


@given(TRANSFERS, st.integers(0, 8))
def test_sums_can_be_added_up_in_parts_by_their_counters(
    transfers: list[Transfer], cut: int
) -> None:
    whole = Sums()
    for part in (transfers[:cut], transfers[cut:]):
        whole.add_counters(summed(part).counters())
    assert whole == summed(transfers)


def test_vouchers_are_summed_by_campaign_whichever_way_money_moves() -> None:
    moved = [transfer("issue", 70), transfer("redeem", 50), transfer("redeem", 3, number=2)]
    sums = summed([*moved, transfer("fund", 900, number=5)])
    assert sums == Sums(
        Counter({"campaign:x1": 70, "vouchers:cmp_1": 50, "vouchers:cmp_0": 3, "treasury": 900}),
        Counter({"vouchers:cmp_1": 70, "merchants": 53, "campaign:x2": 900}),
        # Of no campaign, and so under none.
        Counter({("cmp_1", "issue"): 70, ("cmp_1", "redeem"): 50, ("cmp_0", "redeem"): 3}),
        Counter({"transfers": 4}),
    )
    twice = Sums()
    for _ in range(2):
        twice.add_counters(sums.counters())
    assert twice == summed([*moved, *moved, *[transfer("fund", 900, number=5)] * 2])


def test_a_name_that_is_no_counter_is_left_out() -> None:
    sums = Sums()
    sums.add_counters({"ttl": 5, "x|y": 1})
    assert sums == Sums()


@given(TRANSFERS)
def test_a_trial_balance_sums_to_zero_and_names_each_line_once(transfers: list[Transfer]) -> None:
    balance = trial_balance(summed(transfers), NOON, NOON)
    assert balance.debits == balance.credits
    assert sum(one.balance for one in balance.accounts) == 0
    names = [one.account for one in balance.accounts]
    assert names == sorted(set(names))
    assert all(one.balance == one.credits - one.debits for one in balance.accounts)


def test_a_trial_balance_tells_each_line_and_how_far_it_reaches() -> None:
    sums = summed([transfer("issue", 70), transfer("redeem", 50)])
    through = NOON - timedelta(minutes=5)
    lines = [
        Account("campaign:x1", 70, 0, -70),
        Account("merchants", 0, 50, 50),
        Account("vouchers:cmp_1", 50, 70, 20),
    ]
    assert trial_balance(sums, NOON, through) == TrialBalance(lines, 120, 120, NOON, through)


# The journal


@given(TRANSFERS)
def test_a_transfer_is_listed_under_its_day_and_both_its_accounts(
    transfers: list[Transfer],
) -> None:
    for one in transfers:
        day, debited, credited = journal_partitions(one)
        number = shard_of(one.id)
        assert 0 <= number < JOURNAL_SHARDS
        assert day.startswith("day#")
        assert day.endswith(f"#{number}")
        for name, key in ((one.debit_account, debited), (one.credit_account, credited)):
            assert key == (f"{name}#{day.removeprefix('day#')}" if is_shared(name) else name)


def test_no_account_that_all_share_is_one_key() -> None:
    shared = [name for name in ("treasury", "bank", "campaign:c", "voucher:v") if is_shared(name)]
    assert shared == ["treasury", "bank", "campaign:c"]


def test_the_shards_of_the_journal_are_used_evenly() -> None:
    used = Counter(shard_of(ids.new_id(ids.TRANSFER)) for _ in range(4_000))
    assert len(used) == JOURNAL_SHARDS
    assert all(300 < number < 700 for number in used.values())


@given(TRANSFERS)
def test_entries_sort_by_instant_then_id(transfers: list[Transfer]) -> None:
    by_key = sorted(transfers, key=entry_key)
    assert by_key == sorted(transfers, key=lambda one: (one.occurred_at, one.id))


# Guards


def test_a_guard_counts_by_day_and_a_new_one_is_closed_through_the_day_before() -> None:
    assert day_count(date(2026, 12, 1)) == "n:2026-12-01"
    assert closed_before(datetime(2026, 11, 30, 17, tzinfo=UTC)) == "2026-11-30"
    assert closed_before(datetime(2026, 11, 30, 16, 59, tzinfo=UTC)) == "2026-11-29"


def test_a_closed_day_asks_to_try_again() -> None:
    refused = DayClosed()
    assert (refused.code, refused.retry_after) == ("unavailable", 1)
