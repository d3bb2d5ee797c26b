"""Rules that the templates and policies keep, read off the declarations."""

import re
from typing import Any

import pytest

from chalicelib.core.values.settings import Settings
from infra.alarms import LONGEST_SILENCE_S, function_alarms
from infra.permissions import FUNCTIONS, policy
from infra.tables import TABLES
from infra.template import STAGES, bind_event_sources, merge_template
from local.deploy import CITY_BANK_ACCOUNT

# sns:Publish to a phone number and the X-Ray writes know no narrower resource.
WIDE_BY_NEED = {"sns:Publish", "xray:PutTraceSegments", "xray:PutTelemetryRecords"}


def statements(function: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = policy(function)["Statement"]
    return found


@pytest.mark.parametrize("function", FUNCTIONS)
def test_no_policy_allows_every_action(function: str) -> None:
    actions = [action for statement in statements(function) for action in statement["Action"]]
    assert actions
    assert not [action for action in actions if "*" in action]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_policy_names_every_resource_that_aws_lets_it_name(function: str) -> None:
    for statement in statements(function):
        if statement["Resource"] == "*":
            assert set(statement["Action"]) <= WIDE_BY_NEED


@pytest.mark.parametrize("function", FUNCTIONS)
def test_no_function_may_change_or_delete_a_transfer(function: str) -> None:
    transfers = {"Fn::GetAtt": ["TransfersTable", "Arn"]}
    for statement in statements(function):
        if statement["Resource"] != "*" and transfers in statement["Resource"]:
            assert not {"dynamodb:UpdateItem", "dynamodb:DeleteItem"} & set(statement["Action"])
            if "dynamodb:BatchWriteItem" in statement["Action"]:
                keys = statement["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]
                assert keys == ["heartbeat#*"]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.concept)
def test_production_keeps_guards_and_restores_every_table(table: Any) -> None:
    resource = merge_template("prod")["Resources"][table.logical_id]
    properties = resource["Properties"]
    assert resource["DeletionPolicy"] == resource["UpdateReplacePolicy"] == "Retain"
    assert properties["DeletionProtectionEnabled"] is True
    assert properties["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True
    assert properties["SSESpecification"]["SSEEnabled"] is True
    assert properties["OnDemandThroughput"]["MaxWriteRequestUnits"] > 0
    assert ("WarmThroughput" in properties) == table.release_day


def test_a_table_is_never_kept_warmer_than_its_ceiling() -> None:
    for table in TABLES:
        properties = merge_template("prod")["Resources"][table.logical_id]["Properties"]
        for place in (properties, *properties.get("GlobalSecondaryIndexes", [])):
            if "WarmThroughput" in place:
                warm, most = place["WarmThroughput"], place["OnDemandThroughput"]
                assert warm["WriteUnitsPerSecond"] <= most["MaxWriteRequestUnits"]
                assert warm["ReadUnitsPerSecond"] <= most["MaxReadRequestUnits"]


def test_an_unknown_stage_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown stage"):
        merge_template("produciton")


def test_whatever_handler_reads_the_stream_is_bound_to_the_transfers_table() -> None:
    template: dict[str, Any] = {
        "Resources": {
            "AnyName": {
                "Type": "AWS::Serverless::Function",
                "Properties": {
                    "Events": {"Any": {"Type": "DynamoDB", "Properties": {"Stream": "elsewhere"}}}
                },
            }
        }
    }
    bind_event_sources(template)
    source = template["Resources"]["AnyName"]["Properties"]["Events"]["Any"]["Properties"]
    assert source["Stream"] == {"Fn::GetAtt": ["TransfersTable", "StreamArn"]}
    assert source["StartingPosition"] == "TRIM_HORIZON"
    assert source["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert source["DestinationConfig"]["OnFailure"]["Type"] == "SQS"


def test_a_queues_function_says_which_messages_must_come_again() -> None:
    queue = {"Fn::Sub": "arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:fiscal"}
    events = {"Any": {"Type": "SQS", "Properties": {"Queue": queue}}}
    function = {"Type": "AWS::Serverless::Function", "Properties": {"Events": events}}
    template: dict[str, Any] = {"Resources": {"AnyName": function}}
    bind_event_sources(template)
    source = template["Resources"]["AnyName"]["Properties"]["Events"]["Any"]["Properties"]
    assert source["Queue"] == {"Fn::GetAtt": ["FiscalQueue", "Arn"]}
    assert source["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


def test_however_much_changes_few_make_documents_at_once() -> None:
    """Each reads hundreds of a second's units: an import must not take those of the tills."""
    queue = {"Fn::Sub": "arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:documents"}
    events = {"Any": {"Type": "SQS", "Properties": {"Queue": queue}}}
    function = {"Type": "AWS::Serverless::Function", "Properties": {"Events": events}}
    template: dict[str, Any] = {"Resources": {"AnyName": function}}
    bind_event_sources(template)
    source = template["Resources"]["AnyName"]["Properties"]["Events"]["Any"]["Properties"]
    assert source["ScalingConfig"] == {"MaximumConcurrency": 2}


DEPLOYED = ("staging", "prod")
ORIGIN = {"Ref": "Origin"}


@pytest.mark.parametrize("stage", DEPLOYED)
def test_a_page_talks_to_its_own_city_and_the_uploads_bucket_alone(stage: str) -> None:
    headers = merge_template(stage)["Resources"]["PagesHeaders"]["Properties"]
    security = headers["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
    policy_text, given = security["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Fn::Sub"]
    directives = [one.strip() for one in policy_text.split(";")]
    assert "connect-src 'self' ${Live} https://${UploadsBucket.RegionalDomainName}" in directives
    # The city's own address, for WebSockets.
    assert given == {"Live": {"Fn::Join": ["wss://", {"Fn::Split": ["https://", ORIGIN]}]}}
    assert policy_text.count("https://") == 1
    assert "*" not in policy_text
    assert "unsafe-inline" not in policy_text


@pytest.mark.parametrize("stage", DEPLOYED)
def test_the_uploads_bucket_takes_files_from_the_citys_pages_alone(stage: str) -> None:
    bucket = merge_template(stage)["Resources"]["UploadsBucket"]["Properties"]
    (rule,) = bucket["CorsConfiguration"]["CorsRules"]
    assert rule["AllowedMethods"] == ["PUT"]
    assert rule["AllowedOrigins"] == [{"Ref": "Origin"}]


@pytest.mark.parametrize("stage", DEPLOYED)
def test_a_deployed_city_is_reached_over_tls(stage: str) -> None:
    assert merge_template(stage)["Parameters"]["Origin"]["AllowedPattern"].startswith("https://")


BANK_ACCOUNT = ("CityBankCode", "CityBankAccount", "CityBankAccountName")


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("name", BANK_ACCOUNT)
def test_nobody_deploys_without_saying_which_account_pays(stage: str, name: str) -> None:
    parameter = merge_template(stage)["Parameters"][name]
    assert "Default" not in parameter
    assert not re.fullmatch(parameter["AllowedPattern"], "")
    assert parameter["ConstraintDescription"]
    assert name in CITY_BANK_ACCOUNT


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("CityBankCode", ["114", "008"], ["14", "1144", "BCA", " 114"]),
        ("CityBankAccount", ["0011234567", "12345"], ["1234", "001-123", "1" * 31, "0011 2345"]),
        ("CityBankAccountName", ["RKUD KOTA MALANG", "PT X (PERSERO)"], [" ", "-", "x" * 141]),
    ],
)
def test_an_account_that_cannot_be_one_is_refused(
    name: str, good: list[str], bad: list[str]
) -> None:
    pattern = merge_template("prod")["Parameters"][name]["AllowedPattern"]
    assert all(re.fullmatch(pattern, text) for text in good)
    assert not any(re.fullmatch(pattern, text) for text in bad)


def test_no_payout_is_ordered_from_an_account_that_nobody_set() -> None:
    settings = Settings.from_env({"TUMBAS_STAGE": "prod"})
    with pytest.raises(RuntimeError, match="CityBankAccount"):
        assert settings.city_account
    whole = {
        "TUMBAS_STAGE": "prod",
        "TUMBAS_CITY_BANK_CODE": "114",
        "TUMBAS_CITY_BANK_ACCOUNT": "0011234567",
    }
    with pytest.raises(RuntimeError):
        assert Settings.from_env(whole).city_account
    named = Settings.from_env(whole | {"TUMBAS_CITY_BANK_ACCOUNT_NAME": "RKUD"})
    assert named.city_account == ("114", "0011234567", "RKUD")


@pytest.mark.parametrize("stage", DEPLOYED)
def test_no_queue_fills_up_unnoticed(stage: str) -> None:
    resources = merge_template(stage)["Resources"]
    watched = {
        dimension["Value"]["Fn::GetAtt"][0]
        for resource in resources.values()
        if resource["Type"] == "AWS::CloudWatch::Alarm"
        for dimension in resource["Properties"].get("Dimensions", [])
        if dimension["Name"] == "QueueName"
    }
    assert watched == {
        logical_id
        for logical_id, resource in resources.items()
        if resource["Type"] == "AWS::SQS::Queue"
    }


@pytest.mark.parametrize("schedule", LONGEST_SILENCE_S)
def test_a_clock_that_stands_still_is_noticed(schedule: str) -> None:
    events = {"Any": {"Type": "Schedule", "Properties": {"Schedule": schedule}}}
    function = {"Type": "AWS::Serverless::Function", "Properties": {"Events": events}}
    found = function_alarms({"Resources": {"Clock": function}})["ClockSilenceAlarm"]["Properties"]
    # Lambda reports no number of invocations, not even 0, of a function that does not run.
    assert found["TreatMissingData"] == "breaching"
    assert found["ComparisonOperator"] == "LessThanThreshold"


@pytest.mark.parametrize("stage", DEPLOYED)
def test_through_that_stands_still_is_noticed(stage: str) -> None:
    found = merge_template(stage)["Resources"]["ThroughLagAlarm"]["Properties"]
    assert (found["Namespace"], found["MetricName"]) == ("Tumbas", "ThroughLag")
    assert found["Dimensions"] == [{"Name": "Stage", "Value": stage}]
