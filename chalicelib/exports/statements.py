"""A merchant's statement for others to see: as a PDF file, and signed."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from chalicelib.core.crypto import jose
from chalicelib.core.crypto.signed import STATEMENT_TYP
from chalicelib.core.values.instants import (
    Clock,
    business_day,
    day_from_text,
    epoch,
    from_text,
    to_text,
)
from chalicelib.core.values.subject import Subject
from chalicelib.exports.paper import PaidOut, Paper
from chalicelib.identity.keys import KeyRing, signing_key
from chalicelib.merchants.rules.merchant import Merchant
from chalicelib.merchants.rules.statement import Statement
from chalicelib.merchants.use.look_up import LookUp
from chalicelib.merchants.use.statement import ReadStatement
from chalicelib.settlements.payouts import Payout, Payouts
from chalicelib.settlements.rules import HELD, RETURNED

_AT_A_TIME = 100


class StatementPapers:
    """The use case of a merchant's statement as a file."""

    def __init__(
        self,
        statements: ReadStatement,
        merchants: LookUp,
        payouts: Payouts,
        ring: Callable[[], KeyRing],
        city: str,
        origin: str,
        clock: Clock,
    ) -> None:
        """`city` signs; `origin` is the address under which it is found."""
        self._statements = statements
        self._merchants = merchants
        self._payouts = payouts
        self._ring = ring
        self._city = city
        self._origin = origin
        self._clock = clock

    def pdf(self, by: Subject, first: date | None, last: date | None, tongue: int) -> bytes:
        """The statement of these business days, both included, as a PDF file. Raises what
        `ReadStatement.of` raises."""
        # Only whoever asks for one waits for what draws it.
        from chalicelib.exports.statement_pdf import render

        through = self._statements.through()
        statement = self._statements.of(by, first, last)
        now = self._clock()
        merchant = self._merchants.one(by.id)
        proof = jose.sign(
            claims(self._city, merchant, statement, through, now),
            signing_key(self._ring(), "receipt"),
            STATEMENT_TYP,
        )
        paper = Paper(
            city=self._city,
            merchant=merchant,
            statement=statement,
            payouts=self._paid_out(by, statement.days[0].day, statement.days[-1].day),
            through=to_text(through),
            made_at=to_text(now),
            proof=f"{self._origin}/verify/#{proof}",
            keys=f"{self._origin}/api/v1/public/keys",
        )
        return render(paper, tongue)

    def _paid_out(self, by: Subject, first: date, last: date) -> list[PaidOut]:
        """The payouts that were ordered on these days, oldest first."""
        found: list[PaidOut] = []
        cursor: str | None = None
        while True:
            page, cursor = self._payouts.of(by, cursor, _AT_A_TIME)
            found += [
                _paid(one)
                for one in page
                if one.shown.state != HELD and first <= _ordered_on(one) <= last
            ]
            if cursor is None:
                return sorted(found, key=lambda one: one.number)


def claims(
    city: str, merchant: Merchant, statement: Statement, through: datetime, now: datetime
) -> dict[str, Any]:
    """What the signature of a statement is over: the shop, sums in rupiah, days, and up to when it
    holds every transfer."""
    return {
        "iss": city,
        "mid": merchant.id,
        "name": merchant.name,
        "from": statement.days[0].day.isoformat(),
        "to": statement.days[-1].day.isoformat(),
        "opening": statement.opening,
        "redeemed": statement.redeemed,
        "refunded": statement.refunded,
        "paid_out": statement.paid_out,
        "closing": statement.closing,
        "through": to_text(through),
        "iat": epoch(now),
    }


def _ordered_on(payout: Payout) -> date:
    return business_day(from_text(payout.settlement.approved_at))


def _paid(payout: Payout) -> PaidOut:
    line = payout.shown.line
    return PaidOut(
        number=line.number,
        amount=line.amount,
        ordered_on=_ordered_on(payout),
        paid_on=day_from_text(payout.paid_on) if payout.paid_on else None,
        returned=payout.shown.state == RETURNED,
    )
