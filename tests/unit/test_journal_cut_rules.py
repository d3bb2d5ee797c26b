"""Reading the journal in steps: whole instants, none twice, none left out."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.values.instants import from_text, to_text
from chalicelib.ledger.rules.journal import cut
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
