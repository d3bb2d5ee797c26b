"""What tables, keys and buckets deny, judged as AWS judges it: an explicit Deny wins over whatever
somebody is allowed, and denies the city's functions nothing that they do."""

import json
from fnmatch import fnmatchcase
from itertools import product
from typing import Any

import pytest

from infra.archive import archive_bucket, archive_policy
from infra.denials import STANDING, main, put_together
from infra.grants import GRANTS
from infra.keys import ADMINISTRATION, day_key, key_policy, push_key, secrets_key, snap_key
from infra.permissions import FUNCTIONS, policy
from infra.template import merge_template
from infra.trail import LIFTING, LOGGED, trail

ACCOUNT = "357300000001"
STACK = "tumbas-prod"
DEPLOYED = ("staging", "prod")
WORDS = {
    "Partition": "aws",
    "AccountId": ACCOUNT,
    "Region": "ap-southeast-3",
    "StackName": STACK,
}
ADMINISTRATOR = f"arn:aws:iam::{ACCOUNT}:role/Administrator"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
KEYS = {
    "transfers": ("trf_0000000000000000000001", "heartbeat#07"),
    "audit": ("2026-12-01", "heartbeat#07"),
    "days": ("chain", "days", "tiles#2026-12-01"),
    "reconciliations": ("2026-12-01",),
}
# Who uses a key in KMS: to sign days, to sign what asks acquirers or publish that key, to seal and
# open the secrets of acquirers and partners.
KMS = {
    "on_day": ("GetPublicKey", "Sign"),
    "sign_in": ("GetPublicKey",),
    "acquirers": ("Encrypt", "Decrypt"),
    # Secrets of webhooks: made by two, signed with by one that calls the outside.
    "partner": ("Encrypt",),
    "rest": ("Encrypt",),
    "on_webhook": ("Decrypt",),
    "on_confirmation": ("Decrypt", "Sign"),
    # Who we are, towards push services.
    "on_push": ("GetPublicKey", "Sign"),
}
ACTIONS = (
    "PutItem",
    "UpdateItem",
    "DeleteItem",
    "BatchWriteItem",
    "PartiQLInsert",
    "PartiQLUpdate",
    "PartiQLDelete",
)


def role(name: str) -> str:
    """The role that CloudFormation makes for a function."""
    return f"arn:aws:iam::{ACCOUNT}:role/{STACK}-{name}-1ABCDEF"


def text(value: Any) -> str:
    """A value of the template, put together as CloudFormation does."""
    if isinstance(value, dict) and "Fn::GetAtt" in value:
        return role(value["Fn::GetAtt"][0])
    return str(put_together(value, WORDS))


def each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def met(operator: str, asked: list[str], wanted: list[str]) -> bool:
    """Whether a condition holds for what a request says of its key."""
    like = any(fnmatchcase(one, pattern) for one in asked for pattern in wanted)
    match operator:
        case "ArnNotLike" | "ArnNotEquals":
            return not like
        case "ArnEquals" | "ForAnyValue:StringLike":
            return like
        case "ForAnyValue:StringNotLike":
            return any(not any(fnmatchcase(one, pattern) for pattern in wanted) for one in asked)
        case "Bool":
            return asked == wanted
    raise AssertionError(f"{operator} is not judged here")


def denied(document: Any, action: str, request: dict[str, list[str]]) -> bool:
    """Whether a policy explicitly denies an action to a request: what its condition keys are."""
    for statement in document["Statement"]:
        actions = each(statement["Action"])
        if statement["Effect"] != "Deny" or not any(fnmatchcase(action, one) for one in actions):
            continue
        assert statement["Principal"] == "*"
        conditions = statement.get("Condition", {})
        if all(
            met(operator, request.get(key, []), [text(one) for one in each(wanted)])
            for operator, keys in conditions.items()
            for key, wanted in keys.items()
        ):
            return True
    return False


def table_document(concept: str, stage: str = "prod") -> Any:
    table = merge_template(stage)["Resources"][f"{concept.capitalize()}Table"]
    return table["Properties"]["ResourcePolicy"]["PolicyDocument"]


def write(concept: str, action: str, key: str, principal: str) -> bool:
    """Whether a write to a table gets past its policy."""
    request = {"aws:PrincipalArn": [principal], "dynamodb:LeadingKeys": [key]}
    return not denied(table_document(concept), f"dynamodb:{action}", request)


def test_what_stands_for_good_has_a_policy_and_the_local_city_has_none() -> None:
    assert set(STANDING) == {"transfers", "days", "audit", "reconciliations"}
    for stage in DEPLOYED:
        for concept in STANDING:
            assert table_document(concept, stage)["Statement"]
    local = merge_template("local")["Resources"]
    assert not any("ResourcePolicy" in one["Properties"] for one in local.values())


@pytest.mark.parametrize("concept", STANDING)
def test_a_restored_table_gets_the_same_policy(
    concept: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main("prod", concept, ACCOUNT)
    printed = json.loads(capsys.readouterr().out)
    assert "Fn::" not in json.dumps(printed)
    assert put_together(table_document(concept), WORDS) == printed


def test_every_write_that_gets_past_a_policy_is_named_here() -> None:
    everybody = [ADMINISTRATOR, ROOT, *map(role, FUNCTIONS)]
    passing = {
        (concept, action, key, principal in (ADMINISTRATOR, ROOT))
        for concept in STANDING
        for action, key, principal in product(ACTIONS, KEYS[concept], everybody)
        if write(concept, action, key, principal)
    }
    assert passing == {
        ("transfers", "PutItem", "trf_0000000000000000000001", False),
        ("transfers", "PutItem", "heartbeat#07", False),
        ("transfers", "BatchWriteItem", "heartbeat#07", False),
        ("audit", "PutItem", "2026-12-01", False),
        ("audit", "PutItem", "heartbeat#07", False),
        ("days", "PutItem", "chain", False),
        ("days", "PutItem", "days", False),
        ("days", "PutItem", "tiles#2026-12-01", False),
        ("reconciliations", "PutItem", "2026-12-01", False),
        # Work in progress.
        ("days", "UpdateItem", "chain", False),
    }


def test_one_foreign_key_in_a_batch_of_heartbeats_is_too_many() -> None:
    request = {
        "aws:PrincipalArn": [role("HeartbeatRole")],
        "dynamodb:LeadingKeys": ["heartbeat#01", "trf_0000000000000000000001"],
    }
    assert denied(table_document("transfers"), "dynamodb:BatchWriteItem", request)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_what_a_function_is_granted_on_standing_tables_works(function: str) -> None:
    some_key = {
        "transfers": "trf_1",
        "audit": "2026-12-01",
        "days": "chain",
        "reconciliations": "2026-12-01",
    }
    for concept in STANDING:
        for action in GRANTS[function].tables.get(concept, ()):
            assert write(concept, action, some_key[concept], role(function)), (concept, action)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_keys_in_kms_are_used_by_the_functions_that_need_them(function: str) -> None:
    actions = {action for one in policy(function)["Statement"] for action in one["Action"]}
    uses = {one for one in actions if one.startswith("kms:")}
    assert uses == {f"kms:{action}" for action in KMS.get(function, ())}


def test_whoever_signs_for_acquirers_signs_no_day() -> None:
    statements = [
        one for one in policy("on_confirmation")["Statement"] if "kms:Sign" in one["Action"]
    ]
    aliases = {"ForAnyValue:StringLike": {"kms:ResourceAliases": ["alias/tumbas-*-snap"]}}
    assert [one["Condition"] for one in statements] == [aliases]
    document = snap_key("prod", "OnConfirmationRole")["SnapKey"]["Properties"]["KeyPolicy"]
    for other in (ADMINISTRATOR, ROOT, role("AcquirersRole"), role("OnDayRole")):
        assert denied(document, "kms:Sign", {"aws:PrincipalArn": [other]})
    signer = {"aws:PrincipalArn": [role("OnConfirmationRole")]}
    assert not denied(document, "kms:Sign", signer)


def test_whoever_signs_pushes_signs_nothing_else() -> None:
    (signs,) = [one for one in policy("on_push")["Statement"] if "kms:Sign" in one["Action"]]
    aliases = {"ForAnyValue:StringLike": {"kms:ResourceAliases": ["alias/tumbas-*-push"]}}
    assert signs["Condition"] == aliases
    document = push_key("prod", "OnPushRole")["PushKey"]["Properties"]["KeyPolicy"]
    for other in (ADMINISTRATOR, ROOT, role("RestRole"), role("OnConfirmationRole")):
        assert denied(document, "kms:Sign", {"aws:PrincipalArn": [other]})
    assert not denied(document, "kms:Sign", {"aws:PrincipalArn": [role("OnPushRole")]})


def test_whoever_signs_days_reads_neither_keys_nor_pepper() -> None:
    actions = {action for one in policy("on_day")["Statement"] for action in one["Action"]}
    assert "secretsmanager:GetSecretValue" not in actions


def test_the_api_puts_no_record_of_a_day() -> None:
    writers = {
        function for function in FUNCTIONS if "PutItem" in GRANTS[function].tables.get("days", ())
    }
    assert writers == {"on_day"}


def test_nobody_else_signs_days_whatever_iam_allows() -> None:
    document = key_policy("OnDayRole")
    for principal in (ADMINISTRATOR, ROOT, role("FinanceRole"), role("OnSettlementRole")):
        assert denied(document, "kms:Sign", {"aws:PrincipalArn": [principal]})
        assert denied(document, "kms:CreateGrant", {"aws:PrincipalArn": [principal]})
    signer = {"aws:PrincipalArn": [role("OnDayRole")]}
    assert not denied(document, "kms:Sign", signer)
    assert denied(document, "kms:CreateGrant", signer)


def test_administration_neither_signs_nor_lets_sign() -> None:
    assert not {"kms:Sign", "kms:CreateGrant", "kms:*"} & set(ADMINISTRATION)
    # Else nobody could ever change the policy again, and KMS refuses such a key.
    assert "kms:PutKeyPolicy" in ADMINISTRATION


@pytest.mark.parametrize("stage", DEPLOYED)
def test_a_deployed_day_key_outlives_its_stack_and_can_only_sign(stage: str) -> None:
    key = day_key(stage, "OnDayRole")["DayKey"]
    assert key["DeletionPolicy"] == key["UpdateReplacePolicy"] == "Retain"
    assert key["Properties"]["KeySpec"] == "ECC_NIST_P256"
    assert key["Properties"]["KeyUsage"] == "SIGN_VERIFY"


def test_secrets_are_sealed_and_opened_by_the_functions_that_need_it_and_by_nobody_else() -> None:
    key = secrets_key("prod", ["RestRole"], ["OnWebhookRole"])["SecretsKey"]
    assert key["DeletionPolicy"] == key["UpdateReplacePolicy"] == "Retain"
    assert key["Properties"]["EnableKeyRotation"] is True
    allowed = {
        (action, json.dumps(one["Principal"]))
        for one in key["Properties"]["KeyPolicy"]["Statement"]
        if one["Effect"] == "Allow"
        for action in (one["Action"] if isinstance(one["Action"], list) else [one["Action"]])
        if action not in ADMINISTRATION
    }
    assert {action for action, _ in allowed} == {"kms:Encrypt", "kms:Decrypt"}
    assert {principal for _, principal in allowed} == {
        json.dumps({"AWS": [{"Fn::GetAtt": [role, "Arn"]}]})
        for role in ("RestRole", "OnWebhookRole")
    }
    assert not {"kms:Encrypt", "kms:Decrypt"} & {*ADMINISTRATION}


def archive(action: str, principal: str, tls: str = "true") -> bool:
    document = archive_policy("OnArchiveRole", "OnDayRole")["ArchivePolicy"]["Properties"]
    document = document["PolicyDocument"]
    request = {"aws:PrincipalArn": [principal], "aws:SecureTransport": [tls]}
    return not denied(document, action, request)


def test_the_archive_is_added_to_by_its_functions_and_deleted_from_by_nobody() -> None:
    functions = [role("OnArchiveRole"), role("OnDayRole")]
    everybody = [ADMINISTRATOR, ROOT, *functions, role("RestRole")]
    assert [one for one in everybody if archive("s3:PutObject", one)] == functions
    for one in everybody:
        for action in (
            "s3:DeleteObject",
            "s3:DeleteObjectVersion",
            "s3:BypassGovernanceRetention",
            "s3:PutObjectRetention",
        ):
            assert not archive(action, one)
        assert archive("s3:GetObject", one)
        assert not archive("s3:GetObject", one, tls="false")


def test_in_production_the_archive_is_locked_for_ten_years_and_nobody_can_open_it() -> None:
    bucket = archive_bucket("prod")["ArchiveBucket"]
    assert bucket["DeletionPolicy"] == bucket["UpdateReplacePolicy"] == "Retain"
    properties = bucket["Properties"]
    assert properties["ObjectLockEnabled"] is True
    retention = properties["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]
    assert retention == {"Mode": "COMPLIANCE", "Years": 10}
    assert properties["VersioningConfiguration"] == {"Status": "Enabled"}


@pytest.mark.parametrize("stage", DEPLOYED)
def test_what_is_denied_is_logged_and_rings(stage: str) -> None:
    resources = trail(stage)
    selectors = resources["Trail"]["Properties"]["AdvancedEventSelectors"]
    fields = {
        one["Name"]: {field["Field"]: field for field in one["FieldSelectors"]} for one in selectors
    }
    data = fields["Writes past the city"]
    assert data["resources.ARN"]["Equals"] == [
        {"Fn::GetAtt": [f"{concept.capitalize()}Table", "Arn"]} for concept in STANDING
    ]
    assert data["eventName"]["Equals"] == list(LOGGED)
    # Each payment is one of these, and each logged event costs.
    assert "TransactWriteItems" not in LOGGED
    rules = [one["Properties"] for one in resources.values() if one["Type"] == "AWS::Events::Rule"]
    ringing = {name for rule in rules for name in rule["EventPattern"]["detail"]["eventName"]}
    logged = {
        name for one in fields.values() if "eventName" in one for name in one["eventName"]["Equals"]
    }
    assert ringing == logged | {name for names in LIFTING.values() for name in names}
    for rule in rules:
        assert rule["Targets"] == [{"Id": "people", "Arn": {"Ref": "AlarmTopic"}}]


@pytest.mark.parametrize("stage", DEPLOYED)
def test_alarms_and_rules_may_both_tell_the_people(stage: str) -> None:
    document = trail(stage)["AlarmTopicPolicy"]["Properties"]["PolicyDocument"]
    alarms, rules = document["Statement"]
    assert alarms["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
    assert alarms["Condition"]["StringEquals"]["aws:SourceAccount"] == {"Ref": "AWS::AccountId"}
    # "You can't use Condition blocks in Amazon SNS topic policies for EventBridge": it would tell
    # nobody, and nobody that it does not.
    assert rules["Principal"] == {"Service": "events.amazonaws.com"}
    assert "Condition" not in rules
