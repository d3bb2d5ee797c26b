"""A bank that debits a file's successes only: which payments were left out, told by the sum."""

from chalicelib.bank.rules.known import OpenPayments
from chalicelib.bank.rules.successes import left_out
from chalicelib.settlements.rules.payment import Payment
from tests.unit.bank_lines import NUMBER, payment


def paying(*amounts: int) -> list[Payment]:
    return [payment(line, amount) for line, amount in enumerate(amounts, start=1)]


def left(payments: list[Payment], amount: int) -> list[list[int]]:
    """The choices, as lines."""
    of = OpenPayments("stl_a", NUMBER, payments)
    return [[one.line for one in choice] for choice in left_out(of, amount)]


def test_one_or_two_that_come_to_the_sum_were_left_out() -> None:
    payments = paying(50, 60, 75, 60)
    assert left(payments, 50) == [[1]]
    assert left(payments, 110) == [[1, 2]]
    assert left(payments, 120) == [[2, 4]]
    assert left(payments, 60) == [[2], [4]]
    # Half of it stands once.
    assert left(payments, 100) == []
    assert left(payments, 150) == []
    assert left(payments, 1) == left(payments, 0) == left(payments, -50) == []


def test_of_those_that_stay_there_are_two_or_more() -> None:
    assert left(paying(50, 60), 50) == []
    assert left(paying(50, 60, 75), 50) == [[1]]
    assert left(paying(50, 60, 75), 110) == []
    assert left(paying(50, 60, 75, 80), 110) == [[1, 2]]


def test_a_few_choices_are_offered_of_one_and_of_two() -> None:
    assert left(paying(5, 5, 5, 5, 7), 5) == [[1], [2], [3]]
    pairs = paying(1, 9, 2, 8, 3, 7, 4, 6, 10)
    assert left(pairs, 10) == [[9], [1, 2], [3, 4], [5, 6]]
    assert left(paying(5, 1, 5, 9, 5), 10) == [[2, 4], [1, 3]]
