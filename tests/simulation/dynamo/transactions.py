"""Transactions: all of their writes, or none and a reason for each.

A transaction that has begun holds its items, in the way of every other write to them, until each
has been written. What it writes becomes visible item by item.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.simulation.dynamo.refused import Reason, Refused, invalid
from tests.simulation.dynamo.requests import Given, Parameters, given
from tests.simulation.dynamo.tables import Table
from tests.simulation.dynamo.values import LARGEST_ITEM, item_size
from tests.simulation.dynamo.writing import SLOTS, Write, read

MOST = 100
LARGEST = 4 * 1024 * 1024
# How long a ClientRequestToken names its request.
TOKEN_S = 600.0
NONE: Reason = {"Code": "None"}
CONFLICT: Reason = {
    "Code": "TransactionConflict",
    "Message": "Transaction is ongoing for the item",
}


@dataclass(slots=True)
class Transaction:
    """A transaction whose conditions were met: what it has yet to write, in the order given."""

    writes: list[Write]
    token: str | None
    parameters: Parameters
    written: list[Write] = field(default_factory=list)

    @property
    def done(self) -> bool:
        return not self.writes


def actions(tables: Mapping[str, Table], parameters: Parameters) -> list[Write | Reason]:
    """The writes of a transaction, or of those that are wrong by themselves the reason; raises
    what is said of a request that is no transaction at all."""
    members = parameters.get("TransactItems") or []
    if not 1 <= len(members) <= MOST:
        at_least = "greater than or equal to 1" if not members else f"less than or equal to {MOST}"
        raise invalid(
            f"1 validation error detected: Value '{members if not members else '[...]'}' at "
            f"'transactItems' failed to satisfy constraint: Member must have length {at_least}"
        )
    told: list[tuple[str, Parameters, Given]] = []
    for member in members:
        if len(member) != 1 or (verb := next(iter(member))) not in SLOTS:
            raise invalid("TransactItems can only contain one of Check, Put, Update or Delete")
        told.append((verb, member[verb], _given(verb, member[verb])))
    found: list[Write | Reason] = []
    for verb, one, read_already in told:
        if one["TableName"] not in tables:
            raise Refused("ResourceNotFoundException", "Requested resource not found")
        found.append(_write(verb, tables[one["TableName"]], one, read_already))
    places = [one.place for one in found if isinstance(one, Write)]
    if len(set(places)) < len(places):
        raise invalid("Transaction request cannot include multiple operations on one item")
    return found


def _given(verb: str, parameters: Parameters) -> Given:
    if verb == "Update" and parameters.get("UpdateExpression") is None:
        raise invalid(
            "1 validation error detected: Value null at 'updateExpression' failed to satisfy "
            "constraint: Member must not be null"
        )
    if verb == "ConditionCheck" and parameters.get("ConditionExpression") is None:
        raise invalid(
            "1 validation error detected: Value null at 'conditionExpression' failed to satisfy "
            "constraint: Member must not be null"
        )
    return given(parameters, *SLOTS[verb])


# What is wrong with a request before anybody looks for its items; all else cancels it.
_AT_ONCE = (
    "One or more parameter values are not valid.",
    "Item size has exceeded",
    "Nesting",
    "Supplied",
    "One or more parameter values were invalid: Input collection",
    "One or more parameter values were invalid: An ",
    "One or more parameter values were invalid: Binary sets",
    "One or more parameter values were invalid: Null",
    "Number",
    "Attempting",
    "The parameter cannot be",
    "Invalid UpdateExpression",
)


def _write(verb: str, table: Table, parameters: Parameters, asked: Given) -> Write | Reason:
    try:
        return read(verb, table, parameters, asked)
    except Refused as error:
        if error.code != "ValidationException" or error.message.startswith(_AT_ONCE):
            raise
        return {"Code": "ValidationError", "Message": error.message}


def check_size(writes: Sequence[Write]) -> None:
    """That what a transaction writes is not too much together."""
    if len(writes) * LARGEST_ITEM > LARGEST:
        size = sum(item_size(one.item) for one in writes if one.item is not None)
        if size > LARGEST:
            raise invalid("Transaction request exceeds the 4MB transaction size limit")


def judged(write: Write) -> Reason:
    """The reason why this write may not be; `NONE` where it may."""
    try:
        write.judge()
    except Refused as error:
        if error.code == "ConditionalCheckFailedException":
            reason = {"Code": "ConditionalCheckFailed", "Message": error.message}
            return reason if error.item is None else reason | {"Item": error.item}
        return {"Code": "ValidationError", "Message": error.message}
    return NONE


class Tokens:
    """The ClientRequestTokens of the last ten minutes: what each asked for, since when."""

    def __init__(self) -> None:
        # Those that a snapshot holds too, never changed, and those since.
        self._kept: dict[str, tuple[object, float]] = {}
        self._since: dict[str, tuple[object, float]] = {}

    def repeats(self, token: str | None, body: object, now: float) -> bool:
        """Whether this very request was carried out; raises where another was by that token."""
        if token is None:
            return False
        found = self._since.get(token) or self._kept.get(token)
        if found is None or now - found[1] >= TOKEN_S:
            return False
        if found[0] != body:
            raise Refused(
                "IdempotentParameterMismatchException",
                "Request token already in use for another request with a different payload",
            )
        return True

    def note(self, token: str, body: object, now: float) -> None:
        """Know a token from now on."""
        self._since[token] = (body, now)

    def keep(self) -> object:
        """The tokens as a snapshot holds them."""
        if self._since:
            self._kept, self._since = self._kept | self._since, {}
        return self._kept

    def restore(self, kept: Any) -> None:
        """Know those of a snapshot."""
        self._kept, self._since = kept, {}
