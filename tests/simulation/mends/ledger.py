"""Mends of the ledger: instants, the stream, `through`, days, keys."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

from chalicelib.core.dynamo.idempotency import Records
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values import ids
from chalicelib.core.work import Work
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.ledger.store import heartbeats
from chalicelib.ledger.store.progress import Progress
from chalicelib.ledger.store.stream import Batch, read_batch
from chalicelib.ledger.store.totals import Totals
from chalicelib.ledger.store.transfers import Transfers
from chalicelib.ledger.use import apply, through
from chalicelib.ledger.use.apply import Stream
from chalicelib.redemptions.use.refund import Refund, RefundRedemption
from tests.simulation.mends.taking_out import Mend, all_of, replaced


def _refund_at_an_early_instant(
    self: RefundRedemption,
    redemption: Any,
    terms: Any,
    amount: int,
    reason: str,
    by: Any,
    key: Any,
    view: Callable[[Transfer], Any],
    *,
    onward: bool,
) -> Any:
    """The instant is taken, then the terms are read."""
    now, paid = self.clock(), redemption.paid
    terms = self.campaigns.get(redemption.transfer.campaign_id)
    refund = self.refunds.transfer(
        ids.new_id(ids.TRANSFER), paid, amount, reason, by.actor, now, cashier=by.cashier
    )
    body = view(refund)
    self.writer.transact(
        [
            *self.records.write(key, now, 201, body=body),
            *self.refunds.writes([Refund(refund, paid, terms, onward)], now, phone=by.phone),
        ]
    )
    return body


def _heartbeats_at_the_same_keys() -> AbstractContextManager[None]:
    """Of 64 keys each beat takes all, however many shards there are."""
    return replaced(heartbeats, "KEYS", 64)


def _one_message() -> AbstractContextManager[None]:
    """A change of what is there has one message, which may come before it."""
    return replaced(Work, "queue_change", Work.queue)


def _patient_from_now_on(self: Writer, writes: Sequence[Write]) -> float:
    """However old what it writes is."""
    return self._monotonic()


def _instant_first() -> AbstractContextManager[None]:
    return all_of(
        replaced(RefundRedemption, "_refund", _refund_at_an_early_instant),
        replaced(Writer, "_oldest", _patient_from_now_on),
    )


_read_batch = read_batch


def _inserts_only(event: Any) -> Batch:
    return replace(_read_batch(event), mutations=[])


def _mutations_unnoticed() -> AbstractContextManager[None]:
    return replaced(apply, "read_batch", _inserts_only)


def _no_redrive() -> AbstractContextManager[None]:
    return replaced(Stream, "redrive", lambda self, has_time: 0)


def _shards_kept() -> AbstractContextManager[None]:
    return replaced(through, "needless", lambda parents, reached: [])


def _set_anyway(self: Progress, key: Any, reached: str) -> None:
    self._writer.update(
        Write(
            self._table,
            lambda _: AssertionError(),  # type: ignore[arg-type,return-value]
            key=key,
            update="SET reached = :reached",
            values={":reached": reached},
        )
    )


def _by_rows_alone(parents: Any, reached: Any) -> str | None:
    """Of the shards that have delivered something, wherever the others are."""
    return min(reached.values(), default=None)


def _through_goes_back() -> AbstractContextManager[None]:
    return all_of(
        replaced(Progress, "_forward", _set_anyway),
        replaced(through, "surely_reached", _by_rows_alone),
    )


def _keys_unkept() -> AbstractContextManager[None]:
    return replaced(Records, "write", lambda self, key, now, status, **kept: [])


_write = Transfers.write


def _overwriting(self: Transfers, *given: Any, **more: Any) -> list[Write]:
    return [
        replace(one, condition=None) if one.put is not None else one
        for one in _write(self, *given, **more)
    ]


def _tokens_pay_again() -> AbstractContextManager[None]:
    return all_of(
        replaced(Transfers, "write", _overwriting),
        replaced(Records, "write", lambda self, key, now, status, **kept: []),
    )


_totals_writes = Totals._writes


def _counted_again(self: Totals, chunk: list[Transfer]) -> list[Write]:
    return [
        replace(one, condition=None) if one.put is not None else one
        for one in _totals_writes(self, chunk)
    ]


def _counted_as_often_as_told() -> AbstractContextManager[None]:
    return replaced(Totals, "_writes", _counted_again)


_THROUGH = "`through` says no more than is true"

LEDGER = (
    Mend(
        "instant-last",
        "a refund takes its instant before it reads: `through` passes it",
        "instants",
        (_THROUGH,),
        _instant_first,
        first=38,
    ),
    Mend(
        "mutations",
        "a transfer that is overwritten or removed passes the stream unnoticed",
        "tampering",
        ("whoever changes a transfer is noticed",),
        _mutations_unnoticed,
    ),
    Mend(
        "redrive",
        "a kind that the old consumer does not know holds `through` until everything is rebuilt",
        "mixed",
        ("everything drains", "projections are the transfers"),
        _no_redrive,
    ),
    Mend(
        "shards-forgotten",
        "rows of dead shards are never deleted",
        "shards",
        ("everything drains",),
        _shards_kept,
        first=5,
    ),
    Mend(
        "heartbeats-anywhere",
        "heartbeats go to the same keys always: a shard that has none of them holds `through`",
        "shards",
        ("everything drains",),
        _heartbeats_at_the_same_keys,
        first=55,
    ),
    Mend(
        "queued-again",
        "work whose message comes before it is stored is never done",
        "large",
        ("everything drains",),
        _one_message,
        first=519,
    ),
    Mend(
        "through-forward",
        "`through` is set to whatever the rows say",
        "shards",
        ("`through` never goes back", _THROUGH),
        _through_goes_back,
    ),
    Mend(
        "kept-keys",
        "the key is not kept beside the money: what is sent again moves it again",
        "lost",
        ("one key, one effect", "a refusal moved nothing"),
        _keys_unkept,
    ),
    Mend(
        "token-once",
        "a payment token pays as often as it is sent",
        "lost",
        ("transfers are written once", "one key, one effect", "money moves by transfers"),
        _tokens_pay_again,
    ),
    Mend(
        "counted-once",
        "the sums count a transfer as often as the stream tells of it",
        "stream",
        ("projections are the transfers",),
        _counted_as_often_as_told,
    ),
)
