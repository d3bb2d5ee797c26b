"""What every resource of a deployed template must have; `infra.lint` refuses a template without.

cfn-lint says whether CloudFormation understands a template; this, whether the city may be deployed
like that.
"""

from collections.abc import Callable, Iterator
from typing import Any

from infra.cloudformation import Template, arn

# AWS offers nothing narrower than `*` for these: a text message to a phone, and X-Ray.
WIDE_BY_NEED = frozenset(["sns:Publish", "xray:PutTraceSegments", "xray:PutTelemetryRecords"])
_KEPT = ("AWS::DynamoDB::Table", "AWS::KMS::Key", "AWS::S3::Bucket", "AWS::SecretsManager::Secret")
# Built anew from the sources at any time.
_NOT_KEPT = ("PagesBucket",)
# What a stack may have ("AWS CloudFormation quotas", its user guide).
MOST_RESOURCES = 500

Rule = Callable[[str, Template, Template], Iterator[str]]


def violations(template: Template, stage: str) -> list[str]:
    """What is wrong with a deployed stage's whole template: a line for each, `Resource: what`."""
    found = []
    for logical_id, resource in template["Resources"].items():
        for rule in _RULES.get(resource["Type"], ()):
            found += [f"{logical_id}: {what}" for what in rule(logical_id, resource, template)]
        if stage == "prod" and resource["Type"] in _KEPT and logical_id not in _NOT_KEPT:
            kept = {resource.get("DeletionPolicy"), resource.get("UpdateReplacePolicy")}
            if kept != {"Retain"}:
                found.append(f"{logical_id}: does not outlive its stack")
    if (count := resources_in(template)) > MOST_RESOURCES:
        found.append(f"stack: {count} resources, over {MOST_RESOURCES}")
    return found


def resources_in(template: Template) -> int:
    """How many resources a template makes, once the events of its functions are resources, too: a
    schedule is two, its rule and its permission."""
    events = [
        event["Type"]
        for resource in template["Resources"].values()
        for event in resource.get("Properties", {}).get("Events", {}).values()
    ]
    return len(template["Resources"]) + len(events) + events.count("Schedule")


def _table(_: str, resource: Template, template: Template) -> Iterator[str]:
    properties = resource["Properties"]
    if not properties.get("SSESpecification", {}).get("SSEEnabled"):
        yield "not encrypted by KMS"
    recovery = properties.get("PointInTimeRecoverySpecification", {})
    if not recovery.get("PointInTimeRecoveryEnabled"):
        yield "no point-in-time recovery"
    if resource.get("DeletionPolicy") == "Retain" and not properties["DeletionProtectionEnabled"]:
        yield "not protected from deletion"


def _bucket(logical_id: str, resource: Template, template: Template) -> Iterator[str]:
    properties = resource["Properties"]
    if not properties.get("BucketEncryption"):
        yield "not encrypted"
    blocked = properties.get("PublicAccessBlockConfiguration", {})
    if len(blocked) != 4 or not all(blocked.values()):
        yield "could be made public"
    if not any(_denies_plain_http(one, logical_id) for one in template["Resources"].values()):
        yield "answers without TLS"


def _denies_plain_http(resource: Template, bucket: str) -> bool:
    if resource["Type"] != "AWS::S3::BucketPolicy":
        return False
    properties = resource["Properties"]
    objects = {"Fn::Sub": f"${{{bucket}.Arn}}/*"}
    return properties["Bucket"] == {"Ref": bucket} and any(
        one["Effect"] == "Deny"
        and one["Principal"] == "*"
        and one["Action"] == "s3:*"
        and one["Resource"] == [arn(bucket), objects]
        and one.get("Condition") == {"Bool": {"aws:SecureTransport": "false"}}
        for one in properties["PolicyDocument"]["Statement"]
    )


def _queue(_: str, resource: Template, template: Template) -> Iterator[str]:
    if not resource["Properties"].get("SqsManagedSseEnabled"):
        yield "not encrypted"


def _log_group(_: str, resource: Template, template: Template) -> Iterator[str]:
    if not resource["Properties"].get("RetentionInDays"):
        yield "keeps logs for ever"


def _role(_: str, resource: Template, template: Template) -> Iterator[str]:
    properties = resource["Properties"]
    if properties.get("ManagedPolicyArns"):
        yield "has a policy that is not ours"
    for policy in properties.get("Policies", []):
        for statement in policy["PolicyDocument"]["Statement"]:
            if statement["Effect"] == "Allow":
                yield from _too_wide(statement)


def _too_wide(statement: Template) -> Iterator[str]:
    actions = _each(statement["Action"])
    yield from (f"may do {action}" for action in actions if "*" in action)
    if "*" in _each(statement["Resource"]):
        yield from (f"may {action} anything" for action in actions if action not in WIDE_BY_NEED)


def _trail(_: str, resource: Template, template: Template) -> Iterator[str]:
    if not resource["Properties"].get("EnableLogFileValidation"):
        yield "its files could be changed unnoticed"


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


_RULES: dict[str, tuple[Rule, ...]] = {
    "AWS::CloudTrail::Trail": (_trail,),
    "AWS::DynamoDB::Table": (_table,),
    "AWS::IAM::Role": (_role,),
    "AWS::Logs::LogGroup": (_log_group,),
    "AWS::S3::Bucket": (_bucket,),
    "AWS::SQS::Queue": (_queue,),
}
