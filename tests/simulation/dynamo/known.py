"""Where the emulator is known to differ from DynamoDB: each with where DynamoDB's way is told.

A difference is excused by what is known of the operation without asking the simulation: what was
drawn wrong in it, and what stands in the items that it is about. So a simulation that refuses what
DynamoDB takes is not excused by its own words.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from tests.simulation.dynamo.asked import Meant, Operation
from tests.simulation.dynamo.paths import standing
from tests.simulation.dynamo.values import Item, Value, kind

Answer = dict[str, Any]
_GUIDE = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/"
_API = "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/"


@dataclass(frozen=True, slots=True)
class Asked:
    """An operation, what is known of it, and the items that it is about as they stood before."""

    operation: Operation
    meant: Meant
    items: Collection[Item]

    def at(self, what: str, different: Callable[[Value | None, str], bool]) -> bool:
        """Whether something stands at a path where `what` is done, for which `different` holds."""
        return any(
            different(standing(item, path), type_there)
            for done, path, type_there in self.meant.paths
            if done == what
            for item in self.items
        )


Cause = Callable[[Asked], bool]


@dataclass(frozen=True, slots=True)
class Known:
    """A difference: what DynamoDB does, the source, what of an operation brings it about, and how
    it shows: in what the simulation's refusal says; or `emulators`, in what the emulator's says."""

    dynamodb: str
    source: str
    cause: Cause
    tells: Callable[[str], bool]
    emulators: bool = False


def _says(*beginnings: str) -> Callable[[str], bool]:
    return lambda message: any(one in message for one in beginnings)


def _wrong(*what: str, of: str = "") -> Cause:
    """One of these was drawn wrong, in an operation whose name begins so."""
    return lambda asked: (
        asked.operation[0].startswith(of) and not asked.meant.wrong.isdisjoint(what)
    )


def _not_made_of(asked: Asked) -> bool:
    """A sum, a list or a set is made of what is none."""
    return asked.at("made of", lambda value, name: value is not None and kind(value) != name)


def _without_parent(asked: Asked) -> bool:
    """A member is written of what is no such thing, or is not there."""
    written = [path for what, path, _ in asked.meant.paths if what == "written" and len(path) > 1]
    return any(
        ("M" if isinstance(path[-1], str) else "L") not in (standing(item, path[:-1]) or {})
        for path in written
        for item in asked.items
    )


def _sized_without(asked: Asked) -> bool:
    """The size is asked of what has none."""
    none = ("N", "BOOL", "NULL")
    return asked.at("sized", lambda value, _: value is not None and kind(value) in none)


def _begun_of_no_text(asked: Asked) -> bool:
    return asked.at("begun", lambda value, _: value is not None and kind(value) not in ("S", "B"))


def _all_of_some(asked: Asked) -> bool:
    told = asked.operation[1]
    return (told.get("Select"), told.get("IndexName")) == ("ALL_ATTRIBUTES", "by_g")


KNOWN = (
    Known(
        "a clause's keyword stands in an update once",
        _GUIDE + "Expressions.UpdateExpressions.html (each action keyword can appear only once)",
        _wrong("expression"),
        _says("section can only be used once"),
    ),
    Known(
        "no two actions of an update are at one place, or within each other's",
        "https://github.com/getmoto/moto/issues/8582 (AWS's answers, in transactions too)",
        _wrong("place"),
        _says("Two document paths"),
    ),
    Known(
        "an expression is read to its end, whatever of it is asked of an item",
        _GUIDE + "Expressions.OperatorsAndFunctions.html (the grammar)",
        _wrong("expression", "reserved"),
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
        "of a placeholder that is not given and one that is not used, either may be told",
        "told nowhere, and the emulator does now so, now so",
        _wrong("expression"),
        _says("unused in expressions"),
        emulators=True,
    ),
    Known(
        "types that an operator cannot take are refused before an item is looked at",
        _GUIDE + "LegacyConditionalParameters.Conditions.html (LT: String, Number or Binary)",
        _wrong("type"),
        _says("Incorrect operand type", "Invalid attribute type name", "BETWEEN operator"),
    ),
    Known(
        "sums are of numbers, lists are appended to lists, of a key that is new, too",
        _GUIDE + "Expressions.UpdateExpressions.html (SET: + and - for numbers; list_append)",
        _not_made_of,
        _says("An operand in the update expression has an incorrect data type"),
    ),
    Known(
        "a partition is read by = alone, a range by =, <, <=, >, >=, BETWEEN and begins_with",
        _API + "API_Query.html (KeyConditionExpression)",
        _wrong("key operator", "expression", of="Query"),
        _says("Invalid operator used in KeyConditionExpression"),
    ),
    Known(
        "a query's filter is not of the keys",
        _API + "API_Query.html (FilterExpression does not allow key attributes)",
        _wrong("filter of keys", of="Query"),
        _says("Filter Expression can only contain non-primary key attributes"),
    ),
    Known(
        "an index's filter sees what is projected into it, and no more of the item",
        _GUIDE + "GSI.html (attribute projections: what is not projected is not in the index)",
        _wrong("filter beyond the index"),
        lambda message: not message,
    ),
    Known(
        "an index that projects some attributes is not asked for all, found or not",
        _API + "API_Query.html (Select: ALL_ATTRIBUTES, of a global secondary index)",
        _all_of_some,
        _says("Select type ALL_ATTRIBUTES is not supported"),
    ),
    Known(
        "an item in a transaction is named by the whole key of its table, and no more",
        _API + "API_TransactWriteItems.html, API_TransactGetItems.html (reasons: ValidationError)",
        _wrong("key", of="Transact"),
        _says(
            "The provided key element does not match the schema",
            "Missing the key",
            "Aggregated size of all",
        ),
    ),
    Known(
        "a key is not empty, also where items are read in a transaction",
        _GUIDE + "HowItWorks.NamingRulesDataTypes.html (String, Binary: keys)",
        _wrong("key", of="TransactGetItems"),
        _says("The AttributeValue for a key attribute cannot contain an empty"),
    ),
    Known(
        "a key's attributes are not updated, in a transaction neither",
        _API + "API_UpdateItem.html (Key; the message of AWS)",
        _wrong("place"),
        _says("Cannot update attribute"),
    ),
    Known(
        "null is true",
        _API + "API_AttributeValue.html (NULL)",
        _wrong("value"),
        _says("Null attribute value types must have the value of true"),
    ),
    Known(
        "a value is of one type, in a transaction's expressions, too",
        _API + "API_AttributeValue.html (a name-value pair: the name is the data type)",
        _wrong("value"),
        _says("more than one datatypes set"),
    ),
    Known(
        "a number has 38 digits, a set is not empty and has nothing twice: in conditions, too",
        _GUIDE + "HowItWorks.NamingRulesDataTypes.html (Number, Sets)",
        _wrong("value"),
        _says("ExpressionAttributeValues contains invalid value"),
    ),
    Known(
        "in a transaction, an index's key is judged with the item, not before its condition",
        _API + "API_TransactWriteItems.html (nothing is told of which comes first)",
        _wrong("index key", of="TransactWriteItems"),
        _says("Type mismatch for Index Key"),
        emulators=True,
    ),
    Known(
        "what is no text begins with nothing",
        _GUIDE + "Expressions.OperatorsAndFunctions.html (begins_with)",
        _begun_of_no_text,
        _says("operator or function: begins_with"),
        emulators=True,
    ),
    Known(
        "a number, a boolean or null has no size to compare",
        _GUIDE + "Expressions.OperatorsAndFunctions.html (size, by type)",
        _sized_without,
        _says(""),
        emulators=True,
    ),
    Known(
        "only a map or a list that stands there can have a member set",
        _GUIDE + "Expressions.UpdateExpressions.html (nested: the parent must exist)",
        _without_parent,
        _says("The document path provided in the update expression is invalid for update"),
    ),
)


def known(asked: Asked, emulated: Answer, simulated: Answer) -> Known | None:
    """Which known difference these answers, which are not the same, tell of."""
    message, other = _message(simulated), _message(emulated)
    for one in KNOWN:
        if one.tells(other if one.emulators else message) and one.cause(asked):
            return one
    return None


def _message(answer: Answer) -> str:
    told = str(answer.get("message", ""))
    for reason in answer.get("CancellationReasons", ()):
        told += f" {reason.get('Message', '')}"
    return told
