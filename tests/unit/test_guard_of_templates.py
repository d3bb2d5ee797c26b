"""What may not be deployed: each rule of infra.guard refuses the template that breaks it."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from infra.guard import violations
from infra.template import merge_template

Template = dict[str, Any]


def whole(stage: str = "prod") -> Template:
    """A stage's own resources, without Chalice's, and a role and a log group like Chalice's."""
    template = deepcopy(merge_template(stage))
    allowed = {"Effect": "Allow", "Action": ["sqs:SendMessage"], "Resource": ["arn:x"]}
    # Its policy is made once the functions are known.
    del template["Resources"]["ArchiveBucket"]
    template["Resources"] |= {
        "SomeRole": {
            "Type": "AWS::IAM::Role",
            "Properties": {"Policies": [{"PolicyDocument": {"Statement": [allowed]}}]},
        },
        "SomeLogGroup": {"Type": "AWS::Logs::LogGroup", "Properties": {"RetentionInDays": 90}},
    }
    return template


@pytest.mark.parametrize("stage", ["staging", "prod"])
def test_the_citys_own_template_may_be_deployed(stage: str) -> None:
    assert violations(whole(stage), stage) == []


def statement(template: Template) -> Any:
    return template["Resources"]["SomeRole"]["Properties"]["Policies"][0]["PolicyDocument"][
        "Statement"
    ][0]


def without(logical_id: str, name: str) -> Callable[[Template], None]:
    return lambda template: template["Resources"][logical_id]["Properties"].pop(name)


def set_to(logical_id: str, name: str, value: Any) -> Callable[[Template], None]:
    def change(template: Template) -> None:
        template["Resources"][logical_id]["Properties"][name] = value

    return change


def is_not_kept(template: Template) -> None:
    template["Resources"]["KeysSecret"]["DeletionPolicy"] = "Delete"


def is_crowded(template: Template) -> None:
    """500 resources that nothing is wrong with, and a schedule, which makes two."""
    kept = {name: one for name, one in template["Resources"].items() if "Bucket" not in name}
    template["Resources"] = kept
    clock = {"Events": {"Clock": {"Type": "Schedule"}}}
    kept["Clock"] = {"Type": "AWS::Serverless::Function", "Properties": clock}
    for i in range(500 - len(kept) - 1):
        kept[f"Topic{i}"] = {"Type": "AWS::SNS::Topic"}


def allows(member: str, value: Any) -> Callable[[Template], None]:
    return lambda template: statement(template).update({member: value})


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (without("BankTable", "SSESpecification"), "BankTable: not encrypted by KMS"),
        (
            without("BankTable", "PointInTimeRecoverySpecification"),
            "BankTable: no point-in-time recovery",
        ),
        (
            set_to("BankTable", "DeletionProtectionEnabled", False),
            "BankTable: not protected from deletion",
        ),
        (without("FilesBucket", "BucketEncryption"), "FilesBucket: not encrypted"),
        (
            without("FilesBucket", "PublicAccessBlockConfiguration"),
            "FilesBucket: could be made public",
        ),
        (
            lambda template: template["Resources"].pop("FilesPolicy"),
            "FilesBucket: answers without TLS",
        ),
        (without("BankQueue", "SqsManagedSseEnabled"), "BankQueue: not encrypted"),
        (without("SomeLogGroup", "RetentionInDays"), "SomeLogGroup: keeps logs for ever"),
        (allows("Action", ["s3:*"]), "SomeRole: may do s3:*"),
        (allows("Resource", "*"), "SomeRole: may sqs:SendMessage anything"),
        (
            set_to("SomeRole", "ManagedPolicyArns", ["arn:aws:iam::aws:policy/X"]),
            "SomeRole: has a policy that is not ours",
        ),
        (
            set_to("Trail", "EnableLogFileValidation", False),
            "Trail: its files could be changed unnoticed",
        ),
        (is_not_kept, "KeysSecret: does not outlive its stack"),
        (is_crowded, "stack: 501 resources, over 500"),
    ],
)
def test_what_breaks_a_rule_is_named(broken: Callable[[Template], object], told: str) -> None:
    template = whole()
    broken(template)
    assert violations(template, "prod") == [told]
