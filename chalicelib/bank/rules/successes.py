"""A bank that debits a file's successes only: which payments were left out, told by the sum."""

from collections.abc import Iterator, Sequence

from chalicelib.bank.rules.known import OpenPayments
from chalicelib.settlements.rules.payment import Payment

# More choices than these help nobody.
_PAIRS_MOST = 3
_SINGLES_MOST = 3


def left_out(of: OpenPayments, amount: int) -> Iterator[Sequence[Payment]]:
    """One or two payments of a settlement that come to `amount` rupiah, a few choices of each, so
    that two or more stay. In time that grows with the number of payments."""
    if amount <= 0 or of.count < 3:
        return
    for one in of.of(amount)[:_SINGLES_MOST]:
        yield [one]
    if of.count < 4:
        return
    found = 0
    for first, times in sorted(of.amounts().items()):
        second = amount - first
        if second < first or found == _PAIRS_MOST:
            return
        if second == first and times > 1:
            yield of.of(first)[:2]
        elif second != first and of.of(second):
            yield [of.of(first)[0], of.of(second)[0]]
        else:
            continue
        found += 1
