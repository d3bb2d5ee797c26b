"""A body is read strictly, and whatever is wrong with it can be said."""

import json

import pytest

from chalicelib.core.http import problem
from chalicelib.core.http.bodies import Body, read_json
from chalicelib.core.values.errors import Refused


class Asked(Body):
    amount: int = 0


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        (b'{"amount": 1, "amount": 2}', "amount"),
        (b'{"amount": 1, "\\u0061mount": 2}', "amount"),
        (b'{"x": {"y": 1, "y": 1}}', "y"),
        # Half of a letter, which no UTF-8 can say.
        (b'{"\\ud800": 1, "\\ud800": 2}', "?"),
        (b'{"' + b"n" * 100 + b'": 1, "' + b"n" * 100 + b'": 2}', "n" * 64),
    ],
)
def test_a_name_that_comes_twice_is_refused_and_told(raw: bytes, field: str) -> None:
    with pytest.raises(Refused) as caught:
        read_json(raw, Asked)
    told = json.loads(problem.document(caught.value, 0))
    assert told["code"] == "validation_failed"
    assert [one["field"] for one in told["errors"]] == [field]
