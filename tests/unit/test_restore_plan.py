"""The plan of a restore: every table, to the same second, with all that AWS does not restore."""

import re
import shlex
import subprocess
from datetime import UTC, datetime
from typing import get_args

import botocore.session
import pytest

from infra.restore import main, plan, script, settings
from infra.tables import BY_CONCEPT, TABLES, Holds, Table
from infra.template import table_resource

AT = datetime(2026, 12, 1, 2, 0, 0, 500_000, tzinfo=UTC)
NAMES = {table.name("prod") for table in TABLES}
# Of a table, what a restore brings back by itself (AWS: RestoreTableToPointInTime).
RESTORED = {
    "TableName",
    "BillingMode",
    "AttributeDefinitions",
    "KeySchema",
    "GlobalSecondaryIndexes",
    "SSESpecification",
}
SET_AGAIN = {
    "PointInTimeRecoverySpecification": "update-continuous-backups",
    "TimeToLiveSpecification": "update-time-to-live",
    "StreamSpecification": "--stream-specification",
    "OnDemandThroughput": "--on-demand-throughput",
    "WarmThroughput": "--warm-throughput",
    "DeletionProtectionEnabled": "--deletion-protection-enabled",
    "ResourcePolicy": "put-resource-policy",
}


def commands(part: str) -> list[str]:
    return [one for step in plan("prod", AT) for one in step.commands if part in one]


def test_every_table_is_restored_to_the_same_second_and_takes_its_own_place() -> None:
    beside = commands("restore-table-to-point-in-time")
    assert {re.search(r"--source-table-name (\S+)", one)[1] for one in beside} == NAMES  # type: ignore[index]
    assert {one.rpartition(" ")[2] for one in beside} == {"2026-12-01T02:00:00Z"}
    places = [shlex.split(one)[4] for one in commands("restore-table-from-backup")]
    assert set(places) == NAMES
    assert len(places) == len(beside) == len(TABLES)


def test_no_table_is_deleted_before_it_is_backed_up() -> None:
    every = [one for step in plan("prod", AT) for one in step.commands]
    for name in NAMES:
        backed_up = every.index(
            f"aws dynamodb create-backup --table-name {name}-restored"
            f" --backup-name {name.removeprefix('tumbas-prod-')}-restored"
        )
        deleted = every.index(f"aws dynamodb delete-table --table-name {name}")
        assert backed_up < deleted
        assert '[ "$BACKUP" != None ]' in every[deleted - 4 : deleted]


def test_a_table_that_is_gone_comes_back_from_the_backup_of_its_deletion() -> None:
    steps = plan("prod", AT, ["vouchers"])
    every = [one for step in steps for one in step.commands]
    name = BY_CONCEPT["vouchers"].name("prod")
    for verb in ("restore-table-to-point-in-time --source-table-name", "delete-table --table-name"):
        assert f"aws dynamodb {verb} {name}" not in "\n".join(every).replace(f"{name}-", "")
    (found,) = [at for at, one in enumerate(every) if "--backup-type SYSTEM" in one]
    assert f"--table-name {name} " in every[found]
    assert every[found + 1] == '[ "$BACKUP" != None ]'
    assert f"--target-table-name {name}-restored" in every[found + 2]
    # All others as before.
    assert len(commands("restore-table-to-point-in-time")) == len(TABLES)
    assert sum("restore-table-to-point-in-time" in one for one in every) == len(TABLES) - 1


@pytest.mark.parametrize("stage", ["staging", "prod"])
@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.concept)
def test_all_that_the_template_says_of_a_table_is_restored_or_set_again(
    table: Table, stage: str
) -> None:
    said = table_resource(table, stage)["Properties"]
    again = list(settings(table, stage))
    for member in said.keys() - RESTORED:
        if said[member]:
            assert any(SET_AGAIN[member] in one for one in again), member
    for index in said.get("GlobalSecondaryIndexes", []):
        for member in index.keys() & SET_AGAIN.keys():
            assert any(index["IndexName"] in one and member in one for one in again)


def test_payouts_are_frozen_while_everything_is_stopped() -> None:
    titles = [step.title for step in plan("prod", AT)]
    freeze = titles.index("Freeze payouts")
    assert titles.index("Let each take its table's place") < freeze < titles.index("Start again")
    (command,) = commands("commands.freeze")
    # Afterwards the tables deny everybody but the city's functions to write.
    every = [one for step in plan("prod", AT) for one in step.commands]
    denied = [at for at, one in enumerate(every) if "put-resource-policy" in one]
    assert denied
    assert every.index(command) < min(denied)
    assert command.endswith(" 2026-12-01T02:00:00Z")


def test_what_a_table_holds_is_known_of_each() -> None:
    assert {table.holds for table in TABLES} == set(get_args(Holds))
    assert {one for one in BY_CONCEPT if BY_CONCEPT[one].holds == "projection"} == {
        "journal",
        "totals",
        "reports",
        "fiscal",
    }


def test_the_plan_is_shell_that_names_calls_which_dynamodb_has() -> None:
    text = script(plan("prod", AT))
    subprocess.run(["bash", "-n"], input=text, text=True, check=True)
    api = botocore.session.get_session().get_service_model("dynamodb")
    known = {re.sub("(?<!^)([A-Z])", r"-\1", name).lower() for name in api.operation_names}
    called = set(re.findall(r"aws dynamodb ([a-z-]+)", text)) - {"wait"}
    assert called <= known


@pytest.mark.parametrize("instant", ["2026-12-01T02:00:00", "yesterday"])
def test_an_instant_without_its_zone_is_refused(
    instant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["--stage", "prod", "--to", instant])
    assert "--to" in capsys.readouterr().err


def test_the_command_prints_the_plan(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--stage", "prod", "--to", "2026-12-01T09:00:00+07:00"]
    assert main(asked) == 0
    assert capsys.readouterr().out == script(plan("prod", AT))
    assert main([*asked, "--gone", "days"]) == 0
    assert capsys.readouterr().out == script(plan("prod", AT, ["days"]))
