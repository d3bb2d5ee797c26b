"""Funding a campaign from the treasury."""

from collections.abc import Callable
from typing import TypeVar

from chalicelib.campaigns.rules.money import funding
from chalicelib.campaigns.rules.terms import PUBLISHED
from chalicelib.campaigns.store.budgets import Budgets
from chalicelib.campaigns.use.allocate import Allocate
from chalicelib.campaigns.use.read import ReadCampaigns
from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.subject import Subject
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.ledger.store.transfers import Transfers
from chalicelib.treasury.store.promises import Promises

T = TypeVar("T")


class FundCampaign(Component, frozen=True, kw_only=True):
    """The use case of a finance officer who has the order to fund a campaign."""

    read: ReadCampaigns
    budgets: Budgets
    transfers: Transfers
    promises: Promises
    allocate: Allocate
    records: Records
    writer: Writer
    clock: Clock

    def fund(
        self,
        campaign_id: str,
        amount: int,
        reference: str,
        by: Subject,
        key: Key,
        view: Callable[[Transfer], T],
    ) -> T:
        """Move `amount` rupiah from the treasury into a campaign. Answers `view` of the transfer,
        which is kept under the key.

        The transfer's id is made from the SP2D number, so one number funds once; the register of
        SP2Ds notes beside it what the bank has yet to book. What of the money could not be moved on
        to shards, claims find in the root. Raises `reference_used`, `not_found`, or
        `state_conflict` where the campaign is closed.
        """
        terms, now = self.read.get(campaign_id), self.clock()
        transfer = funding(campaign_id, amount, reference, by.actor, now)
        body = view(transfer)
        self.writer.transact(
            [
                *self.records.write(key, now, 201, body=body),
                *self.transfers.write(
                    [transfer],
                    lambda _: Refused("reference_used"),
                    beside=self.budgets.fund(campaign_id, amount),
                ),
                self.transfers.debit_treasury(amount),
                self.promises.put(transfer, terms.account_code),
            ]
        )
        if terms.state == PUBLISHED:
            self.allocate.allocate(terms)
        return body
