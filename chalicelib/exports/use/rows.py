"""Where the rows of each kind come from, in the order in which they are exported.

Everything is read page by page, and what belongs to a row (names, refunds, payouts) by the hundred,
so that a million rows take no more memory than a thousand.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

import msgspec

from chalicelib.audit.store import AuditJournal
from chalicelib.bank.use.cash_book import CashBook
from chalicelib.campaigns.store.terms import Campaigns
from chalicelib.core.component import Component
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.masks import mask_account, mask_name
from chalicelib.exports.ports import RowsOf
from chalicelib.exports.rules.export import Export, Kind, days_of
from chalicelib.exports.rules.layout import Row
from chalicelib.exports.use.payouts import PayoutsByRedemption
from chalicelib.exports.use.registers import Registers
from chalicelib.exports.use.withheld import WithheldRows
from chalicelib.ledger.store.listing import DayListing
from chalicelib.marketplace.rules.moves import captures
from chalicelib.marketplace.store.checkouts import Checkouts
from chalicelib.merchants.store.merchants import Merchants
from chalicelib.redemptions.store import Refunded
from chalicelib.residents.store.residents import Residents
from chalicelib.settlements.rules.payment import payments_of
from chalicelib.settlements.rules.settlement import ORDERED, Settlement, state_of
from chalicelib.settlements.store.lines import Lines
from chalicelib.settlements.store.settlements import Settlements
from chalicelib.vouchers.store.vouchers import Vouchers

T = TypeVar("T")

# As many as one batch of reads takes.
_AT_A_TIME = 100

_TRANSFER = (
    "occurred_at",
    "kind",
    "debit_account",
    "credit_account",
    "amount",
    "reference",
    "actor",
    "campaign_id",
    "redemption_id",
    "reverses",
    "bill_total",
)
_REDEMPTION = (
    "kind",
    "occurred_at",
    "credit_account",
    "debit_account",
    "campaign_id",
    "cashier",
    "payer",
    "amount",
    "reference",
)
# What a voucher has paid a merchant: at its till, or for an order on another site.
_PAID = ("redeem", "capture")


class Rows(Component, frozen=True, kw_only=True):
    """Reads the rows of an export from the stores; rows of kinds that others know are theirs
    (`others`). Names are masked, of account numbers only the last digits are shown."""

    listing: DayListing
    refunded: Refunded
    checkouts: Checkouts
    merchants: Merchants
    campaigns: Campaigns
    vouchers: Vouchers
    residents: Residents
    settlements: Settlements
    lines: Lines
    cash_book: CashBook
    registers: Registers
    withheld: WithheldRows
    audit: AuditJournal
    others: Mapping[Kind, RowsOf]
    clock: Clock

    def of(self, export: Export) -> Iterator[Row]:
        """The rows of an export, each as its kind's columns want it."""
        read: Mapping[str, Callable[[Export], Iterator[Row]]] = {
            "transfers": self._transfers,
            "redemptions": self._redemptions,
            "settlements": self._settled,
            "vouchers": self._left,
            "cash_book": self._cash_book,
            "sp2d": self.registers.sp2ds,
            "sts": self.registers.sts,
            "withheld": self.withheld.rows,
            "acts": self._acts,
        }
        if export.kind in read:
            return read[export.kind](export)
        return self.others[export.kind](export.since, export.until)

    def _listed(self, export: Export, members: tuple[str, ...]) -> Iterator[dict[str, Any]]:
        """Transfers, ascending by instant, then id."""
        for day in days_of(export.since, export.until):
            for one in self.listing.of_day(day, members):
                if export.since <= one["occurred_at"] < export.until:
                    yield one

    def _transfers(self, export: Export) -> Iterator[Row]:
        for one in self._listed(export, _TRANSFER):
            yield [one["id"], *[one[name] for name in _TRANSFER]]

    def _redemptions(self, export: Export) -> Iterator[Row]:
        paid = (one for one in self._listed(export, _REDEMPTION) if one["kind"] in _PAID)
        names = {terms.id: terms.name for terms in self.campaigns.all()}
        payouts, shops = PayoutsByRedemption(self.settlements, self.lines), _Names(self.merchants)
        for part in _parts(paid):
            ordered = self._ordered(part)
            refunded = self.refunded.of_many([one["id"] for one in part])
            merchants = [one["credit_account"].partition(":")[2] for one in part]
            shops.learn(merchants)
            for one, merchant_id in zip(part, merchants, strict=True):
                back = refunded.get(one["id"], 0)
                payout = payouts.of(one["id"], one["occurred_at"], merchant_id)
                yield [
                    one["id"],
                    one["occurred_at"],
                    merchant_id,
                    shops.of(merchant_id),
                    one["campaign_id"],
                    names.get(one["campaign_id"], ""),
                    ordered.get(one["id"]) or one["debit_account"].partition(":")[2],
                    mask_name(one["cashier"]),
                    one["amount"],
                    back,
                    one["amount"] - back,
                    payout.number if payout else "",
                    payout.paid_on if payout else "",
                    one["reference"] if one["id"] in ordered else "",
                    one["payer"],
                ]

    def _ordered(self, paid: list[dict[str, Any]]) -> dict[str, str]:
        """The voucher that has paid each capture among these, by its transfer's id."""
        holds = {one["debit_account"] for one in paid if one["kind"] == "capture"}
        found = self.checkouts.find_many(hold.partition(":")[2] for hold in holds) if holds else []
        return {one.id: one.voucher_id for checkout in found for one in captures(checkout)}

    def _settled(self, export: Export) -> Iterator[Row]:
        for settlement in self._approved(export):
            for line in self.lines.of_settlement(settlement.id):
                for payment in payments_of(line, settlement.state):
                    yield [
                        settlement.number,
                        settlement.until,
                        state_of(settlement),
                        line.merchant_id,
                        line.name,
                        payment.amount,
                        payment.end_to_end_id,
                        line.bank_code,
                        mask_account(line.bank_account),
                        payment.state,
                        payment.booked_on,
                        payment.reason,
                    ]

    def _approved(self, export: Export) -> list[Settlement]:
        """Settlements by when they were approved, oldest first: some hundreds a year."""
        found: list[Settlement] = []
        before: str | None = None
        while True:
            page, before = self.settlements.page(before, _AT_A_TIME)
            found += [
                one
                for one in page
                if one.state in ORDERED and export.since <= one.approved_at < export.until
            ]
            if before is None:
                return sorted(found, key=lambda one: (one.approved_at, one.number))

    def _left(self, export: Export) -> Iterator[Row]:
        names = {terms.id: terms.name for terms in self.campaigns.all()}
        now = self.clock()
        left = (
            voucher
            for voucher in self.vouchers.unspent()
            if export.since <= voucher.issued_at < export.until
        )
        for part in _parts(left):
            residents = self.residents.find_many({voucher.resident_id for voucher in part})
            for voucher in part:
                resident = residents.get(voucher.resident_id)
                yield [
                    voucher.id,
                    voucher.campaign_id,
                    names.get(voucher.campaign_id, ""),
                    mask_name(resident.name) if resident else "",
                    resident.kelurahan_code if resident else "",
                    voucher.face_value,
                    voucher.balance,
                    voucher.issued_at,
                    voucher.spend_until,
                    voucher.state(now),
                ]

    def _cash_book(self, export: Export) -> Iterator[Row]:
        days = list(days_of(export.since, export.until))
        for one in self.cash_book.every(self.cash_book.period(days[0], days[-1])):
            yield [
                one.number,
                one.movement.booked_on,
                one.description[0],
                one.evidence,
                one.reference,
                one.receipts,
                one.payments,
                one.balance.rupiah,
                one.balance.sen,
            ]

    def _acts(self, export: Export) -> Iterator[Row]:
        for day in days_of(export.since, export.until):
            for act in self.audit.in_order(day):
                if export.since <= act.occurred_at < export.until:
                    yield [
                        act.id,
                        act.occurred_at,
                        act.actor,
                        act.origin,
                        act.action,
                        act.object,
                        msgspec.json.encode(act.details).decode() if act.details else "",
                    ]


@dataclass(frozen=True)
class _Names:
    """The names of merchants, each read once: there are thousands."""

    merchants: Merchants
    known: dict[str, str] = field(default_factory=dict)

    def learn(self, merchant_ids: list[str]) -> None:
        new = set(merchant_ids) - self.known.keys()
        found = self.merchants.find_many(new) if new else {}
        self.known.update({one: found[one].name if one in found else "" for one in new})

    def of(self, merchant_id: str) -> str:
        return self.known[merchant_id]


def _parts(found: Iterator[T]) -> Iterator[list[T]]:
    while part := list(islice(found, _AT_A_TIME)):
        yield part
