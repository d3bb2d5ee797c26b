"""Reports: what is left with all campaigns, day by day."""

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.ledger.rules import KINDS, Transfer, summed
from chalicelib.reports.rules import campaigns_balance

COMES_IN = {"fund", "expire", "void"}
GOES_OUT = {"issue", "incentive", "release"}


def transfer(kind: str, amount: int, number: int) -> Transfer:
    debits, credit = KINDS[kind]
    names = [
        one if one in ("treasury", "paid") else f"{one}:x{number % 3}"
        for one in (debits[0], credit)
    ]
    at = "2026-12-01T00:00:00.000Z"
    return Transfer(f"trf_{number}", names[0], names[1], amount, kind, "", at, "admin:x", "cmp_x")


@given(st.lists(st.tuples(st.sampled_from(sorted(KINDS)), st.integers(1, 10**9))))
def test_what_remains_is_what_came_in_less_what_was_issued_and_released(
    moved: list[tuple[str, int]],
) -> None:
    transfers = [transfer(kind, amount, i) for i, (kind, amount) in enumerate(moved)]
    wanted = sum(amount for kind, amount in moved if kind in COMES_IN)
    wanted -= sum(amount for kind, amount in moved if kind in GOES_OUT)
    assert campaigns_balance(summed(transfers)) == wanted
    half = len(transfers) // 2
    parts = campaigns_balance(summed(transfers[:half])), campaigns_balance(summed(transfers[half:]))
    assert sum(parts) == wanted
