"""A policy document as AWS reads it, its resources by the names that the template gives them.

A table is `TransfersTable`, an index `MerchantsTable/index/by_place`, a file
`FilesBucket/exports/x`. ("Policy evaluation logic" and "Condition operators", IAM user guide.)
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from infra.permissions import policy

_LEADING_KEYS = "dynamodb:LeadingKeys"


@dataclass(frozen=True, slots=True)
class Call:
    """Something that a function asks of AWS. `keys` are the partition keys of the items that it
    names, where a condition may ask for them."""

    action: str
    resource: str
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grant:
    """One action on one resource (a pattern), of a statement of a policy."""

    action: str
    resource: str
    allows: bool
    key_patterns: tuple[str, ...] | None = None

    def covers(self, call: Call) -> bool:
        """Whether this is about a call."""
        if self.action != call.action or not fnmatchcase(call.resource, self.resource):
            return False
        patterns = self.key_patterns
        return patterns is None or all(
            any(fnmatchcase(key, pattern) for pattern in patterns) for key in call.keys
        )


def grants(document: Mapping[str, Any]) -> Iterator[Grant]:
    """The grants of a policy document. Raises ValueError for a condition that is not known here."""
    for statement in document["Statement"]:
        patterns = _key_patterns(statement.get("Condition", {}))
        for action in _list(statement["Action"]):
            for resource in _list(statement["Resource"]):
                allows = statement["Effect"] == "Allow"
                yield Grant(action, named(resource), allows, patterns)


def of_function(function: str) -> tuple[Grant, ...]:
    """The grants of a function's policy."""
    return tuple(grants(policy(function)))


def decide(granted: Sequence[Grant], call: Call) -> Grant | None:
    """The grant that allows a call; None where nothing does, or something denies it."""
    found = [grant for grant in granted if grant.covers(call)]
    if not all(grant.allows for grant in found):
        return None
    return found[0] if found else None


def named(resource: Any) -> str:
    """A resource of a policy by its name in the template. Raises ValueError for another form."""
    if isinstance(resource, str):
        return resource
    match resource:
        case {"Ref": str(name)}:
            return name
        case {"Fn::GetAtt": [str(name), "StreamArn"]}:
            return f"{name}/stream"
        case {"Fn::GetAtt": [str(name), _]}:
            return name
        case {"Fn::Sub": str(text)} if text.startswith("${"):
            name, _, rest = text.removeprefix("${").partition("}")
            return name.removesuffix(".Arn") + rest
        case {"Fn::Sub": str(text)}:
            return text
    raise ValueError(f"a resource of a form that is not known here: {resource}")


def _key_patterns(condition: Mapping[str, Any]) -> tuple[str, ...] | None:
    if not condition:
        return None
    match condition:
        case {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": [*patterns]}, **others} if (
            not others
        ):
            return tuple(patterns)
        # What is sealed and opened is named by its owner, as items are by their keys.
        case {
            "ForAnyValue:StringLike": {"kms:ResourceAliases": _},
            "StringLike": {"kms:EncryptionContext:of": [*patterns]},
            **others,
        } if not others:
            return tuple(patterns)
        # Calls name the day's key by that alias.
        case {"ForAnyValue:StringLike": {"kms:ResourceAliases": _}, **others} if not others:
            return None
    raise ValueError(f"a condition that is not known here: {condition}")


def _list(one_or_many: Any) -> list[Any]:
    return one_or_many if isinstance(one_or_many, list) else [one_or_many]
