"""What tests of settlements that outlast a request share: a city that is owed something, and each
step of its settlement."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.parts import Parts
from chalicelib.settlements.parts import SettlementParts
from chalicelib.settlements.rules.settlement import Seen, Settlement, settlement_id, state_of
from chalicelib.settlements.use.job import SPARE_MS
from tests.policies import entrances
from tests.stack import TestEmulator
from tests.stores.import_city import Clock, city
from tests.stores.settled_city import (
    APPROVER,
    DRAFTER,
    KEY,
    WITHDRAW_KEY,
    officers,
    owed_to,
    suspend,
)

ID = settlement_id(KEY.id)
OWED = (5_000, 0, 7_000, 600_000_000, 1_000, 2_000, 3_000, 0, 4_000)


def plenty() -> int:
    return 10 * SPARE_MS


def nine_merchants(emulator: TestEmulator, clock: Clock) -> Parts:
    """A new city of nine merchants, two of them owed nothing, one of them suspended."""
    emulator.empty_tables()
    parts = city(clock)
    parts.sqs.purge_queue(QueueUrl=parts.settings.settlements_queue)
    suspend(parts, owed_to(parts, OWED)[4])
    return parts


def drafted(parts: Parts, lines_at_once: int = 2) -> Settlement:
    draft = officers(parts, lines_at_once=lines_at_once).draft
    return draft.draft(parts.clock(), DRAFTER, KEY)


def take_up(parts: Parts, id: str = ID, remaining_ms: Callable[[], int] = plenty) -> None:
    """What the queue's function does with a settlement's message."""
    officers(parts).work.take_up({"id": id}, remaining_ms)


def standing(parts: Parts, id: str = ID) -> Settlement:
    return parts[SettlementParts].settlements.get(id)


def finish(parts: Parts, settlement_id: str, remaining_ms: Callable[[], int] = plenty) -> str:
    """Go on with a settlement as its messages do, until it goes on no more: its state."""
    for _ in range(50):
        take_up(parts, settlement_id, remaining_ms)
        state = state_of(standing(parts, settlement_id))
        if state not in ("preparing", "approving", "withdrawing"):
            return state
    raise AssertionError("it never ends")


def propose(parts: Parts) -> None:
    """Propose to withdraw the settlement."""
    officers(parts).withdraw.propose(ID, "salah hari", DRAFTER)


def withdraw(parts: Parts) -> None:
    """Approve that it is withdrawn."""
    officers(parts).withdraw.approve(ID, APPROVER, WITHDRAW_KEY)


def approve(parts: Parts) -> None:
    seen = standing(parts)
    officers(parts).approve.approve(ID, Seen(seen.total, seen.version), APPROVER, KEY)


def approved(parts: Parts) -> Settlement:
    """A settlement whose money has left the merchants' accounts."""
    finish(parts, drafted(parts).id)
    approve(parts)
    finish(parts, ID)
    return standing(parts)


@contextmanager
def before_call(parts: Parts, operation: str, act: Callable[..., None]) -> Iterator[None]:
    """Let `act` happen before each call of this operation."""
    events = client_of(parts.connection).meta.events

    def before(**call: Any) -> None:
        with entrances.no_function():
            act(**call)

    events.register(f"before-call.dynamodb.{operation}", before)
    try:
        yield
    finally:
        events.unregister(f"before-call.dynamodb.{operation}", before)


def interleaved(
    parts: Parts, act: Callable[[], object], work: Callable[[Parts], object] = take_up
) -> None:
    """Work, and let `act` happen just before the first write."""
    acts = iter([act])

    def late(**_: Any) -> None:
        for once in acts:
            once()

    with before_call(parts, "TransactWriteItems", late):
        work(parts)
