"""The emulator's own process: ministack, and what a stop would otherwise lose.

Runs in `.venv-emulator`, as a script (nothing of this project is importable there). It mends eleven
things, each by the emulator's own names, and stops with an error where one of them is gone:

- ministack keeps a stream reader's position across a stop but not the stream's records: after a
  restart a reader waits at a position that the new, empty stream has yet to reach, and every
  record until then is lost. Here the records are kept with the tables.
- A stop saves one service after the other while functions still run: a projection could be saved
  without the write that it counts. Here the readers of streams and queues pause, and functions
  that run are waited for, before anything is saved.
- It keeps a queue under its address, port included, so that on another port no reader finds it.
  boto3 asks the endpoint it was given and takes the queue's address for a mere name; here that
  name stays the same on every port.
- Its CloudFormation gives a secret without a value an empty text, where AWS makes no version yet.
- Where policies are enforced, it asks for `sqs:SendMessageBatch`, an action that AWS does not have
  (a batch needs what its parts need), and does not see which stream a call is about.
- Its inbox of text messages does not say when a message was sent.
- It does not tell the reader of a stream which shard a batch comes from, as AWS does where a window
  is set.
- It holds every item as Python objects, and looks through all of them for garbage again and again:
  a third of a second in which nobody is answered, for the two thousand objects that it finds. Here
  only what is new is looked through, and a few thousand stay.
- It reads each condition anew for each item, which is a tenth of its work: what it has
  read of an expression is remembered.
- It restores a table to what it holds now, whatever instant was asked for (point_in_time.py).
- Where the process that started it dies, it stops by itself, cleanly (Linux only).
"""

import asyncio
import functools
import gc
import json
import os
import signal
import threading
import time
from datetime import UTC, datetime
from typing import Any

import hypercorn.asyncio  # type: ignore[import-not-found,import-untyped,unused-ignore]
from ministack import app as emulator  # type: ignore[import-not-found,import-untyped,unused-ignore]
from ministack.core import (  # type: ignore[import-not-found,import-untyped,unused-ignore]
    iam_actions,
    lambda_runtime,
)
from ministack.services import (  # type: ignore[import-not-found,import-untyped,unused-ignore]
    dynamodb,
    lambda_svc,
    secretsmanager,
    sns,
    sqs,
)
from ministack.services.cloudformation import (  # type: ignore[import-not-found,import-untyped,unused-ignore]
    provisioners,
)

# A script finds its neighbours without their package's name.
from parentage import stop_with_parent  # type: ignore[import-not-found]
from point_in_time import recover_to_an_instant  # type: ignore[import-not-found]

LONGEST_WAIT_S = 20.0
NOMINAL_PORT = "4566"
# As `DescribeStream` has it.
ONLY_SHARD = "shardId-00000000000000000000-00000000"

_stopping = threading.Event()


def keep_streams() -> None:
    """Save and restore the records of the tables' streams together with the tables."""
    save, load = dynamodb.get_state, dynamodb.load_persisted_state

    def get_state() -> dict[str, Any]:
        state: dict[str, Any] = save()
        state["stream_records"] = dynamodb._stream_records
        state["stream_trimmed"] = dynamodb._stream_trimmed
        state["stream_count"] = dynamodb._stream_seq_counter
        return state

    def load_persisted_state(data: dict[str, Any] | None) -> None:
        load(data)
        if data and "stream_records" in data:
            dynamodb._stream_records.update(data["stream_records"])
            dynamodb._stream_trimmed.update(data["stream_trimmed"])
            dynamodb._stream_seq_counter = data["stream_count"]

    dynamodb.get_state = get_state
    dynamodb.load_persisted_state = load_persisted_state


def pause_readers_before_stopping() -> None:
    """On SIGTERM start no function for a stream or queue, let those that run end, then stop.

    Until then everything is still served, for the functions need it to end well.
    """
    for name in ("_poll_sqs", "_poll_dynamodb_streams"):
        poll = getattr(lambda_svc, name)

        def unless_stopping(poll: Any = poll) -> bool:
            return False if _stopping.is_set() else bool(poll())

        setattr(lambda_svc, name, unless_stopping)

    async def asked_to_stop() -> None:
        asked = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, asked.set)
        await asked.wait()
        _stopping.set()
        until = time.monotonic() + LONGEST_WAIT_S
        quiet = 0
        # Twice, because a reader may be between taking a batch and starting its function.
        while quiet < 2 and time.monotonic() < until:
            busy = lambda_runtime.workers_in_use() or lambda_svc._esm_inflight
            quiet = 0 if busy else quiet + 1
            await asyncio.sleep(0.05)

    serve = hypercorn.asyncio.serve

    async def serve_until_quiet(*args: Any, **more: Any) -> None:
        await serve(*args, shutdown_trigger=asked_to_stop, **more)

    hypercorn.asyncio.serve = serve_until_quiet


def name_queues_alike_on_every_port() -> None:
    """Build queue addresses with one nominal port."""
    if f"{sqs.DEFAULT_HOST}:{sqs.DEFAULT_PORT}" != sqs._CANONICAL_NETLOC:
        raise RuntimeError("ministack builds queue addresses in another way now")
    sqs.DEFAULT_PORT = NOMINAL_PORT
    sqs._CANONICAL_NETLOC = f"{sqs.DEFAULT_HOST}:{NOMINAL_PORT}"


def leave_new_secrets_without_a_value() -> None:
    """Make a template's secret that names no value without a version, as AWS does."""
    handler = provisioners._RESOURCE_HANDLERS["AWS::SecretsManager::Secret"]
    create = handler["create"]

    def create_as_asked(logical_id: str, properties: dict[str, Any], stack: str) -> Any:
        created = create(logical_id, properties, stack)
        if not {"SecretString", "GenerateSecretString"} & set(properties):
            secretsmanager._secrets[created[0]]["Versions"] = {}
        return created

    handler["create"] = create_as_asked


def judge_as_iam_does() -> None:
    """Judge a queue's batches as the single operations, and a stream's calls by the stream."""
    action_from_target = iam_actions._action_from_target
    resource_of = iam_actions.extract_resource_arn

    def action(headers: dict[str, Any]) -> str | None:
        name: str | None = action_from_target(headers)
        return name.replace("MessageBatch", "Message") if name else name

    def resource(
        service: str, method: str, path: str, headers: Any, body: bytes, *more: Any
    ) -> str:
        if service == "dynamodbstreams" and b'"StreamArn"' in body:
            return str(json.loads(body)["StreamArn"])
        return str(resource_of(service, method, path, headers, body, *more))

    iam_actions._action_from_target = action
    iam_actions.extract_resource_arn = resource


class StampedInbox(list[dict[str, Any]]):
    """The text messages to one phone, each with the instant at which it came in."""

    def append(self, message: dict[str, Any]) -> None:
        sent_at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        super().append({"SentAt": sent_at, **message})


def stamp_text_messages() -> None:
    """Let every text message carry `SentAt`."""
    inbox_of = sns._sms_log_for

    def stamped_inbox_of(phone: str) -> StampedInbox:
        inbox = inbox_of(phone)
        if not isinstance(inbox, StampedInbox):
            inbox = StampedInbox(inbox)
            sns._sms_messages[phone] = inbox
        return inbox

    sns._sms_log_for = stamped_inbox_of


def name_the_shard_of_a_batch() -> None:
    """Tell a table's stream reader the shard of what it gets: there is only one."""
    execute = lambda_svc._execute_function

    def execute_with_shard(function: Any, event: Any) -> Any:
        records = event.get("Records") if isinstance(event, dict) else None
        if records and records[0].get("eventSource") == "aws:dynamodb":
            event = {"shardId": ONLY_SHARD, **event}
        return execute(function, event)

    lambda_svc._execute_function = execute_with_shard


def remember_expressions() -> None:
    """Take an expression apart once, and check its grammar once."""
    taken_apart = functools.lru_cache(4096)(dynamodb._tokenize)

    def tokenize(expression: str) -> list[Any]:
        # Each gets a list of its own.
        return list(taken_apart(expression))

    dynamodb._tokenize = tokenize
    dynamodb._condition_syntax_error = functools.lru_cache(4096)(dynamodb._condition_syntax_error)


def collect_seldom() -> None:
    """Look through new objects less often, and never through those that have stayed."""
    gc.set_threshold(50_000, 1_000_000, 1_000_000)


if __name__ == "__main__":
    stop_with_parent()
    collect_seldom()
    remember_expressions()
    keep_streams()
    name_queues_alike_on_every_port()
    leave_new_secrets_without_a_value()
    judge_as_iam_does()
    stamp_text_messages()
    name_the_shard_of_a_batch()
    recover_to_an_instant(int(os.environ.get("RESTORE_SKEW_MS", "0")))
    pause_readers_before_stopping()
    emulator.main()
