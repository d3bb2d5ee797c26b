"""The CloudFormation that Chalice does not write: tables, queues, buckets, the CDN and alarms.

`merge_template` is handed to `chalice package --merge-template`; `complete` then fills in what
depends on the functions that Chalice found (their event sources, their alarms). Run as
`python -m infra.template STAGE` it prints the merge template.
"""

import json
import sys
from typing import Any

from infra.gateway_responses import GATEWAY_RESPONSES
from infra.tables import TABLES, Table

STAGES = ("local", "staging", "prod")
Template = dict[str, Any]

# A release day: 1,500 claims a second at 2 write units for each item of a claim are 3,000 units a
# second and table; twice that is kept warm, and the maximum caps what a mistake can cost. A table
# that is new or idle otherwise starts at 4,000 writes and 12,000 reads a second.
WARM = {"ReadUnitsPerSecond": 12_000, "WriteUnitsPerSecond": 6_000}
RELEASE_DAY_MAXIMUM = {"MaxReadRequestUnits": 24_000, "MaxWriteRequestUnits": 12_000}
EVERYDAY_MAXIMUM = {"MaxReadRequestUnits": 6_000, "MaxWriteRequestUnits": 4_000}

# The ledger's stream. The handler itself sets aside a record that can never be applied; whatever
# else fails is tried again as long as the stream keeps it (a day): a record that Lambda gave up on
# would be missing from the projections without anybody knowing. The window, which nothing else
# needs, makes Lambda say which shard a batch comes from, and `through` counts on that.
STREAM_SOURCE = {
    "StartingPosition": "TRIM_HORIZON",
    "BatchSize": 100,
    "MaximumBatchingWindowInSeconds": 0,
    "BisectBatchOnFunctionError": True,
    "MaximumRetryAttempts": -1,
    "TumblingWindowInSeconds": 60,
    "FunctionResponseTypes": ["ReportBatchItemFailures"],
}
# What anybody may ask of the API without having signed in, and what each call costs the city: a
# text message, an item that an admin must look at. Requests a second, over all callers. SNS hands
# on some 20 messages a second, so more would only be refused later.
PUBLIC_CEILINGS = {("POST", "/api/v1/auth/otp"): 20, ("POST", "/api/v1/merchant/applications"): 5}
# How long a clock's function may stay silent, in seconds, before somebody is told.
LONGEST_SILENCE_S = {"rate(1 minute)": 900, "rate(1 hour)": 10_800}
# How long a message may wait in a queue, in seconds. A large import is sent on again and again,
# and one that met a fault waits out the visibility time-out.
LONGEST_WAIT_S = {"ImportsQueue": 7_200, "ReportsQueue": 900}
# A queue's messages stay hidden for six times the longest function time-out (AWS's own advice).
QUEUE_VISIBILITY_S = 1_800
QUEUE_TRIES = 5
FOURTEEN_DAYS_S = 1_209_600


def arn(logical_id: str) -> dict[str, Any]:
    """A reference to a resource's ARN."""
    return {"Fn::GetAtt": [logical_id, "Arn"]}


def table_resource(table: Table, stage: str) -> Template:
    """One table: on demand with a ceiling, encrypted, restorable; kept and guarded in prod."""
    release_day = table.release_day and stage != "local"
    maximum = RELEASE_DAY_MAXIMUM if release_day else EVERYDAY_MAXIMUM
    properties = table.key_properties(stage)
    properties["OnDemandThroughput"] = maximum
    warm = WARM if table.release_day and stage == "prod" else None
    if warm:
        properties["WarmThroughput"] = warm
    for index in properties.get("GlobalSecondaryIndexes", []):
        index["OnDemandThroughput"] = maximum
        if warm:
            index["WarmThroughput"] = warm
    if table.stream:
        properties["StreamSpecification"] = {"StreamViewType": "NEW_IMAGE"}
    if table.ttl:
        properties["TimeToLiveSpecification"] = {"AttributeName": "ttl", "Enabled": True}
    properties["PointInTimeRecoverySpecification"] = {"PointInTimeRecoveryEnabled": True}
    properties["SSESpecification"] = {"SSEEnabled": True}
    properties["DeletionProtectionEnabled"] = stage == "prod"
    keep = "Retain" if stage == "prod" else "Delete"
    return {
        "Type": "AWS::DynamoDB::Table",
        "DeletionPolicy": keep,
        "UpdateReplacePolicy": "Retain" if stage != "local" else "Delete",
        "Properties": properties,
    }


def queue_pair(name: str, stage: str) -> dict[str, Template]:
    """A queue with its dead letters, as two resources `…Queue` and `…DeadLetters`."""
    title = name.capitalize()
    return {
        f"{title}Queue": {
            "Type": "AWS::SQS::Queue",
            "Properties": {
                "QueueName": f"tumbas-{stage}-{name}",
                "VisibilityTimeout": QUEUE_VISIBILITY_S,
                "SqsManagedSseEnabled": True,
                "RedrivePolicy": {
                    "deadLetterTargetArn": arn(f"{title}DeadLetters"),
                    "maxReceiveCount": QUEUE_TRIES,
                },
            },
        },
        f"{title}DeadLetters": dead_letters(f"{name}-dlq", stage),
    }


def dead_letters(name: str, stage: str) -> Template:
    """A queue that keeps what could not be worked on for as long as SQS allows."""
    return {
        "Type": "AWS::SQS::Queue",
        "Properties": {
            "QueueName": f"tumbas-{stage}-{name}",
            "MessageRetentionPeriod": FOURTEEN_DAYS_S,
            "SqsManagedSseEnabled": True,
        },
    }


def private_bucket(**more: Any) -> dict[str, Any]:
    """Properties of a bucket that nobody can make public."""
    return {
        "BucketEncryption": {
            "ServerSideEncryptionConfiguration": [
                {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
            ]
        },
        "PublicAccessBlockConfiguration": {
            "BlockPublicAcls": True,
            "BlockPublicPolicy": True,
            "IgnorePublicAcls": True,
            "RestrictPublicBuckets": True,
        },
        "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
        **more,
    }


def buckets(stage: str) -> dict[str, Template]:
    """The uploads' bucket: signed PUTs of large imports, gone after a week."""
    return {
        "UploadsBucket": {
            "Type": "AWS::S3::Bucket",
            "DeletionPolicy": "Delete" if stage == "local" else "Retain",
            "UpdateReplacePolicy": "Delete" if stage == "local" else "Retain",
            "Properties": private_bucket(
                LifecycleConfiguration={
                    "Rules": [
                        {
                            "Id": "gone-after-a-week",
                            "Status": "Enabled",
                            "ExpirationInDays": 7,
                            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
                        }
                    ]
                },
                CorsConfiguration={
                    "CorsRules": [
                        {
                            "AllowedMethods": ["PUT"],
                            "AllowedOrigins": [{"Ref": "Origin"}],
                            "AllowedHeaders": ["content-type"],
                            "MaxAge": 3600,
                        }
                    ]
                },
            ),
        }
    }


def keys_secret(stage: str) -> Template:
    """The key rings' secret, without a value: `…identity.keys create` writes it."""
    return {
        "Type": "AWS::SecretsManager::Secret",
        "DeletionPolicy": "Retain" if stage == "prod" else "Delete",
        "UpdateReplacePolicy": "Retain" if stage == "prod" else "Delete",
        "Properties": {
            "Name": f"tumbas/{stage}/keys",
            "Description": "Signing key rings and the pepper; written by chalicelib.identity.keys",
        },
    }


# AWS's managed policies: never cached, and every header, cookie and query parameter but Host goes
# through to the API; pages are cached and compressed. (CloudFront developer guide, "Use managed
# cache policies" and "Use managed origin request policies".)
CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"
ALL_VIEWER_EXCEPT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
# Files too big for a request go by a signed PUT straight to the uploads' bucket, the one foreign
# host that a page may talk to: by its regional name, for S3's global one does not serve regions
# opened after March 2019, Jakarta among them ("Virtual hosting of buckets", S3 user guide).
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
    "script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
    "connect-src 'self' https://${UploadsBucket.RegionalDomainName}; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
INDEX_OF_FOLDERS = """function handler(event) {
  var request = event.request;
  if (request.uri.endsWith('/')) { request.uri += 'index.html'; }
  return request;
}
"""


def pages(api_stage: str) -> dict[str, Template]:
    """The pages' bucket behind the CDN, which sends `/api/*` to the API and the rest there."""
    return {
        "PagesBucket": {
            "Type": "AWS::S3::Bucket",
            "DeletionPolicy": "Retain",
            "UpdateReplacePolicy": "Retain",
            "Properties": private_bucket(),
        },
        "PagesBucketPolicy": {
            "Type": "AWS::S3::BucketPolicy",
            "Properties": {
                "Bucket": {"Ref": "PagesBucket"},
                "PolicyDocument": {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"Service": "cloudfront.amazonaws.com"},
                            "Action": "s3:GetObject",
                            "Resource": {"Fn::Sub": "${PagesBucket.Arn}/*"},
                            "Condition": {
                                "StringEquals": {
                                    "AWS:SourceArn": {
                                        "Fn::Sub": "arn:${AWS::Partition}:cloudfront::"
                                        "${AWS::AccountId}:distribution/${City}"
                                    }
                                }
                            },
                        }
                    ],
                },
            },
        },
        "PagesAccess": {
            "Type": "AWS::CloudFront::OriginAccessControl",
            "Properties": {
                "OriginAccessControlConfig": {
                    "Name": {"Fn::Sub": "${AWS::StackName}-pages"},
                    "OriginAccessControlOriginType": "s3",
                    "SigningBehavior": "always",
                    "SigningProtocol": "sigv4",
                }
            },
        },
        "PagesIndex": {
            "Type": "AWS::CloudFront::Function",
            "Properties": {
                "Name": {"Fn::Sub": "${AWS::StackName}-index"},
                "AutoPublish": True,
                "FunctionCode": INDEX_OF_FOLDERS,
                "FunctionConfig": {
                    "Comment": "/wallet/ is /wallet/index.html",
                    "Runtime": "cloudfront-js-2.0",
                },
            },
        },
        "PagesHeaders": {
            "Type": "AWS::CloudFront::ResponseHeadersPolicy",
            "Properties": {
                "ResponseHeadersPolicyConfig": {
                    "Name": {"Fn::Sub": "${AWS::StackName}-pages"},
                    "SecurityHeadersConfig": {
                        "ContentSecurityPolicy": {
                            "ContentSecurityPolicy": {"Fn::Sub": CONTENT_SECURITY_POLICY},
                            "Override": True,
                        },
                        "ContentTypeOptions": {"Override": True},
                        "FrameOptions": {"FrameOption": "DENY", "Override": True},
                        "ReferrerPolicy": {"ReferrerPolicy": "no-referrer", "Override": True},
                        "StrictTransportSecurity": {
                            "AccessControlMaxAgeSec": 31_536_000,
                            "IncludeSubdomains": True,
                            "Override": True,
                        },
                    },
                }
            },
        },
        "City": {
            "Type": "AWS::CloudFront::Distribution",
            # cfn-lint tries the certificate's empty default, which is never used.
            "Metadata": {"cfn-lint": {"config": {"ignore_checks": ["W1030"]}}},
            "Properties": {
                "DistributionConfig": {
                    "Enabled": True,
                    "Comment": {"Ref": "AWS::StackName"},
                    "HttpVersion": "http2and3",
                    "DefaultRootObject": "index.html",
                    "Aliases": {"Fn::If": ["HasDomain", [{"Ref": "Domain"}], no_value()]},
                    "ViewerCertificate": {
                        "Fn::If": [
                            "HasDomain",
                            {
                                "AcmCertificateArn": {"Ref": "CertificateArn"},
                                "SslSupportMethod": "sni-only",
                                "MinimumProtocolVersion": "TLSv1.2_2021",
                            },
                            no_value(),
                        ]
                    },
                    "Origins": [
                        {
                            "Id": "pages",
                            "DomainName": {"Fn::GetAtt": ["PagesBucket", "RegionalDomainName"]},
                            "OriginAccessControlId": {"Fn::GetAtt": ["PagesAccess", "Id"]},
                            "S3OriginConfig": {"OriginAccessIdentity": ""},
                        },
                        {
                            "Id": "api",
                            "DomainName": {
                                "Fn::Sub": "${RestAPI}.execute-api.${AWS::Region}.${AWS::URLSuffix}"
                            },
                            "OriginPath": f"/{api_stage}",
                            "CustomOriginConfig": {
                                "OriginProtocolPolicy": "https-only",
                                "OriginSSLProtocols": ["TLSv1.2"],
                            },
                        },
                    ],
                    "DefaultCacheBehavior": {
                        "TargetOriginId": "pages",
                        "ViewerProtocolPolicy": "redirect-to-https",
                        "CachePolicyId": CACHING_OPTIMIZED,
                        "ResponseHeadersPolicyId": {"Ref": "PagesHeaders"},
                        "Compress": True,
                        "FunctionAssociations": [
                            {
                                "EventType": "viewer-request",
                                "FunctionARN": {"Fn::GetAtt": ["PagesIndex", "FunctionARN"]},
                            }
                        ],
                    },
                    "CacheBehaviors": [
                        {
                            "PathPattern": "/api/*",
                            "TargetOriginId": "api",
                            "ViewerProtocolPolicy": "https-only",
                            "AllowedMethods": [
                                "GET",
                                "HEAD",
                                "OPTIONS",
                                "PUT",
                                "PATCH",
                                "POST",
                                "DELETE",
                            ],
                            "CachePolicyId": CACHING_DISABLED,
                            "OriginRequestPolicyId": ALL_VIEWER_EXCEPT_HOST,
                            "Compress": True,
                        }
                    ],
                }
            },
        },
    }


def no_value() -> dict[str, str]:
    """CloudFormation's way to leave a property out."""
    return {"Ref": "AWS::NoValue"}


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


def trial_balance_alarm(stage: str) -> Template:
    """The alarm for a trial balance that is not zero, whatever the sign of the difference."""
    found = alarm("The trial balance does not sum to zero", "", "", {})
    properties = found["Properties"]
    for name in ("Namespace", "MetricName", "Dimensions", "Statistic", "Period"):
        del properties[name]
    properties["Metrics"] = [
        {"Id": "off", "Expression": "ABS(difference)", "ReturnData": True},
        {
            "Id": "difference",
            "ReturnData": False,
            "MetricStat": {
                "Metric": {
                    "Namespace": "Tumbas",
                    "MetricName": "TrialBalanceDifference",
                    "Dimensions": [{"Name": "Stage", "Value": stage}],
                },
                "Period": 60,
                "Stat": "Maximum",
            },
        },
    ]
    return found


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
        "ApiUnavailableAlarm": alarm(
            "The API answers with 5xx",
            "AWS/ApiGateway",
            "5XXError",
            {"ApiName": api_name(stage)},
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
    for logical_id, seconds in LONGEST_WAIT_S.items():
        found[f"{logical_id}AgeAlarm"] = alarm(
            f"{logical_id}: a message has been waiting for over {seconds // 60} minutes",
            "AWS/SQS",
            "ApproximateAgeOfOldestMessage",
            {"QueueName": {"Fn::GetAtt": [logical_id, "QueueName"]}},
            statistic="Maximum",
            threshold=seconds,
        )
    for logical_id in ("LedgerDeadLetters", "ImportsDeadLetters", "ReportsDeadLetters"):
        found[f"{logical_id}Alarm"] = alarm(
            f"{logical_id}: something could not be worked on and waits for a person",
            "AWS/SQS",
            "ApproximateNumberOfMessagesVisible",
            {"QueueName": {"Fn::GetAtt": [logical_id, "QueueName"]}},
            statistic="Maximum",
        )
    for table in TABLES:
        for kind in ("Read", "Write"):
            found[f"{table.logical_id}{kind}ThrottleAlarm"] = alarm(
                f"{kind}s of the {table.concept} table are throttled",
                "AWS/DynamoDB",
                f"{kind}ThrottleEvents",
                {"TableName": {"Ref": table.logical_id}},
                threshold=10,
                periods=2,
            )
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


def api_name(stage: str) -> str:
    """The API's name, by which its metrics are told from another stage's in the same account."""
    return f"tumbas-{stage}"


def method_settings() -> list[Template]:
    """How many requests a second the API takes: in all, and of what costs money before a sign-in.

    What is above gets 429 from the gateway. A path is written as API Gateway wants it, a slash
    and then `~1` for each slash of its own ("MethodSetting", CloudFormation reference).
    """
    everything = {
        "HttpMethod": "*",
        "ResourcePath": "/*",
        "ThrottlingRateLimit": {"Ref": "ApiRate"},
        "ThrottlingBurstLimit": {"Ref": "ApiBurst"},
    }
    public = [
        {
            "HttpMethod": method,
            "ResourcePath": "/" + path.replace("/", "~1"),
            "ThrottlingRateLimit": rate,
            "ThrottlingBurstLimit": 2 * rate,
        }
        for (method, path), rate in PUBLIC_CEILINGS.items()
    ]
    return [everything, *public]


def parameters(stage: str) -> dict[str, Template]:
    """What a city chooses when it deploys."""
    found: dict[str, Template] = {
        "Origin": {
            "Type": "String",
            "Description": "The address residents see, such as https://tumbas.malangkota.go.id",
            "AllowedPattern": "https?://[^/]+" if stage == "local" else "https://[^/]+",
        },
        "CityName": {"Type": "String", "Default": "malang"},
    }
    if stage != "local":
        found |= {
            "AlarmEmail": {
                "Type": "String",
                "Default": "",
                "Description": "Who is told when an alarm goes off",
            },
            "Domain": {
                "Type": "String",
                "Default": "",
                "Description": "The CDN's own domain name; empty for a cloudfront.net one",
            },
            "CertificateArn": {
                "Type": "String",
                "Default": "",
                "Description": "A certificate for Domain, in us-east-1",
            },
            # An account in Jakarta starts with 2,500 a second and a burst of 1,250 over all its
            # APIs ("Amazon API Gateway quotas", its developer guide).
            "ApiRate": {
                "Type": "Number",
                "Default": 2000,
                "MinValue": 1,
                "Description": "Requests a second that the API takes; raise the quota first",
            },
            "ApiBurst": {
                "Type": "Number",
                "Default": 1000,
                "MinValue": 1,
                "Description": "Requests at once that the API takes; raise the quota first",
            },
            "SmsAlarmUsd": {
                "Type": "Number",
                "Default": 100,
                "MinValue": 1,
                "Description": "A month's spending on text messages that raises an alarm, in US$",
            },
        }
    return found


def merge_template(stage: str, api_stage: str = "city") -> Template:
    """Everything beside Chalice's own resources, for one stage.

    Raises ValueError for a stage that is not in STAGES.
    """
    if stage not in STAGES:
        raise ValueError(f"unknown stage {stage!r}: one of {', '.join(STAGES)}")
    resources: dict[str, Template] = {
        table.logical_id: table_resource(table, stage) for table in TABLES
    }
    resources |= queue_pair("imports", stage) | queue_pair("reports", stage)
    resources["LedgerDeadLetters"] = dead_letters("ledger-dlq", stage)
    resources["KeysSecret"] = keys_secret(stage)
    resources |= buckets(stage)
    outputs: dict[str, Template] = {"Uploads": {"Value": {"Ref": "UploadsBucket"}}}
    template: Template = {
        "Parameters": parameters(stage),
        "Globals": {
            "Function": {
                "Environment": {
                    "Variables": {
                        "TUMBAS_STAGE": stage,
                        "TUMBAS_CITY": {"Ref": "CityName"},
                        "TUMBAS_ORIGIN": {"Ref": "Origin"},
                        "TUMBAS_IMPORTS_QUEUE": {"Ref": "ImportsQueue"},
                        "TUMBAS_REPORTS_QUEUE": {"Ref": "ReportsQueue"},
                        "TUMBAS_LEDGER_DLQ": {"Ref": "LedgerDeadLetters"},
                        "TUMBAS_UPLOADS_BUCKET": {"Ref": "UploadsBucket"},
                    }
                }
            }
        },
        "Resources": resources,
        "Outputs": outputs,
    }
    if stage != "local":
        resources |= pages(api_stage) | alarms(stage)
        template["Conditions"] = {
            "HasDomain": {"Fn::Not": [{"Fn::Equals": [{"Ref": "Domain"}, ""]}]},
            "HasAlarmEmail": {"Fn::Not": [{"Fn::Equals": [{"Ref": "AlarmEmail"}, ""]}]},
        }
        outputs["Pages"] = {"Value": {"Ref": "PagesBucket"}}
        outputs["Address"] = {"Value": {"Fn::GetAtt": ["City", "DomainName"]}}
    return template


def functions(template: Template) -> dict[str, Template]:
    """The functions in a template, by logical id."""
    return {
        logical_id: resource
        for logical_id, resource in template["Resources"].items()
        if resource["Type"] == "AWS::Serverless::Function"
    }


def bind_event_sources(template: Template) -> None:
    """Point every stream and queue source at the template's own resources.

    Chalice knows streams and queues by a name or ARN in the decorator; the ARN of a table's
    stream is not known before the table exists, and two stages need two queues.
    """
    for function in functions(template).values():
        for event in function["Properties"].get("Events", {}).values():
            properties = event["Properties"]
            if event["Type"] == "DynamoDB":
                properties["Stream"] = {"Fn::GetAtt": ["TransfersTable", "StreamArn"]}
                properties.update(STREAM_SOURCE)
                properties["DestinationConfig"] = {
                    "OnFailure": {"Type": "SQS", "Destination": arn("LedgerDeadLetters")}
                }
            elif event["Type"] == "SQS":
                name = properties["Queue"]["Fn::Sub"].rsplit(":", 1)[1]
                properties["Queue"] = arn(f"{name.capitalize()}Queue")
                properties["FunctionResponseTypes"] = ["ReportBatchItemFailures"]


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


def mend_log_groups(template: Template) -> None:
    """Name the API function's log group rightly.

    Chalice 1.34 renames that function to APIHandler but not in its log group.
    """
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Logs::LogGroup":
            name = resource["Properties"]["LogGroupName"]["Fn::Sub"]
            resource["Properties"]["LogGroupName"] = {
                "Fn::Sub": name.replace("${ApiHandler}", "${APIHandler}")
            }


def complete(template: Template, stage: str) -> Template:
    """Chalice's merged template with what depends on its functions; the argument is changed."""
    bind_event_sources(template)
    mend_log_groups(template)
    api = template["Resources"]["RestAPI"]["Properties"]
    api["DefinitionBody"]["info"]["title"] = api_name(stage)
    # Part of the API's definition, so that a deployment of the API always holds them.
    api["DefinitionBody"]["x-amazon-apigateway-gateway-responses"] = GATEWAY_RESPONSES
    # SAM would otherwise add a second stage, called Stage, to every API.
    template["Globals"].setdefault("Api", {})["OpenApiVersion"] = "2.0"
    if stage != "local":
        api["TracingEnabled"] = True
        api["MethodSettings"] = method_settings()
        template["Resources"] |= function_alarms(template)
    return template


if __name__ == "__main__":
    print(json.dumps(merge_template(sys.argv[1]), indent=1))
