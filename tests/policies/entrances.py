"""Which function is under way: an area since its gateway called it, another since its use case was.

Handlers of queues, streams and clocks (chalicelib/handlers.py) each call one use case; tests call
that directly, with parts and a clock of their own.
"""

import functools
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from typing import Any

from chalicelib.acquirers.use.confirm import Confirm
from chalicelib.archive.use.keep import Keep
from chalicelib.bank.use.job import StatementJob
from chalicelib.campaigns.use.finish import FinishChanges
from chalicelib.codes.use.forget import ForgetVisitors
from chalicelib.codes.use.make import CodeJob
from chalicelib.core.http.app import App
from chalicelib.core.work import Work
from chalicelib.days.use.finish import Closing
from chalicelib.documents.use.make import MakeDocuments
from chalicelib.exports.use.make import MakeExport
from chalicelib.fiscal.use.count import CountPaid
from chalicelib.growth.use.count import CountGrowth
from chalicelib.growth.use.daily import LookDaily
from chalicelib.identity.use.answer import AnswerTexts
from chalicelib.impact.use.publish import Publish
from chalicelib.imports.use.go_on import GoOn
from chalicelib.incentives.use.retry import RetryWaiting
from chalicelib.ledger.use.apply import Stream
from chalicelib.ledger.use.pulse import Pulse
from chalicelib.live.use.connect import Connect
from chalicelib.live.use.tell import Tell as TellListeners
from chalicelib.marketplace.use.lapse import LapseHolds
from chalicelib.notices.use.acted import TellOfActs
from chalicelib.notices.use.moved import TellOfTransfers
from chalicelib.notices.use.push import SendPushes
from chalicelib.products.use.photograph import MakePhotos
from chalicelib.reconciliation.use.report import Reporting
from chalicelib.redemptions.use.evening import EveningSums
from chalicelib.reports.use.count import CountSales
from chalicelib.settlements.use.job import SettlementJob
from chalicelib.stickers.use.screen import ScreenStickers
from chalicelib.vouchers.use.lapse import Lapse
from chalicelib.vouchers.use.remind import RemindOfLapses
from chalicelib.webhooks.use.work import Webhooks

# By the type of the job that it takes up.
QUEUES: dict[type[Any], str] = {
    GoOn: "on_import",
    SettlementJob: "on_settlement",
    StatementJob: "on_bank_statement",
    Closing: "on_day",
    MakeExport: "on_export",
    Reporting: "on_reconciliation",
    MakeDocuments: "on_document",
    CodeJob: "on_codes",
    Publish: "on_impact",
}
OTHERS: tuple[tuple[type[Any], str, str], ...] = (
    (Stream, "apply", "on_transfers"),
    (Pulse, "beat", "heartbeat"),
    (CountSales, "run", "count_sales"),
    (CountPaid, "count", "on_paid"),
    (CountGrowth, "run", "count_growth"),
    (LookDaily, "run", "count_growth"),
    (Lapse, "run", "expire_due"),
    (FinishChanges, "run", "expire_due"),
    (ForgetVisitors, "run", "expire_due"),
    (LapseHolds, "run", "lapse_holds"),
    (RetryWaiting, "run", "expire_due"),
    (Stream, "redrive", "heartbeat"),
    (Webhooks, "take_up", "on_webhook"),
    (TellOfTransfers, "take_up", "on_notice"),
    (SendPushes, "take_up", "on_push"),
    (AnswerTexts, "take_up", "on_answer"),
    (Connect, "connect", "websocket_connect"),
    (TellListeners, "take_up", "on_live"),
    (TellOfActs, "run", "remind"),
    (RemindOfLapses, "run", "remind"),
    (EveningSums, "run", "evening_sums"),
    (ScreenStickers, "run", "screen_stickers"),
    (Keep, "keep", "on_archive"),
    (Confirm, "take_up", "on_confirmation"),
    (MakePhotos, "take_up", "on_photo"),
    (MakeDocuments, "make_forgotten", "remember_documents"),
)

_under_way: ContextVar[str] = ContextVar("function under way", default="")


def under_way() -> str:
    """The function under way, "" where a test itself asks."""
    return _under_way.get()


@contextmanager
def function(name: str) -> Iterator[None]:
    """What is called within is called by this function. All entrances are called from without,
    also where a test does so in the midst of another function."""
    token = _under_way.set(name)
    try:
        yield
    finally:
        _under_way.reset(token)


@contextmanager
def no_function() -> Iterator[None]:
    """What is called within is the test's own doing, also while a function is under way."""
    token = _under_way.set("")
    try:
        yield
    finally:
        _under_way.reset(token)


def watch() -> None:
    """Note from now on which function is under way, also in the threads that it starts."""
    _enter(App, "__call__", lambda app, event, context: context.function_name)
    _enter(Work, "take_up", lambda work, *_: QUEUES.get(type(work.job), ""))
    for owner, method, name in OTHERS:
        _enter(owner, method, functools.partial(_always, name))
    submit: Any = ThreadPoolExecutor.submit

    @functools.wraps(submit)
    def with_context(pool: Any, act: Callable[..., Any], /, *given: Any, **named: Any) -> Any:
        return submit(pool, copy_context().run, functools.partial(act, *given, **named))

    ThreadPoolExecutor.submit = with_context  # type: ignore[method-assign]


def _always(name: str, *_: Any) -> str:
    return name


def _enter(owner: type[Any], method: str, name: Callable[..., str]) -> None:
    real = getattr(owner, method)

    @functools.wraps(real)
    def entered(*given: Any, **named: Any) -> Any:
        with function(name(*given)):
            return real(*given, **named)

    setattr(owner, method, entered)
