"""How to put all tables back to one instant: `python -m infra.restore --stage prod --to INSTANT`.

Prints the steps as a shell script of AWS CLI commands, to be read and then run piece by piece
(docs/deploy.md, Restoring); it calls nothing itself. The tables are those of infra/tables.py, every
one of them, to the same second: records hold one ledger together, what passes (kept answers) must
fit it, and projections come back beside them, so that the rebuild has little to do.

DynamoDB restores into a new table only, and a table cannot be renamed. So each table is restored
beside, backed up, and restored from that backup under its own name. Keys, indexes and encryption
come back with it; what does not is set again by `settings` (AWS: RestoreTableToPointInTime, "You
must manually set up").

A table that is gone altogether (`--gone vouchers`) can only be restored to the moment at which it
was deleted, from the system backup that AWS then made: that second is the instant for all of them,
unless it holds a projection, which is rebuilt.
"""

import argparse
import json
import shlex
import sys
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from infra.tables import BY_CONCEPT, TABLES, Table
from infra.template import STREAM_SOURCE, table_resource

STAGES = ("staging", "prod")
_NEWEST = (
    "--query \"sort_by(BackupSummaries[?BackupStatus=='AVAILABLE'],"
    ' &BackupCreationDateTime)[-1].BackupArn" --output text'
)
_STOP = "aws lambda put-function-concurrency --function-name $f --reserved-concurrent-executions 0"
# Functions of these names, as CloudFormation makes them, take the stream's records to the archive.
_HAND_ON = "*OnTransfers-*|*OnArchive-*"


@dataclass(frozen=True, slots=True)
class Step:
    """What is done, and why; and the commands that do it, one a line."""

    title: str
    why: str
    commands: tuple[str, ...]


def plan(stage: str, to: datetime, gone: Collection[str] = ()) -> list[Step]:
    """The steps that put all tables of a stage back to an instant, which DynamoDB cuts to the
    second; those of the concepts in `gone` to when they were deleted."""
    at = f"{to.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return [
        Step(
            "Can every table go back so far?",
            "EarliestRestorableDateTime and LatestRestorableDateTime must enclose the instant. It"
            " must lie in a quiet second, a second away from any transfer: tables miss it by less"
            " than that, each by its own, and what one transaction wrote to two of them would"
            " stand in one.",
            tuple(
                f"aws dynamodb describe-continuous-backups --table-name {table.name(stage)}"
                " --query ContinuousBackupsDescription.PointInTimeRecoveryDescription"
                for table in TABLES
                if table.concept not in gone
            ),
        ),
        Step(
            "Stop everything",
            "Every request answers 503. What each function had reserved is noted for later.",
            (
                *_variables(stage),
                "for f in $FUNCTIONS; do echo $f $(aws lambda get-function-concurrency"
                " --function-name $f --query ReservedConcurrentExecutions --output text);"
                " done > concurrency.txt",
                f"for f in $FUNCTIONS; do case $f in {_HAND_ON}) ;; *) {_STOP} ;; esac; done",
                "sleep 900  # the longest that a function may run",
            ),
        ),
        Step(
            "Let the archive have all of it",
            "What the stream has not handed on when its table is deleted only receipts know. The"
            " archive waits five minutes for company; its queue must be empty.",
            (
                f"aws sqs get-queue-attributes --attribute-names All --queue-url $(aws sqs"
                f" get-queue-url --queue-name tumbas-{stage}-archive --query QueueUrl --output"
                " text)",
                "sleep 600",
                f"for f in $FUNCTIONS; do {_STOP}; done",
                "sleep 60  # the longest that these may run",
            ),
        ),
        Step(
            "Restore every table beside",
            "To the same second. At most 50 restores run at once in an account.",
            (
                *(
                    command
                    for table in TABLES
                    for command in (
                        _recover_beside(table, stage)
                        if table.concept in gone
                        else (_restore_beside(table, stage, at),)
                    )
                ),
                *(_wait(_beside(table, stage)) for table in TABLES),
            ),
        ),
        Step(
            "Back each of them up",
            "The next step wants them AVAILABLE. What stands there now AWS keeps for 35 days.",
            tuple(_back_up(table, stage) for table in TABLES),
        ),
        Step(
            "Let each take its table's place",
            "CloudFormation knows tables by name and goes on managing them: nothing is imported.",
            tuple(
                command
                for table in TABLES
                for command in _replace(table, stage, table.concept in gone)
            ),
        ),
        Step(
            "Freeze payouts",
            "The bank has not gone back. Until its statement is matched nobody is paid. Now, as the"
            " tables deny nobody anything yet: later only the city's functions may write audit.",
            (
                f"export TUMBAS_STAGE={stage}",
                f".venv/bin/python -m chalicelib.settlements.commands.freeze {at}",
            ),
        ),
        Step(
            "Give each table what a restore leaves out",
            "Time to live, recovery, deletion protection, ceilings, warm throughput; what a table"
            " denies (until then anybody whom IAM allows it may change it); the stream.",
            tuple(command for table in TABLES for command in settings(table, stage)),
        ),
        Step(
            "Bind the ledger's function to the new stream",
            "Event source and role name the old one. CloudFormation reads a stream's ARN anew only"
            " where the table changes: raise TransfersTable's ceiling in infra/template.py by one"
            " unit, package and deploy. The mapping must then name the stream that the table has;"
            f" where it does not, make one with {json.dumps(STREAM_SOURCE)}.",
            (
                "aws dynamodb describe-table --query Table.LatestStreamArn --output text"
                f" --table-name {_stream(stage)}",
                "for f in $FUNCTIONS; do aws lambda list-event-source-mappings --function-name $f"
                " --query 'EventSourceMappings[].[EventSourceArn,State]' --output text; done",
                f"aws cloudformation detect-stack-drift --stack-name tumbas-{stage}",
            ),
        ),
        Step(
            "Rebuild the projections",
            f"{', '.join(_concepts('projection'))} follow from the rest. It must end with"
            " '0 differences left'.",
            (".venv/bin/python -m chalicelib.rebuild --rewrite",),
        ),
        Step(
            "Start again",
            "What was under way at that instant has no message in a queue any more: approve, close"
            " or hand in again what stands half done.",
            (
                "while read f n; do if [ $n = None ]; then aws lambda delete-function-concurrency"
                " --function-name $f; else aws lambda put-function-concurrency --function-name $f"
                " --reserved-concurrent-executions $n; fi; done < concurrency.txt",
                "sleep 120; .venv/bin/python -m chalicelib.rebuild",
            ),
        ),
        Step(
            "Clear away, a week later",
            "By then finance has thawed payouts (docs/finance.md, After a restore).",
            tuple(
                f"aws dynamodb delete-table --table-name {_beside(table, stage)}"
                for table in TABLES
            ),
        ),
    ]


def settings(table: Table, stage: str) -> Iterator[str]:
    """The commands that set of a restored table what the template gives a new one and AWS does not
    restore."""
    properties: dict[str, Any] = table_resource(table, stage)["Properties"]
    name = table.name(stage)
    update = f"aws dynamodb update-table --table-name {name}"
    yield (
        f"aws dynamodb update-continuous-backups --table-name {name}"
        " --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true"
    )
    if "TimeToLiveSpecification" in properties:
        yield (
            f"aws dynamodb update-time-to-live --table-name {name}"
            f" --time-to-live-specification {_json(properties['TimeToLiveSpecification'])}"
        )
    if "ResourcePolicy" in properties:
        yield (
            "aws dynamodb put-resource-policy --resource-arn"
            f" $(aws dynamodb describe-table --table-name {name} --query Table.TableArn --output"
            f' text) --policy "$(.venv/bin/python -m infra.denials {stage} {table.concept}'
            ' $(aws sts get-caller-identity --query Account --output text))"'
        )
    if table.stream:
        view = properties["StreamSpecification"]["StreamViewType"]
        yield f"{update} --stream-specification StreamEnabled=true,StreamViewType={view}"
        yield _wait(name)
    # One change at a time: a table that is UPDATING takes no other.
    yield f"{update} --on-demand-throughput {_json(properties['OnDemandThroughput'])}"
    yield _wait(name)
    if "WarmThroughput" in properties:
        yield f"{update} --warm-throughput {_json(properties['WarmThroughput'])}"
        yield _wait(name)
    for index in properties.get("GlobalSecondaryIndexes", []):
        for setting in ("OnDemandThroughput", "WarmThroughput"):
            if setting in index:
                change = {"IndexName": index["IndexName"], setting: index[setting]}
                yield f"{update} --global-secondary-index-updates {_json([{'Update': change}])}"
                yield _wait(name)
    if properties["DeletionProtectionEnabled"]:
        yield f"{update} --deletion-protection-enabled"


def script(steps: Sequence[Step]) -> str:
    """The steps as a shell script with its reasons."""
    lines = ["set -eu"]
    for number, step in enumerate(steps, start=1):
        lines += ["", f"# {number}. {step.title}", f"#    {step.why}", *step.commands]
    return "\n".join(lines) + "\n"


def _variables(stage: str) -> tuple[str, ...]:
    return (
        "FUNCTIONS=$(aws cloudformation describe-stack-resources"
        f" --stack-name tumbas-{stage} --output text --query"
        " \"StackResources[?ResourceType=='AWS::Lambda::Function'].PhysicalResourceId\")",
    )


def _beside(table: Table, stage: str) -> str:
    return f"{table.name(stage)}-restored"


def _restore_beside(table: Table, stage: str, at: str) -> str:
    return (
        f"aws dynamodb restore-table-to-point-in-time --source-table-name {table.name(stage)}"
        f" --target-table-name {_beside(table, stage)} --restore-date-time {at}"
    )


def _recover_beside(table: Table, stage: str) -> tuple[str, ...]:
    return (
        f"BACKUP=$(aws dynamodb list-backups --table-name {table.name(stage)} --backup-type SYSTEM"
        f" {_NEWEST})",
        '[ "$BACKUP" != None ]',
        f"aws dynamodb restore-table-from-backup --target-table-name {_beside(table, stage)}"
        " --backup-arn $BACKUP",
    )


def _back_up(table: Table, stage: str) -> str:
    return (
        f"aws dynamodb create-backup --table-name {_beside(table, stage)}"
        f" --backup-name {table.concept}-restored"
    )


def _replace(table: Table, stage: str, is_gone: bool) -> tuple[str, ...]:
    name = table.name(stage)
    delete = (
        f"aws dynamodb update-table --table-name {name} --no-deletion-protection-enabled",
        _wait(name),
        f"aws dynamodb delete-table --table-name {name}",
        f"aws dynamodb wait table-not-exists --table-name {name}",
    )
    return (
        f"BACKUP=$(aws dynamodb list-backups --table-name {_beside(table, stage)} {_NEWEST})",
        # Without a backup nothing is deleted.
        '[ "$BACKUP" != None ]',
        *(() if is_gone else delete),
        f"aws dynamodb restore-table-from-backup --target-table-name {name} --backup-arn $BACKUP",
        _wait(name),
    )


def _wait(name: str) -> str:
    return f"aws dynamodb wait table-exists --table-name {name}"


def _concepts(holds: str) -> list[str]:
    return [table.concept for table in TABLES if table.holds == holds]


def _stream(stage: str) -> str:
    (name,) = [table.name(stage) for table in TABLES if table.stream]
    return name


def _json(value: Any) -> str:
    return shlex.quote(json.dumps(value))


def main(arguments: Sequence[str]) -> int:
    """Print the plan for a stage and an instant; answers the exit status."""
    parser = argparse.ArgumentParser(prog="python -m infra.restore")
    parser.add_argument("--stage", required=True, choices=STAGES)
    parser.add_argument("--to", required=True, help="such as 2026-12-01T02:00:00Z")
    parser.add_argument(
        "--gone", nargs="*", default=(), choices=sorted(BY_CONCEPT), help="tables that were deleted"
    )
    asked = parser.parse_args(arguments)
    try:
        to = datetime.fromisoformat(asked.to)
    except ValueError:
        parser.error(f"--to: not an instant: {asked.to!r}")
    if to.tzinfo is None:
        # Without a zone seven hours of payments hang on a guess.
        parser.error("--to: needs its zone, such as Z or +07:00")
    print(script(plan(asked.stage, to, asked.gone)), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
