"""A merchant's statement for others to see: as a PDF file, and signed."""

from datetime import date

from chalicelib.core.component import Component
from chalicelib.core.crypto import jose
from chalicelib.core.crypto.signed import STATEMENT_TYP
from chalicelib.core.values.instants import (
    Clock,
    business_day,
    day_from_text,
    from_text,
    to_text,
)
from chalicelib.core.values.subject import Subject
from chalicelib.exports.rules.paper import PaidOut, Paper, claims
from chalicelib.identity.store.keys import SecretsManagerKeys
from chalicelib.merchants.store.merchants import Merchants
from chalicelib.merchants.use.statement import ReadStatement
from chalicelib.settlements.rules.line import HELD, RETURNED
from chalicelib.settlements.rules.payout import Payout
from chalicelib.settlements.use.payouts import Payouts

_AT_A_TIME = 100


class PrintStatement(Component, frozen=True, kw_only=True):
    """The use case of a merchant's statement as a file. `city` signs; `origin` is the address under
    which it is found."""

    statements: ReadStatement
    merchants: Merchants
    payouts: Payouts
    keys: SecretsManagerKeys
    city: str
    origin: str
    clock: Clock

    def pdf(self, by: Subject, first: date | None, last: date | None, tongue: int) -> bytes:
        """The statement of these business days, both included, as a PDF file. Raises what
        `ReadStatement.of` raises."""
        # Only whoever asks for one waits for what draws it.
        from chalicelib.exports.files.statement_pdf import render

        through = self.statements.through()
        statement = self.statements.of(by, first, last)
        now = self.clock()
        merchant = self.merchants.get(by.id)
        proof = jose.sign(
            claims(self.city, merchant, statement, through, now),
            self.keys.signing_key("receipt"),
            STATEMENT_TYP,
        )
        paper = Paper(
            city=self.city,
            merchant=merchant,
            statement=statement,
            payouts=self._paid_out(by, statement.days[0].day, statement.days[-1].day),
            through=to_text(through),
            made_at=to_text(now),
            proof=f"{self.origin}/verify/#{proof}",
            keys=f"{self.origin}/api/v1/public/keys",
        )
        return render(paper, tongue)

    def _paid_out(self, by: Subject, first: date, last: date) -> list[PaidOut]:
        """The payouts that were ordered on these days, oldest first."""
        found: list[PaidOut] = []
        cursor: str | None = None
        while True:
            page, cursor = self.payouts.page(by, cursor, _AT_A_TIME)
            found += [
                _paid(one)
                for one in page
                if one.shown.state != HELD and first <= _ordered_on(one) <= last
            ]
            if cursor is None:
                return sorted(found, key=lambda one: one.number)


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
