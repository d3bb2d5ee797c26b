"""Refuses what a policy does not grant, and notes what it grants that is used."""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError
from botocore.session import Session

from infra.permissions import FUNCTIONS
from local.emulator import PROJECT
from tests.policies import calls, entrances
from tests.policies.documents import Call, Grant, decide, of_function

# Each process of a run leaves here what it has seen.
NOTES = PROJECT / ".tumbas-build/grants-used"

Used = set[tuple[str, str, str]]
used: Used = set()

granted = cache(of_function)


def install() -> None:
    """Hold every client that is made from now on to the policy of the function under way."""
    entrances.watch()
    create: Any = Session.create_client

    def watched(session: Session, service: str, *given: Any, **named: Any) -> Any:
        client = create(session, service, *given, **named)
        if service == "dynamodb":
            client.meta.events.register("before-call.dynamodb", _to_dynamodb)
        else:
            # Also asked where an address is only signed, for somebody else to call.
            client.meta.events.register("provide-client-params", _to_another)
        return client

    Session.create_client = watched  # type: ignore[assignment, method-assign]


def _to_dynamodb(params: Mapping[str, Any], model: Any, **_: Any) -> None:
    if function := entrances.under_way():
        hold(function, calls.of_dynamodb(model.name, params["body"]), model.name)


def _to_another(params: Mapping[str, Any], model: Any, **_: Any) -> None:
    if function := entrances.under_way():
        service = model.service_model.service_name
        hold(function, calls.of_others(service, model.name, params), model.name)


def hold(function: str, asked: Iterable[Call], operation: str) -> None:
    """Note what a function uses; raises ClientError, as AWS would, for what it may not do."""
    if function not in FUNCTIONS:
        return
    for call in asked:
        grant = decide(granted(function), call)
        if grant is None:
            message = f"{function} is not authorized to perform: {call.action} on {call.resource}"
            refusal = {"Code": "AccessDeniedException", "Message": message}
            raise ClientError({"Error": refusal}, operation)  # type: ignore[typeddict-item]
        used.add((function, grant.action, grant.resource))


def leave_note(folder: Path = NOTES) -> None:
    """Write down what this process has seen, for the verdict after the last test."""
    if used:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{os.getpid()}.json").write_text(json.dumps(sorted(used)))


def noted(folder: Path = NOTES) -> Used:
    """What all processes have seen."""
    return {
        (function, action, resource)
        for note in folder.glob("*.json")
        for function, action, resource in json.loads(note.read_text())
    }


def unused(seen: Used, policies: Mapping[str, Sequence[Grant]]) -> list[str]:
    """A line for each grant that nothing has used."""
    return [
        f"{function}: {grant.action} on {grant.resource}"
        for function, grants in policies.items()
        for grant in grants
        if grant.allows and not _by_lambda(grant, grants)
        if (function, grant.action, grant.resource) not in seen
    ]


# What Lambda itself does in a function's name: it polls queues and streams, and writes logs.
_READS_STREAM = "dynamodb:GetRecords"
_BY_LAMBDA = (
    "logs:",
    "xray:",
    "sqs:ReceiveMessage",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    _READS_STREAM,
    "dynamodb:GetShardIterator",
    "dynamodb:ListStreams",
)


def _by_lambda(grant: Grant, grants: Iterable[Grant]) -> bool:
    if grant.action == "dynamodb:DescribeStream":
        return any(one.action == _READS_STREAM for one in grants)
    return grant.action.startswith(_BY_LAMBDA)
