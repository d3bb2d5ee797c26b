"""What the emulator's tables held at an instant before: point-in-time recovery, as AWS has it.

ministack takes the order and restores what the table holds *now*. Here each table for which
recovery is on remembers what each write has replaced, back to KEPT writes; restoring copies the
table and undoes what came after the instant. A table that is deleted leaves a system backup.

    "The skew between updates in a backup is usually much less than a second"
                                           (Developer Guide, "On-demand backup: how it works")

so `skew_ms` lets each table go back to a moment of its own, up to so much before or after the
instant: what one transaction has written to two tables may stand in one of them only.

Runs in `.venv-emulator`, as emulator_process.py does.
"""

import json
import time
from collections import defaultdict, deque
from typing import Any
from zlib import crc32

from ministack.core.responses import (  # type: ignore[import-not-found,import-untyped,unused-ignore]
    error_response_json,
)
from ministack.services import (  # type: ignore[import-not-found,import-untyped,unused-ignore]
    dynamodb,
)

# Some twenty seconds of all that this emulator can do, and the memory of as many small items.
KEPT = 20_000
SYSTEM = "SYSTEM"

# By DynamoDB's id of a table: when it was written to, where, and what stood there.
_replaced: defaultdict[str, deque[tuple[float, str, str, Any]]] = defaultdict(
    lambda: deque(maxlen=KEPT)
)
# Since when it is known of a table what stood in it.
_since: dict[str, float] = {}


def recover_to_an_instant(skew_ms: int) -> None:
    """Let a table be restored to any instant since its recovery was switched on."""
    _remember_what_is_replaced()
    _tell_how_far_back()
    _leave_a_backup_of_what_is_deleted()
    restore = dynamodb._restore_table_to_point_in_time

    def restore_as_of(data: dict[str, Any]) -> Any:
        table = dynamodb._tables.get(data.get("SourceTableName"))
        if table is None:
            return restore(data)
        now, id = time.time(), table["TableId"]
        if not dynamodb._pitr_settings.get(table["TableName"]):
            return _refused("PointInTimeRecoveryUnavailableException", "recovery is off")
        asked = now if data.get("UseLatestRestorableTime") else data.get("RestoreDateTime")
        if asked is None or not _since.get(id, 0.0) <= float(asked) <= now:
            return _refused("InvalidRestoreTimeException", f"not from {_since.get(id)} to {now}")
        answer = restore(data)
        if answer[0] == 200:
            moment = min(float(asked) + _skew(table["TableName"], skew_ms), now)
            target = dynamodb._tables[data["TargetTableName"]]
            _undo(target, id, moment)
            target["RestoreSummary"] = {
                "SourceTableArn": table["TableArn"],
                "RestoreDateTime": float(asked),
                "RestoreInProgress": False,
            }
        return answer

    dynamodb._restore_table_to_point_in_time = restore_as_of


def _remember_what_is_replaced() -> None:
    put, remove = dynamodb._set_item, dynamodb._remove_item

    def put_and_remember(table: Any, pk: str, sk: str, item: Any) -> Any:
        old = put(table, pk, sk, item)
        _remember(table, pk, sk, old)
        return old

    def remove_and_remember(table: Any, pk: str, sk: str) -> Any:
        old = remove(table, pk, sk)
        _remember(table, pk, sk, old)
        return old

    dynamodb._set_item = put_and_remember
    dynamodb._remove_item = remove_and_remember


def _remember(table: Any, pk: str, sk: str, old: Any) -> None:
    if dynamodb._pitr_settings.get(table["TableName"]):
        known = _replaced[table["TableId"]]
        if len(known) == KEPT:
            _since[table["TableId"]] = known[0][0]
        known.append((time.time(), pk, sk, old))


def _tell_how_far_back() -> None:
    update, describe = dynamodb._update_continuous_backups, dynamodb._describe_continuous_backups

    def update_and_begin(data: dict[str, Any]) -> Any:
        answer = update(data)
        if answer[0] == 200:
            _since.setdefault(dynamodb._tables[data["TableName"]]["TableId"], time.time())
        return answer

    def describe_as_of(data: dict[str, Any]) -> Any:
        status, headers, body = describe(data)
        if status == 200 and dynamodb._pitr_settings.get(data["TableName"]):
            told = json.loads(body)
            period = told["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
            id = dynamodb._tables[data["TableName"]]["TableId"]
            period["EarliestRestorableDateTime"] = _since.get(id, 0.0)
            body = json.dumps(told)
        return status, headers, body

    dynamodb._update_continuous_backups = update_and_begin
    dynamodb._describe_continuous_backups = describe_as_of


def _leave_a_backup_of_what_is_deleted() -> None:
    delete, list_all = dynamodb._delete_table, dynamodb._list_backups

    def delete_and_leave(data: dict[str, Any]) -> Any:
        name = data.get("TableName")
        table = dynamodb._tables.get(name)
        if table is None or table.get("DeletionProtectionEnabled"):
            return delete(data)
        if dynamodb._pitr_settings.get(name):
            # As AWS names it ("Restoring a DynamoDB table to a point in time", Developer Guide).
            asked = {"TableName": name, "BackupName": f"{name}$DeletedTableBackup"}
            _, _, body = dynamodb._create_backup(asked)
            arn = json.loads(body)["BackupDetails"]["BackupArn"]
            dynamodb._backups[arn]["BackupDetails"]["BackupType"] = SYSTEM
        _replaced.pop(table["TableId"], None)
        return delete(data)

    def list_some(data: dict[str, Any]) -> Any:
        status, headers, body = list_all(data)
        wanted = data.get("BackupType", "USER")
        if status == 200 and wanted != "ALL":
            told = json.loads(body)
            found = told["BackupSummaries"]
            told["BackupSummaries"] = [one for one in found if one["BackupType"] == wanted]
            body = json.dumps(told)
        return status, headers, body

    dynamodb._delete_table = delete_and_leave
    dynamodb._list_backups = list_some


def _skew(name: str, skew_ms: int) -> float:
    """How much later a table is restored to than was asked, in seconds: each its own, always."""
    return (crc32(name.encode()) % 2001 - 1000) / 1000 * skew_ms / 1000


def _undo(target: Any, source_id: str, moment: float) -> None:
    """Put back in a copy of a table what was replaced after a moment, the last first."""
    for at, pk, sk, old in reversed(_replaced[source_id]):
        if at <= moment:
            break
        if old is None:
            target["items"].get(pk, {}).pop(sk, None)
            if not target["items"].get(pk, True):
                del target["items"][pk]
        else:
            target["items"].setdefault(pk, {})[sk] = old
    dynamodb._items_replaced(target)


def _refused(code: str, why: str) -> Any:
    return error_response_json(code, why, 400)
