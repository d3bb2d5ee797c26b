"""Bugs that were never there: what our services do about whatever is raised must not hide them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from msgspec import structs

from chalicelib.ledger.use.pulse import Pulse
from chalicelib.payments.use.pay import PayAtSticker
from chalicelib.redemptions.use.refund import RefundRedemption
from chalicelib.vouchers.use.claim import Claim
from tests.simulation.mends.taking_out import Mend, replaced


def _bug(*_: Any, **__: Any) -> Any:
    raise ZeroDivisionError("a bug of ours")


def _in_a_request() -> AbstractContextManager[None]:
    return replaced(RefundRedemption, "refund", _bug)


def _in_a_job() -> AbstractContextManager[None]:
    return replaced(Pulse, "beat", _bug)


class _WritesNothing:
    """Stands where a writer does, and is always done."""

    def transact(self, writes: Any) -> None: ...


def _unwritten(act: Callable[..., Any]) -> Callable[..., Any]:
    def acting(self: Any, *given: Any, **more: Any) -> Any:
        return act(structs.replace(self, writer=_WritesNothing()), *given, **more)

    return acting


_claim_from, _pay = Claim._claim_from, PayAtSticker.pay


def _unwritten_claim() -> AbstractContextManager[None]:
    return replaced(Claim, "_claim_from", _unwritten(_claim_from))


def _unwritten_payment() -> AbstractContextManager[None]:
    return replaced(PayAtSticker, "pay", _unwritten(_pay))


_RULES = ("nothing fails that AWS did not make fail",)

BUGS = (
    Mend(
        "bug-in-request",
        "a bug in a request is answered as `unavailable`",
        "refunds",
        _RULES,
        _in_a_request,
    ),
    Mend(
        "bug-in-job",
        "a bug in a job is nobody's answer, and the clock runs it again",
        "stream",
        _RULES,
        _in_a_job,
    ),
    Mend(
        "unwritten-claim",
        "a voucher is told of that was never written",
        "exhaustion",
        ("a success is never undone",),
        _unwritten_claim,
    ),
    Mend(
        "unwritten-payment",
        "a payment at a sticker is told of that was never written",
        "stickers",
        ("a success is never undone",),
        _unwritten_payment,
    ),
)
