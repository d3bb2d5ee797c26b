"""What tables themselves deny to everybody, whatever IAM allows somebody: what stands stays.

A table's own policy is asked beside IAM's, and what it denies no administrator is allowed. Lifting
it takes a change of the policy, which rings (infra/trail.py). A `TransactWriteItems` is judged by
the actions of its parts.

What a policy cannot tell is a put of a new item from one over an old: that is for the writer's
condition, and the stream says where it happened all the same.

`python -m infra.denials STAGE CONCEPT ACCOUNT` prints a policy as DynamoDB takes it, for a table
that was restored: it has none.
"""

import json
import sys
from typing import Any

from infra.cloudformation import Template
from infra.tables import BY_CONCEPT

# Nobody does any of these; PartiQL has actions of its own.
NEVER = ("DeleteItem", "PartiQLDelete", "PartiQLInsert", "PartiQLUpdate")
WRITES = ("BatchWriteItem", "PutItem", "UpdateItem")
# Who writes at all: the stack's own functions, whose roles CloudFormation names after it.
CITY_ROLES = {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/${AWS::StackName}-*"}

# concept -> action -> the keys, as a pattern, for which alone it is not denied; None: for none
STANDING: dict[str, dict[str, str | None]] = {
    # A batch could also delete; heartbeats, which are no transfers, are put by one.
    "transfers": {"UpdateItem": None, "BatchWriteItem": "heartbeat#*"},
    "audit": {"UpdateItem": None, "BatchWriteItem": None},
    # A report is put once; the item that says one is being made is put anew, and never a report.
    "reconciliations": {"UpdateItem": None, "BatchWriteItem": None},
    # How far the chain is, and which day is being closed: work in progress. All else is signed.
    "days": {"UpdateItem": "chain", "BatchWriteItem": None},
}


def table_policy(concept: str, stage: str) -> Template | None:
    """The resource policy of a concept's table; None where it may be written freely."""
    if concept not in STANDING:
        return None
    table = {
        "Fn::Sub": "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/"
        + BY_CONCEPT[concept].name(stage)
    }
    statements = [
        _deny("Never", NEVER, table),
        _deny(
            "TheCityAloneWrites",
            WRITES,
            table,
            Condition={"ArnNotLike": {"aws:PrincipalArn": CITY_ROLES}},
        ),
    ]
    for action, excepted in STANDING[concept].items():
        more: dict[str, Any] = {}
        if excepted is not None:
            more["Condition"] = {"ForAnyValue:StringNotLike": {"dynamodb:LeadingKeys": [excepted]}}
        statements.append(_deny(f"WhatStandsStays{action}", (action,), table, **more))
    return {"PolicyDocument": {"Version": "2012-10-17", "Statement": statements}}


def _deny(sid: str, actions: tuple[str, ...], table: Any, **more: Any) -> Template:
    return {
        "Sid": sid,
        "Effect": "Deny",
        "Principal": "*",
        "Action": [f"dynamodb:{action}" for action in actions],
        "Resource": table,
        **more,
    }


def put_together(value: Any, words: dict[str, str]) -> Any:
    """A value of the template with its references put in, as CloudFormation does: name → word."""
    if isinstance(value, list):
        return [put_together(one, words) for one in value]
    if not isinstance(value, dict):
        return value
    if "Fn::Sub" not in value:
        return {name: put_together(one, words) for name, one in value.items()}
    text: str = value["Fn::Sub"]
    for name, word in words.items():
        text = text.replace(f"${{AWS::{name}}}", word)
    return text


def main(stage: str, concept: str, account: str) -> None:
    """Print the document; raises TypeError for a table that may be written freely."""
    policy = table_policy(concept, stage)
    if policy is None:
        raise TypeError(f"{concept} has no policy")
    words = {
        "Partition": "aws",
        "Region": "ap-southeast-3",
        "AccountId": account,
        "StackName": f"tumbas-{stage}",
    }
    print(json.dumps(put_together(policy["PolicyDocument"], words)))


if __name__ == "__main__":
    main(*sys.argv[1:])
