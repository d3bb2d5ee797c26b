"""CloudTrail, and who is told when somebody lays hands on what stands for good.

Tables, keys and buckets deny it (infra/denials.py, keys.py, archive.py); an attempt is noted all
the same, and so is whatever would lift a denial. CloudTrail hands events on within minutes, "best
effort".
"""

from typing import Any

from infra.cloudformation import Template, arn, private_bucket, tls_alone
from infra.denials import STANDING
from infra.tables import BY_CONCEPT

# Nobody's business, not even a function's.
NEVER = (
    "BatchExecuteStatement",
    "DeleteItem",
    "ExecuteStatement",
    "ExecuteTransaction",
    "UpdateItem",
)
# The functions' business alone.
PUTS = ("BatchWriteItem", "PutItem")
# Not TransactWriteItems: every payment is one, and each logged event costs. What of one would
# change something is denied, and if that was lifted, lifting it rang.
LOGGED = (*NEVER, *PUTS)
OBJECT_DELETIONS = ("DeleteObject", "DeleteObjects", "PutObjectRetention")

# service -> what would lift a denial, or silence this
LIFTING = {
    "dynamodb": (
        "DeleteResourcePolicy",
        "DeleteTable",
        "PutResourcePolicy",
        "UpdateContinuousBackups",
        "UpdateTable",
    ),
    "kms": ("CreateGrant", "DisableKey", "PutKeyPolicy", "ScheduleKeyDeletion", "UpdateAlias"),
    "s3": (
        "DeleteBucketPolicy",
        "PutBucketLifecycle",
        "PutBucketObjectLockConfiguration",
        "PutBucketPolicy",
        "PutBucketVersioning",
    ),
    "cloudtrail": ("DeleteTrail", "PutEventSelectors", "StopLogging", "UpdateTrail"),
    "events": ("DeleteRule", "DisableRule", "RemoveTargets"),
}


def trail(stage: str) -> dict[str, Template]:
    """The trail of a deployed stage, its bucket, and its rules."""
    return {
        **_bucket(stage),
        "Trail": {
            "Type": "AWS::CloudTrail::Trail",
            "DependsOn": ["TrailPolicy"],
            "Properties": {
                "TrailName": f"tumbas-{stage}",
                "S3BucketName": {"Ref": "TrailBucket"},
                "IsLogging": True,
                "IsMultiRegionTrail": False,
                "IncludeGlobalServiceEvents": False,
                "EnableLogFileValidation": True,
                "AdvancedEventSelectors": _selectors(),
            },
        },
        "ChangeRule": _rule(
            "Somebody tried to change or delete what stands for good",
            {"eventSource": ["dynamodb.amazonaws.com"], "eventName": list(NEVER)},
        ),
        "ForeignPutRule": _rule(
            "Somebody else than the city's functions wrote into what stands for good",
            {
                "eventSource": ["dynamodb.amazonaws.com"],
                "eventName": list(PUTS),
                "userIdentity": {
                    "arn": [
                        {
                            "anything-but": {
                                "prefix": {
                                    "Fn::Sub": "arn:${AWS::Partition}:sts::${AWS::AccountId}"
                                    ":assumed-role/${AWS::StackName}-"
                                }
                            }
                        }
                    ]
                },
            },
        ),
        "ArchiveDeletionRule": _rule(
            "Somebody tried to delete from the archive",
            {"eventSource": ["s3.amazonaws.com"], "eventName": list(OBJECT_DELETIONS)},
        ),
        "LiftingRule": _rule(
            "Somebody changed what protects the books: a policy, lock, key, table, or this trail",
            {
                "eventSource": [f"{service}.amazonaws.com" for service in LIFTING],
                "eventName": sorted({name for names in LIFTING.values() for name in names}),
            },
        ),
        # A topic with a policy has no other: alarms, too, must be let in.
        "AlarmTopicPolicy": {
            "Type": "AWS::SNS::TopicPolicy",
            "Properties": {
                "Topics": [{"Ref": "AlarmTopic"}],
                "PolicyDocument": {
                    "Version": "2012-10-17",
                    "Statement": [
                        _publishing(
                            "cloudwatch",
                            Condition={
                                "StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}
                            },
                        ),
                        # Without a condition: EventBridge tells SNS nothing that one could ask for,
                        # and each mail would be dropped in silence. ("Using resource-based policies
                        # for Amazon EventBridge", its user guide.)
                        _publishing("events"),
                    ],
                },
            },
        },
    }


def _publishing(service: str, **more: Any) -> Template:
    return {
        "Effect": "Allow",
        "Principal": {"Service": f"{service}.amazonaws.com"},
        "Action": "sns:Publish",
        "Resource": {"Ref": "AlarmTopic"},
        **more,
    }


def _selectors() -> list[Template]:
    tables = [arn(BY_CONCEPT[concept].logical_id) for concept in STANDING]
    return [
        _selector(
            "What changes the account", {"eventCategory": ["Management"], "readOnly": ["false"]}
        ),
        _selector(
            "Writes past the city",
            {
                "eventCategory": ["Data"],
                "resources.type": ["AWS::DynamoDB::Table"],
                "resources.ARN": tables,
                "eventName": list(LOGGED),
            },
        ),
        {
            "Name": "Deletions from the archive",
            "FieldSelectors": [
                {"Field": "eventCategory", "Equals": ["Data"]},
                {"Field": "resources.type", "Equals": ["AWS::S3::Object"]},
                {
                    "Field": "resources.ARN",
                    "StartsWith": [{"Fn::Sub": "${ArchiveBucket.Arn}/"}],
                },
                {"Field": "eventName", "Equals": list(OBJECT_DELETIONS)},
            ],
        },
    ]


def _selector(name: str, fields: dict[str, list[Any]]) -> Template:
    return {
        "Name": name,
        "FieldSelectors": [{"Field": field, "Equals": fields[field]} for field in fields],
    }


def _rule(description: str, detail: Template) -> Template:
    return {
        "Type": "AWS::Events::Rule",
        "Properties": {
            "Description": description,
            "EventPattern": {"detail-type": ["AWS API Call via CloudTrail"], "detail": detail},
            "Targets": [{"Id": "people", "Arn": {"Ref": "AlarmTopic"}}],
        },
    }


def _bucket(stage: str) -> dict[str, Template]:
    source = {
        "Fn::Sub": "arn:${AWS::Partition}:cloudtrail:${AWS::Region}:${AWS::AccountId}"
        f":trail/tumbas-{stage}"
    }

    def cloudtrail(action: str, resource: Any, **more: str) -> Template:
        return {
            "Effect": "Allow",
            "Principal": {"Service": "cloudtrail.amazonaws.com"},
            "Action": action,
            "Resource": resource,
            "Condition": {"StringEquals": {"aws:SourceArn": source, **more}},
        }

    logs = {"Fn::Sub": "${TrailBucket.Arn}/AWSLogs/${AWS::AccountId}/*"}
    retention = (
        {"Mode": "COMPLIANCE", "Years": 1}
        if stage == "prod"
        else {
            "Mode": "GOVERNANCE",
            "Days": 1,
        }
    )
    return {
        "TrailBucket": {
            "Type": "AWS::S3::Bucket",
            "DeletionPolicy": "Retain",
            "UpdateReplacePolicy": "Retain",
            "Properties": private_bucket(
                VersioningConfiguration={"Status": "Enabled"},
                ObjectLockEnabled=True,
                ObjectLockConfiguration={
                    "ObjectLockEnabled": "Enabled",
                    "Rule": {"DefaultRetention": retention},
                },
            ),
        },
        "TrailPolicy": {
            "Type": "AWS::S3::BucketPolicy",
            "Properties": {
                "Bucket": {"Ref": "TrailBucket"},
                "PolicyDocument": {
                    "Version": "2012-10-17",
                    "Statement": [
                        cloudtrail("s3:GetBucketAcl", arn("TrailBucket")),
                        cloudtrail(
                            "s3:PutObject", logs, **{"s3:x-amz-acl": "bucket-owner-full-control"}
                        ),
                        tls_alone("TrailBucket"),
                    ],
                },
            },
        },
    }
