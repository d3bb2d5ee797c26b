"""Bugs that were never there: what our services do about whatever is raised must not hide them."""

from contextlib import AbstractContextManager
from typing import Any

from chalicelib.ledger.use.pulse import Pulse
from chalicelib.redemptions.use.refund import RefundRedemption
from tests.simulation.mends.taking_out import Mend, replaced


def _bug(*_: Any, **__: Any) -> Any:
    raise ZeroDivisionError("a bug of ours")


def _in_a_request() -> AbstractContextManager[None]:
    return replaced(RefundRedemption, "refund", _bug)


def _in_a_job() -> AbstractContextManager[None]:
    return replaced(Pulse, "beat", _bug)


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
)
