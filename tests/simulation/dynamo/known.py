"""Where the emulator is known to differ from DynamoDB: each with where DynamoDB's way is told."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.simulation.dynamo.asked import Operation

Answer = dict[str, Any]
_GUIDE = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/"
_API = "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/"


@dataclass(frozen=True, slots=True)
class Known:
    """A difference: what DynamoDB does, the source, and how it is told from others: by what the
    simulation's refusal says; or by what is asked and the emulator's refusal says, where the
    simulation refuses nothing."""

    dynamodb: str
    source: str
    tells: Callable[[str], bool]
    asked: str | None = None
    # Of one operation alone.
    of: str | None = None


def _says(*beginnings: str) -> Callable[[str], bool]:
    return lambda message: any(one in message for one in beginnings)


KNOWN = (
    Known(
        "a clause's keyword stands in an update once",
        _GUIDE + "Expressions.UpdateExpressions.html (each action keyword can appear only once)",
        _says("section can only be used once"),
    ),
    Known(
        "no two actions of an update are at one place, or within each other's",
        "https://github.com/getmoto/moto/issues/8582 (AWS's answers, in transactions too)",
        _says("Two document paths"),
    ),
    Known(
        "an expression is read to its end, whatever of it is asked of an item",
        _GUIDE + "Expressions.OperatorsAndFunctions.html (the grammar)",
        _says(
            "Syntax error",
            "The expression can not be empty",
            "Invalid function name",
            "requires a document path",
            "is not allowed to be used this way",
            "is a reserved keyword",
        ),
    ),
    Known(
        "types that an operator cannot take are refused before an item is looked at",
        _GUIDE + "LegacyConditionalParameters.Conditions.html (LT: String, Number or Binary)",
        _says("Incorrect operand type", "Invalid attribute type name", "BETWEEN operator"),
    ),
    Known(
        "sums are of numbers, lists are appended to lists",
        _GUIDE + "Expressions.UpdateExpressions.html (SET: + and - for numbers; list_append)",
        _says("An operand in the update expression has an incorrect data type"),
    ),
    Known(
        "a partition is read by = alone, a range by =, <, <=, >, >=, BETWEEN and begins_with",
        _API + "API_Query.html (KeyConditionExpression)",
        _says("Invalid operator used in KeyConditionExpression"),
    ),
    Known(
        "a query's filter is not of the keys",
        _API + "API_Query.html (FilterExpression does not allow key attributes)",
        _says("Filter Expression can only contain non-primary key attributes"),
    ),
    Known(
        "an index that projects some attributes is not asked for all, found or not",
        _API + "API_Query.html (Select: ALL_ATTRIBUTES, of a global secondary index)",
        _says("Select type ALL_ATTRIBUTES is not supported"),
    ),
    Known(
        "a write in a transaction names the whole key of its table",
        _API + "API_TransactWriteItems.html (reasons: ValidationError)",
        _says(
            "The provided key element does not match the schema",
            "Missing the key",
            "Aggregated size of all",
        ),
    ),
    Known(
        "a key is not empty, also where items are read in a transaction",
        _GUIDE + "HowItWorks.NamingRulesDataTypes.html (String, Binary: keys)",
        _says("The AttributeValue for a key attribute cannot contain an empty"),
        of="TransactGetItems",
    ),
    Known(
        "a key's attributes are not updated, in a transaction neither",
        _API + "API_UpdateItem.html (Key; the message of AWS)",
        _says("Cannot update attribute"),
    ),
    Known(
        "null is true",
        _API + "API_AttributeValue.html (NULL)",
        _says("Null attribute value types must have the value of true"),
    ),
    Known(
        "a value is of one type, in a transaction's expressions, too",
        _API + "API_AttributeValue.html (a name-value pair: the name is the data type)",
        _says("more than one datatypes set"),
    ),
    Known(
        "in a transaction, an index's key is judged with the item, not before its condition",
        _API + "API_TransactWriteItems.html (nothing is told of which comes first)",
        _says("Type mismatch for Index Key"),
        asked="TransactItems",
    ),
    Known(
        "what is no text begins with nothing",
        _GUIDE + "Expressions.OperatorsAndFunctions.html (begins_with)",
        _says("operator or function: begins_with"),
        asked="begins_with(",
    ),
    Known(
        "a number, a boolean or null has no size to compare",
        _GUIDE + "Expressions.OperatorsAndFunctions.html (size, by type)",
        _says("", "ConditionalCheckFailed"),
        asked="size(",
    ),
    Known(
        "only a map or a list that stands there can have a member set",
        _GUIDE + "Expressions.UpdateExpressions.html (nested: the parent must exist)",
        _says("The document path provided in the update expression is invalid for update"),
    ),
)


def known(operation: Operation, emulated: Answer, simulated: Answer) -> Known | None:
    """Which known difference these answers, which are not the same, tell of."""
    message, other = _message(simulated), _message(emulated)
    expressions = json.dumps(operation)
    for one in KNOWN:
        if one.of not in (None, operation[0]):
            continue
        if one.asked is None:
            if one.tells(message):
                return one
        elif one.asked in expressions and one.tells(other):
            return one
    return None


def _message(answer: Answer) -> str:
    told = str(answer.get("message", ""))
    for reason in answer.get("CancellationReasons", ()):
        told += f" {reason.get('Message', '')}"
    return told
