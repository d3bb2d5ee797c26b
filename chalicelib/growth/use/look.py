"""Looking at what has happened: transfers, and rewarded payments that went back to their payers."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.core.component import Component
from chalicelib.growth.rules.sales import (
    KINDS,
    PAYING,
    GivenBack,
    Known,
    Rewarded,
    Tally,
    order_id,
    refunded_id,
    tally,
)
from chalicelib.incentives.store.claims import Claims
from chalicelib.incentives.store.payments import Payments
from chalicelib.ledger.rules.accounts import account
from chalicelib.ledger.rules.journal import cut
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.ledger.store.journal import Journal
from chalicelib.ledger.store.transfers import Transfers
from chalicelib.marketplace.rules.checkout import Checkout
from chalicelib.marketplace.store.checkouts import Checkouts
from chalicelib.vouchers.store.vouchers import Vouchers


@dataclass(frozen=True, slots=True)
class Seen:
    """What happened before the instant `until`, and what it comes to; only transfers that tell of
    sales, in the order of time."""

    transfers: Sequence[Transfer]
    tally: Tally
    until: datetime


class Look(Component, frozen=True, kw_only=True):
    """Reads what the ledger and its neighbours tell of sales."""

    journal: Journal
    transfers: Transfers
    claims: Claims
    payments: Payments
    checkouts: Checkouts
    vouchers: Vouchers

    def at(self, since: datetime, until: datetime, most: int) -> Seen:
        """What happened from `since` to `until`; or to an earlier instant, where that is more than
        about `most` transfers. Complete where the ledger reaches `until`."""
        found, cut_at = cut(self.journal.oldest_first(since, until), most)
        until = cut_at or until
        back = self.payments.given_back(since, until)
        return self.all(found, [GivenBack(*one) for one in back], until)

    def all(
        self, transfers: Iterable[Transfer], given_back: Iterable[GivenBack], until: datetime
    ) -> Seen:
        """What these transfers and payments that were given back come to."""
        sales = [one for one in transfers if one.kind in KINDS]
        return Seen(sales, tally(sales, given_back, self._known(sales)), until)

    def _known(self, sales: Sequence[Transfer]) -> Known:
        refunded = {id for one in sales if (id := refunded_id(one))}
        orders = {id for one in sales if (id := order_id(one))}
        return Known(
            refunded={one.id: one for one in self.transfers.find_all(refunded)} if refunded else {},
            orders=dict(self._merchants_of(orders)),
            rewarded=self._rewarded(one.reference for one in sales if one.kind == "incentive"),
        )

    def _merchants_of(self, orders: Collection[str]) -> Iterator[tuple[str, str]]:
        """The merchant of each purchase order: tax is withheld of what was accepted from it."""
        for id in orders:
            for one in self.journal.sales(account("order", id), ("accept",)):
                accepted = self.transfers.find(one.id)
                if accepted is not None:
                    yield id, accepted.credit_account.partition(":")[2]
                    break

    def _rewarded(self, claim_ids: Iterable[str]) -> dict[str, Rewarded]:
        return {
            one.id: Rewarded(one.merchant_id, one.resident_id, one.amount, one.paid_on)
            for one in self.claims.find_many(claim_ids)
        }

    def payers(self, transfers: Sequence[Transfer]) -> dict[str, Transfer]:
        """The first of these transfers by which each resident has paid, by resident."""
        residents = self._residents(transfers)
        first: dict[str, Transfer] = {}
        for one in transfers:
            if one.kind in PAYING and one.reverses is None:
                first.setdefault(residents[_payer(one)], one)
        return first

    def _residents(self, transfers: Iterable[Transfer]) -> dict[str, str]:
        """Whose the vouchers, holds and claims are by which transfers paid."""
        by_kind: dict[str, set[str]] = {kind: set() for kind in PAYING}
        for one in transfers:
            if one.kind in PAYING:
                by_kind[one.kind].add(_payer(one))
        holds: list[Checkout] = self.checkouts.find_many(by_kind["capture"])
        return {
            **{one.id: one.resident_id for one in self.vouchers.find_many(by_kind["redeem"])},
            **{one.id: one.resident_id for one in holds},
            **{id: one.resident_id for id, one in self._rewarded(by_kind["incentive"]).items()},
        }

    def holds(self, transfers: Iterable[Transfer]) -> list[Checkout]:
        """The marketplace's orders of which these transfers captured or refunded something."""
        refunded = {id for one in transfers if (id := refunded_id(one))}
        moved = [*transfers, *(self.transfers.find_all(refunded) if refunded else ())]
        return self.checkouts.find_many({_payer(one) for one in moved if one.kind == "capture"})


def _payer(transfer: Transfer) -> str:
    """The id of the voucher or hold from which it paid, or the claim that it rewarded."""
    if transfer.kind == "incentive":
        return transfer.reference
    return transfer.debit_account.partition(":")[2]


# Answers the milliseconds that are left.
RemainingMs = Callable[[], int]
