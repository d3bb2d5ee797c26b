"""The alarms, and when each of them rings; docs/deploy.md says what to do then."""

from typing import Any

from infra.cloudformation import Template, functions, no_value
from infra.http_api import API
from infra.tables import TABLES, Table

# How long a clock's function may stay silent, in seconds, before somebody is told.
LONGEST_SILENCE_S = {
    "rate(1 minute)": 900,
    "rate(5 minutes)": 1_800,
    "rate(10 minutes)": 3_600,
    "rate(1 hour)": 10_800,
}
# How far `through` may stay behind, in seconds, and for how many minutes: an idle city is within
# two minutes.
LONGEST_LAG_S = 600
LAGS_FOR = 5
# How long a message may wait in a queue, in seconds. A large import is sent on again and again,
# and one that met a fault waits out the visibility time-out.
LONGEST_WAIT_S = {
    "imports": 7_200,
    "fiscal": 900,
    "settlements": 7_200,
    "bank": 7_200,
    "days": 7_200,
    "reconciliations": 7_200,
    "exports": 7_200,
    "archive": 1_800,
    "documents": 900,
    "confirmations": 1_800,
    "photos": 900,
    "codes": 7_200,
    "impact": 7_200,
    # One that waits for its next attempt is put into the queue anew.
    "webhooks": 1_800,
    "notices": 1_800,
    "pushes": 1_800,
    # Somebody stands before a page and waits.
    "answers": 120,
    # What is late is told to nobody, so this says that nobody is told.
    "live": 300,
}


def alarm(
    description: str,
    namespace: str,
    metric: str,
    dimensions: dict[str, Any],
    *,
    statistic: str = "Sum",
    threshold: float | Template = 0,
    periods: int = 1,
) -> Template:
    """An alarm that tells the operators when a metric stays above a threshold for minutes."""
    return {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {
            "AlarmDescription": description,
            "Namespace": namespace,
            "MetricName": metric,
            "Dimensions": [{"Name": name, "Value": dimensions[name]} for name in dimensions],
            "Statistic": statistic,
            "Period": 60,
            "EvaluationPeriods": periods,
            "Threshold": threshold,
            "ComparisonOperator": "GreaterThanThreshold",
            "TreatMissingData": "notBreaching",
            "AlarmActions": [{"Ref": "AlarmTopic"}],
            "OKActions": [{"Ref": "AlarmTopic"}],
        },
    }


def silence_alarm(logical_id: str, seconds: int) -> Template:
    """The alarm for a function that should run by the clock and has not for so many seconds."""
    name = {"FunctionName": {"Ref": logical_id}}
    found = alarm(f"{logical_id} has stopped running", "AWS/Lambda", "Invocations", name)
    # No data at all is what silence looks like.
    found["Properties"] |= {
        "Period": seconds,
        "Threshold": 1,
        "ComparisonOperator": "LessThanThreshold",
        "TreatMissingData": "breaching",
    }
    return found


def reckoned_alarm(
    description: str,
    expression: str,
    metrics: dict[str, Template],
    *,
    threshold: float = 0,
    periods: int = 1,
) -> Template:
    """An alarm for what is reckoned from some metrics, by the names that the expression has for
    them."""
    found = alarm(description, "", "", {}, threshold=threshold, periods=periods)
    properties = found["Properties"]
    for name in ("Namespace", "MetricName", "Dimensions", "Statistic", "Period"):
        del properties[name]
    properties["Metrics"] = [
        {"Id": "reckoned", "Expression": expression, "ReturnData": True},
        *[
            {"Id": name, "ReturnData": False, "MetricStat": metric | {"Period": 60}}
            for name, metric in metrics.items()
        ],
    ]
    return found


def metric(namespace: str, name: str, dimensions: dict[str, Any], stat: str) -> Template:
    """A metric that an alarm reckons with."""
    listed = [{"Name": one, "Value": dimensions[one]} for one in dimensions]
    return {
        "Metric": {"Namespace": namespace, "MetricName": name, "Dimensions": listed},
        "Stat": stat,
    }


def trial_balance_alarm(stage: str) -> Template:
    """The alarm for a trial balance that is not zero, whatever the sign of the difference."""
    difference = metric("Tumbas", "TrialBalanceDifference", {"Stage": stage}, "Maximum")
    return reckoned_alarm(
        "The trial balance does not sum to zero", "ABS(difference)", {"difference": difference}
    )


def throttle_alarm(table: Table) -> Template:
    """The alarm for a table that refuses reads or writes: one for both, for a stack may have 500
    resources."""
    name = {"TableName": {"Ref": table.logical_id}}
    return reckoned_alarm(
        f"Reads or writes of the {table.concept} table are throttled",
        "FILL(reads, 0) + FILL(writes, 0)",
        {
            "reads": metric("AWS/DynamoDB", "ReadThrottleEvents", name, "Sum"),
            "writes": metric("AWS/DynamoDB", "WriteThrottleEvents", name, "Sum"),
        },
        threshold=10,
        periods=2,
    )


def alarms(stage: str) -> dict[str, Template]:
    """Alarms that do not depend on which functions there are."""
    found: dict[str, Template] = {
        "AlarmTopic": {
            "Type": "AWS::SNS::Topic",
            "Properties": {
                "TopicName": f"tumbas-{stage}-alarms",
                "Subscription": {
                    "Fn::If": [
                        "HasAlarmEmail",
                        [{"Protocol": "email", "Endpoint": {"Ref": "AlarmEmail"}}],
                        no_value(),
                    ]
                },
            },
        },
        "TrialBalanceAlarm": trial_balance_alarm(stage),
        "ThroughLagAlarm": alarm(
            f"For over {LONGEST_LAG_S // 60} minutes nothing tells that all transfers are counted",
            "Tumbas",
            "ThroughLag",
            {"Stage": stage},
            statistic="Maximum",
            threshold=LONGEST_LAG_S,
            periods=LAGS_FOR,
        ),
        "ApiUnavailableAlarm": alarm(
            "The API answers with 5xx",
            "AWS/ApiGateway",
            "5xx",
            {"ApiId": {"Ref": API}},
            threshold=5,
        ),
        "SmsSpendAlarm": alarm(
            "This month's text messages cost more than SmsAlarmUsd: see who is asking for codes",
            "AWS/SNS",
            "SMSMonthToDateSpentUSD",
            {},
            statistic="Maximum",
            threshold={"Ref": "SmsAlarmUsd"},
        ),
    }
    for queue, seconds in LONGEST_WAIT_S.items():
        logical_id = f"{queue.capitalize()}Queue"
        found[f"{logical_id}AgeAlarm"] = alarm(
            f"{logical_id}: a message has been waiting for over {seconds // 60} minutes",
            "AWS/SQS",
            "ApproximateAgeOfOldestMessage",
            {"QueueName": {"Fn::GetAtt": [logical_id, "QueueName"]}},
            statistic="Maximum",
            threshold=seconds,
        )
    for queue in ("ledger", *LONGEST_WAIT_S):
        logical_id = f"{queue.capitalize()}DeadLetters"
        found[f"{logical_id}Alarm"] = alarm(
            f"{logical_id}: something could not be worked on and waits for a person",
            "AWS/SQS",
            "ApproximateNumberOfMessagesVisible",
            {"QueueName": {"Fn::GetAtt": [logical_id, "QueueName"]}},
            statistic="Maximum",
        )
    for table in TABLES:
        found[f"{table.logical_id}ThrottleAlarm"] = throttle_alarm(table)
        # The table's own metric leaves its indexes out; a slow index holds the table's writes back.
        for index in table.indexes:
            name = "".join(word.capitalize() for word in index.name.split("_"))
            found[f"{table.logical_id}{name}WriteThrottleAlarm"] = alarm(
                f"Writes of the {table.concept} table's index {index.name} are throttled",
                "AWS/DynamoDB",
                "WriteThrottleEvents",
                {"TableName": {"Ref": table.logical_id}, "GlobalSecondaryIndexName": index.name},
                threshold=10,
                periods=2,
            )
    return found


def function_alarms(template: Template) -> dict[str, Template]:
    """Errors, throttles and silence of each function, and how far behind a stream's reader is."""
    found: dict[str, Template] = {}
    for logical_id, function in functions(template).items():
        name = {"FunctionName": {"Ref": logical_id}}
        found[f"{logical_id}ErrorsAlarm"] = alarm(
            f"{logical_id} fails", "AWS/Lambda", "Errors", name
        )
        found[f"{logical_id}ThrottlesAlarm"] = alarm(
            f"{logical_id} is throttled", "AWS/Lambda", "Throttles", name
        )
        events = function["Properties"].get("Events", {}).values()
        if any(event["Type"] == "DynamoDB" for event in events):
            found[f"{logical_id}IteratorAgeAlarm"] = alarm(
                "Projections are more than a minute behind the ledger",
                "AWS/Lambda",
                "IteratorAge",
                name,
                statistic="Maximum",
                threshold=60_000,
                periods=2,
            )
        for event in events:
            if event["Type"] == "Schedule":
                seconds = LONGEST_SILENCE_S[event["Properties"]["Schedule"]]
                found[f"{logical_id}SilenceAlarm"] = silence_alarm(logical_id, seconds)
    return found
