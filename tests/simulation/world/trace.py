"""What has happened, a line a step: the same each time that the same seed runs."""

import json
import sys
from collections.abc import Callable
from hashlib import blake2b
from typing import Any

import msgspec

from tests.simulation.world.scheduler import Scheduler

Line = tuple[int, str, str, str, str]


class Trace:
    """Keeps the lines; also stands where standard error does, and keeps what services print only
    where `printed` is a list. `failing` hears what was being handled while something was printed:
    an error, and whether a line of log told of it."""

    def __init__(
        self, scheduler: Scheduler, failing: Callable[[BaseException, bool], object]
    ) -> None:
        self._scheduler = scheduler
        self._failing = failing
        self._began = scheduler.now
        self.lines: list[tuple[int, str, str, Any, str]] = []
        self.printed: list[str] | None = None

    def begin(self) -> None:
        """What went before is forgotten."""
        self._began = self._scheduler.now
        self.lines.clear()

    def call(self, call: Any, said: str) -> None:
        """A call of AWS, and what was answered."""
        owner = call.by.owner
        who = call.by.act if owner is None else f"{call.by.act} [{owner.name}]"
        self.lines.append((self._scheduler.now, who, call.name, call.asked, said))

    def note(self, what: str, about: str, said: str) -> None:
        """Something else."""
        strand = self._scheduler.current
        who = strand.act if strand is not None else "aws"
        self.lines.append((self._scheduler.now, who, what, about, said))

    def write(self, text: str) -> int:
        """What a service prints: a line of log in JSON, or what `traceback` tells."""
        if (error := sys.exc_info()[1]) is not None:
            self._failing(error, text.startswith("{"))
        if self.printed is not None:
            self.printed.append(text)
        return len(text)

    def flush(self) -> None:
        """Nothing waits."""

    def told(self) -> list[str]:
        """The lines, for people."""
        found = []
        for at, who, what, about, said in self.lines:
            text = about if isinstance(about, str) else _about(about)
            seconds = (at - self._began) / 1_000_000
            found.append(f"{seconds:11.6f}  {who}  {what}  {text}{' → ' if said else ''}{said}")
        return found

    def digest(self) -> str:
        """One word for all of it."""
        whole = blake2b(digest_size=8)
        for line in self.told():
            whole.update(line.encode())
        return whole.hexdigest()


def _about(asked: Any) -> str:
    """Which items a call is about."""
    try:
        parameters = asked.json()
    except msgspec.MsgspecError:
        return str(asked.url)
    if "TransactItems" in parameters:
        return ", ".join(_item(*next(iter(one.items()))) for one in parameters["TransactItems"])
    if "RequestItems" in parameters:
        asked_of = parameters["RequestItems"].items()
        return ", ".join(f"{_short(table)} ({_count(found)})" for table, found in asked_of)
    if "TableName" in parameters:
        return _item("", parameters)
    return str(parameters.get("QueueUrl", parameters.get("SecretId", ""))).rpartition("/")[2]


def _item(verb: str, parameters: Any) -> str:
    named = parameters.get("Key") or parameters.get("Item") or {}
    key = "/".join(str(named[name].get("S")) for name in ("pk", "sk") if name in named)
    if not key and "ExpressionAttributeValues" in parameters:
        key = json.dumps([*parameters["ExpressionAttributeValues"].values()][:1])
    return f"{verb} {_short(parameters['TableName'])} {key}".strip()


def _short(table: str) -> str:
    return table.rpartition("-")[2]


def _count(asked: Any) -> int:
    return len(asked["Keys"] if isinstance(asked, dict) else asked)
