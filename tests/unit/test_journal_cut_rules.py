"""Where the journal is listed, and reading it in steps: whole instants, none twice or left out."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.values.instants import from_text, to_text
from chalicelib.ledger.rules.journal import cut, journal_partitions, shard_of
from chalicelib.ledger.rules.transfer import Transfer

START = datetime(2026, 12, 1, tzinfo=UTC)


def transfer(place: int, second: int) -> Transfer:
    return Transfer(
        id=f"trf_{place}",
        debit_account="voucher:vch_1",
        credit_account="merchant:mrc_1",
        amount=1,
        kind="redeem",
        reference="",
        occurred_at=to_text(START + timedelta(seconds=second)),
        actor="resident:res_1",
    )


@given(st.lists(st.integers(0, 5)).map(sorted), st.integers(1, 4))
def test_step_by_step_each_transfer_is_read_once(seconds: list[int], most: int) -> None:
    every = [transfer(place, second) for place, second in enumerate(seconds)]
    read: list[Transfer] = []
    since = START
    while True:
        waiting = [one for one in every if from_text(one.occurred_at) >= since]
        taken, cut_at = cut(waiting, most)
        read += taken
        if cut_at is None:
            break
        # What happened at one instant, as the parts of a payment, is never cut in two.
        assert all(from_text(one.occurred_at) < cut_at for one in taken)
        assert len(taken) >= most
        since = cut_at
    assert read == every


def test_a_step_takes_so_many_and_names_the_instant_of_the_next() -> None:
    one, two, three = (transfer(place, place) for place in range(3))
    assert cut([one, two, three], 2) == ([one, two], START + timedelta(seconds=2))
    assert cut([one, two], 2) == ([one, two], None)
    beside = transfer(3, 1)
    assert cut([one, two, beside, three], 2) == ([one, two, beside], START + timedelta(seconds=2))


# Its keys. What was written stays where it is, so that no key may change.


@pytest.mark.parametrize(
    ("end", "shard"), [("0aZ9", 4), ("0000", 0), ("0001", 1), ("1000", 1), ("zzzz", 0)]
)
def test_the_shard_of_a_transfer_is_told_by_the_last_four_letters_of_its_id(
    end: str, shard: int
) -> None:
    for before in ("B" * 18, "c" * 17 + "7"):
        assert shard_of(f"trf_{before}{end}") == shard


def test_a_transfer_is_listed_by_business_day_and_beside_accounts_of_its_own() -> None:
    funded = Transfer(
        id="trf_BBBBBBBBBBBBBBBBBB0aZ9",
        debit_account="treasury",
        credit_account="campaign:cmp_1",
        amount=1,
        kind="fund",
        reference="SP2D 1",
        # Midnight in Malang.
        occurred_at="2026-11-30T17:00:00.000Z",
        actor="finance:stf_1",
    )
    assert journal_partitions(funded) == [
        "day#2026-12-01#4",
        "treasury#2026-12-01#4",
        "campaign:cmp_1#2026-12-01#4",
    ]
    assert journal_partitions(replace(transfer(0, 0), id=funded.id)) == [
        "day#2026-12-01#4",
        "voucher:vch_1",
        "merchant:mrc_1",
    ]
