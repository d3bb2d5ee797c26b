"""The CloudFormation that Chalice does not write: tables, queues, buckets, the CDN and alarms.

`merge_template` is handed to `chalice package --merge-template`; `complete` then fills in what
depends on the functions that Chalice found (their event sources, their alarms). Run as
`python -m infra.template STAGE` it prints the merge template.
"""

import json
import sys

from infra import areas, http_api, inspecting
from infra.alarms import alarms, function_alarms
from infra.archive import archive_bucket, archive_policy
from infra.areas import divide
from infra.cloudformation import Template, arn, functions, role_of, tls_policy
from infra.denials import table_policy
from infra.described import Answering
from infra.files import buckets
from infra.grants import GRANTS
from infra.keys import day_key, name_day_function, push_key, secrets_key, snap_key
from infra.live import live_endpoint, name_live
from infra.media import media, media_policy
from infra.pages import pages
from infra.parameters import parameters
from infra.queues import QUEUES, dead_letters, queue_pair
from infra.tables import TABLES, Table
from infra.trail import trail

STAGES = ("local", "staging", "prod")

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
    "MaximumRetryAttempts": -1,
    "TumblingWindowInSeconds": 60,
    "FunctionResponseTypes": ["ReportBatchItemFailures"],
}
# What a function's own disk holds, in MB, where the 512 that each has are too few: a workbook of a
# million rows takes 1 to 2 GB before it is packed.
DISK_MB = {"on_export": 4_096}
# Where more at once would take from others what tables carry a second.
SCALING = {
    "documents": {"ScalingConfig": {"MaximumConcurrency": 2}},
    # Servers that hang take 10 seconds each: so many at once, and no more of the account's.
    "webhooks": {"ScalingConfig": {"MaximumConcurrency": 20}},
    "pushes": {"ScalingConfig": {"MaximumConcurrency": 20}},
    # Nobody waits for a notice: a release day is not slowed by it.
    "notices": {"ScalingConfig": {"MaximumConcurrency": 10}},
    # Ten answers each at once, 0.3 s an answer: 1,000 a second, as many as Meta takes of a number.
    "answers": {"ScalingConfig": {"MaximumConcurrency": 30}},
    # A few tens of milliseconds each, of the city's tills and codes on the screen.
    "live": {"ScalingConfig": {"MaximumConcurrency": 20}},
}


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
    denied = table_policy(table.concept, stage)
    if denied is not None and stage != "local":
        properties["ResourcePolicy"] = denied
    keep = "Retain" if stage == "prod" else "Delete"
    return {
        "Type": "AWS::DynamoDB::Table",
        "DeletionPolicy": keep,
        "UpdateReplacePolicy": "Retain" if stage != "local" else "Delete",
        "Properties": properties,
    }


def keys_secret(stage: str) -> Template:
    """The key rings' secret, without a value: `…identity.commands.keys create` writes it."""
    told = "Signing keys and the pepper, made by chalicelib.identity.commands.keys"
    return _secret("keys", told, stage)


def channels_secret(stage: str) -> Template:
    """The secret of WhatsApp and of an aggregator of SMS, without a value: a city writes it
    (docs/deploy.md)."""
    return _secret("channels", "What Meta and an aggregator of text messages know us by", stage)


def _secret(name: str, told: str, stage: str) -> Template:
    kept = "Retain" if stage == "prod" else "Delete"
    return {
        "Type": "AWS::SecretsManager::Secret",
        "DeletionPolicy": kept,
        "UpdateReplacePolicy": kept,
        "Properties": {"Name": f"tumbas/{stage}/{name}", "Description": told},
    }


def merge_template(stage: str) -> Template:
    """Everything beside Chalice's own resources, for one stage.

    Raises ValueError for a stage that is not in STAGES.
    """
    if stage not in STAGES:
        raise ValueError(f"unknown stage {stage!r}: one of {', '.join(STAGES)}")
    resources: dict[str, Template] = {
        table.logical_id: table_resource(table, stage) for table in TABLES
    }
    for queue in QUEUES:
        resources |= queue_pair(queue, stage)
    resources["LedgerDeadLetters"] = dead_letters("ledger-dlq", stage)
    resources["KeysSecret"] = keys_secret(stage)
    resources["ChannelsSecret"] = channels_secret(stage)
    resources |= buckets(stage) | media(stage) | archive_bucket(stage)
    outputs: dict[str, Template] = {
        "Uploads": {"Value": {"Ref": "UploadsBucket"}},
        "Till": {"Value": {"Ref": "Till"}},
    }
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
                        "TUMBAS_FISCAL_QUEUE": {"Ref": "FiscalQueue"},
                        "TUMBAS_LEDGER_DLQ": {"Ref": "LedgerDeadLetters"},
                        "TUMBAS_SETTLEMENTS_QUEUE": {"Ref": "SettlementsQueue"},
                        "TUMBAS_BANK_QUEUE": {"Ref": "BankQueue"},
                        "TUMBAS_DAYS_QUEUE": {"Ref": "DaysQueue"},
                        "TUMBAS_EXPORTS_QUEUE": {"Ref": "ExportsQueue"},
                        "TUMBAS_RECONCILIATIONS_QUEUE": {"Ref": "ReconciliationsQueue"},
                        "TUMBAS_ARCHIVE_QUEUE": {"Ref": "ArchiveQueue"},
                        "TUMBAS_DOCUMENTS_QUEUE": {"Ref": "DocumentsQueue"},
                        "TUMBAS_CONFIRMATIONS_QUEUE": {"Ref": "ConfirmationsQueue"},
                        "TUMBAS_WEBHOOKS_QUEUE": {"Ref": "WebhooksQueue"},
                        "TUMBAS_NOTICES_QUEUE": {"Ref": "NoticesQueue"},
                        "TUMBAS_PUSHES_QUEUE": {"Ref": "PushesQueue"},
                        "TUMBAS_ANSWERS_QUEUE": {"Ref": "AnswersQueue"},
                        "TUMBAS_WHATSAPP_NUMBER": {"Ref": "WhatsAppNumber"},
                        "TUMBAS_WHATSAPP_PHONE_NUMBER_ID": {"Ref": "WhatsAppPhoneNumberId"},
                        "TUMBAS_WHATSAPP_API": {"Ref": "WhatsAppApi"},
                        "TUMBAS_SMS_URL": {"Ref": "SmsUrl"},
                        "TUMBAS_SMS_BODY": {"Ref": "SmsBody"},
                        "TUMBAS_SMS_AUTHORIZATION": {"Ref": "SmsAuthorization"},
                        "TUMBAS_LIVE_QUEUE": {"Ref": "LiveQueue"},
                        "TUMBAS_LIVE_ENDPOINT": live_endpoint(stage),
                        "TUMBAS_UPLOADS_BUCKET": {"Ref": "UploadsBucket"},
                        "TUMBAS_PHOTOS_QUEUE": {"Ref": "PhotosQueue"},
                        "TUMBAS_CODES_QUEUE": {"Ref": "CodesQueue"},
                        "TUMBAS_IMPACT_QUEUE": {"Ref": "ImpactQueue"},
                        "TUMBAS_MEDIA_BUCKET": {"Ref": "MediaBucket"},
                        "TUMBAS_FILES_BUCKET": {"Ref": "FilesBucket"},
                        "TUMBAS_ARCHIVE_BUCKET": {"Ref": "ArchiveBucket"},
                        "TUMBAS_CITY_BANK_CODE": {"Ref": "CityBankCode"},
                        "TUMBAS_CITY_BANK_ACCOUNT": {"Ref": "CityBankAccount"},
                        "TUMBAS_CITY_BANK_ACCOUNT_NAME": {"Ref": "CityBankAccountName"},
                        "TUMBAS_PAYOUT_MINIMUM": {"Ref": "PayoutMinimum"},
                        "TUMBAS_PAYOUT_BI_FAST_MOST": {"Ref": "PayoutBiFastMost"},
                        "TUMBAS_PAYOUT_SKN_MOST": {"Ref": "PayoutSknMost"},
                        "TUMBAS_PAYOUT_CHARGES": {"Ref": "PayoutCharges"},
                    }
                }
            }
        },
        "Resources": resources,
        "Outputs": outputs,
    }
    variables = template["Globals"]["Function"]["Environment"]["Variables"]
    if stage == "local":
        variables["TUMBAS_WEBHOOK_LOOPBACK"] = {"Ref": "WebhookLoopback"}
        variables["TUMBAS_PUSH_LOOPBACK"] = {"Ref": "PushLoopback"}
    else:
        resources |= pages() | alarms(stage) | trail(stage)
        resources["MediaBucketPolicy"] = media_policy()
        resources |= {f"{name}Policy": tls_policy(f"{name}Bucket") for name in ("Uploads", "Files")}
        template["Conditions"] = {
            **areas.conditions(),
            **http_api.conditions(),
            **inspecting.conditions(),
            "HasDomain": {"Fn::Not": [{"Fn::Equals": [{"Ref": "Domain"}, ""]}]},
            "HasAlarmEmail": {"Fn::Not": [{"Fn::Equals": [{"Ref": "AlarmEmail"}, ""]}]},
        }
        outputs["Pages"] = {"Value": {"Ref": "PagesBucket"}}
        outputs["Address"] = {"Value": {"Fn::GetAtt": ["City", "DomainName"]}}
    return template


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
                properties.update(SCALING.get(name, {}))


def give_room(template: Template) -> None:
    """Give functions the disk that DISK_MB says, for which Chalice has no setting."""
    for function in functions(template).values():
        properties = function["Properties"]
        size = DISK_MB.get(properties["Handler"].rsplit(".", 1)[1])
        if size is not None:
            properties["EphemeralStorage"] = {"Size": size}


def complete(template: Template, stage: str, answering: Answering) -> Template:
    """Chalice's merged template with what depends on its functions; the argument is changed.

    `answering` says which area answers which route.
    """
    bind_event_sources(template)
    give_room(template)
    name_live(template, stage)
    divide(template, answering, stage)
    name_day_function(template)
    template["Resources"] |= day_key(stage, role_of(template, "on_day"))
    template["Resources"] |= secrets_key(
        stage,
        sealers=[role_of(template, name) for name, grants in GRANTS.items() if grants.seals],
        openers=[role_of(template, name) for name, grants in GRANTS.items() if grants.opens],
    )
    template["Resources"] |= snap_key(stage, role_of(template, "on_confirmation"))
    template["Resources"] |= push_key(stage, role_of(template, "on_push"))
    if stage != "local":
        inspecting.inspect(template, tuple(areas.CONCURRENCY))
        template["Resources"] |= function_alarms(template)
        writers = [role_of(template, name) for name in ("on_archive", "on_day")]
        template["Resources"] |= archive_policy(*writers)
    return template


if __name__ == "__main__":
    print(json.dumps(merge_template(sys.argv[1]), indent=1))
