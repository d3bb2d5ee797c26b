"""What acquirers need from rooms above: who counts the payments that they tell of."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.acquirers.rules.payment import Payment, Status


@dataclass(frozen=True, slots=True)
class Payments:
    """Where payments go.

    `tell(psp_id, payment)` takes in what an acquirer tells, as often as it is told: the same again
    changes nothing, 04 is final. A payment that it had told before with another status is the same
    payment. `standing(psp_id, payments)` answers the status of those that are known by their RRN
    and day, under (rrn, paid_on). `day_meant(psp_id, rrn, told_on)` answers of which day the
    payment is that this acquirer tells something of as of a day: of that one, or the last one under
    its number before that comes again; None where it has told of none.
    """

    tell: Callable[[str, Payment], None]
    standing: Callable[[str, Sequence[Payment]], Mapping[tuple[str, str], Status]]
    day_meant: Callable[[str, str, str], str | None]
