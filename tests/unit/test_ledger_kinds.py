"""The kinds of transfer: one list for the code and for the API."""

from typing import get_args

import pytest

from chalicelib.ledger.rules import KINDS, Kind, account_of_all


def test_the_kinds_that_the_api_names_are_those_of_the_ledger() -> None:
    assert get_args(Kind) == tuple(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_looked_for_in_an_account_only_if_all_of_it_goes_through_there(
    kind: str,
) -> None:
    account = account_of_all(kind)
    debits, credit = KINDS[kind]
    if account is not None:
        assert account in ("treasury", "paid")
        assert credit == account or debits == (account,)
    else:
        assert credit not in ("treasury", "paid")
        assert debits not in (("treasury",), ("paid",))
