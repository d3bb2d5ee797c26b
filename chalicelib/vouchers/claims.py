"""Claiming: a voucher of a campaign for a resident, in one transaction with no read before it."""

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from chalicelib.campaigns.rules import Terms
from chalicelib.campaigns.service import CampaignService
from chalicelib.campaigns.store import ROOT, Budgets
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.subject import Subject
from chalicelib.ledger.store.transfers import Transfers
from chalicelib.residents.rules import eligible
from chalicelib.residents.service import ResidentService
from chalicelib.residents.store import CLAIMED, Residents
from chalicelib.vouchers.rules import Voucher, issue, new_voucher
from chalicelib.vouchers.store import Vouchers

View = Callable[[Voucher, Terms], Any]

# Each further place means that somebody else was faster; so many in a row is a storm.
_PLACES_TRIED = 50


class Empty(Refused):
    """The part of the budget that was asked cannot pay a whole voucher; `seen` is what stood
    there, as `Budget.moved` has it."""

    def __init__(self, seen: tuple[int, int | None, int | None]) -> None:
        super().__init__("campaign_exhausted")
        self.seen = seen


class NoEntitlement(Refused):
    """The resident has never signed in since the registry took them in."""

    def __init__(self) -> None:
        super().__init__("not_eligible")


class ClaimService:
    """The use case of claiming."""

    def __init__(
        self,
        vouchers: Vouchers,
        residents: Residents,
        registry: ResidentService,
        campaigns: CampaignService,
        budgets: Budgets,
        transfers: Transfers,
        records: Records,
        writer: Writer,
        clock: Clock,
    ) -> None:
        self._vouchers = vouchers
        self._residents = residents
        self._registry = registry
        self._campaigns = campaigns
        self._budgets = budgets
        self._transfers = transfers
        self._records = records
        self._writer = writer
        self._clock = clock

    def now(self) -> datetime:
        """The present instant."""
        return self._clock()

    def claim(self, campaign_id: str, by: Subject, key: Key | None, view: View) -> Any:
        """Issue a voucher of a campaign to a resident: one transaction, no read before it.

        The resident's shard of the budget pays. Where it is empty, another shard or the root
        does; a claim is refused only when none of them can pay a whole voucher. Answers `view`
        of the voucher. Raises `campaign_not_open`, `not_eligible`, `already_claimed`,
        `campaign_exhausted`, or `idempotency_key_required` where a resident may claim several.
        """
        terms = self._campaigns.claimable(campaign_id)
        if terms.per_resident > 1 and key is None:
            raise Refused("idempotency_key_required")
        home = home_shard(by.id, terms.shards)
        try:
            return self._claim_from(terms, home, by, key, view)
        except NoEntitlement:
            self._registry.welcome(by.id)
            return self._claim_anywhere(terms, by, key, view)
        except Empty:
            return self._claim_anywhere(terms, by, key, view)

    def _claim_anywhere(self, terms: Terms, by: Subject, key: Key | None, view: View) -> Any:
        """Claim from whatever part can pay. Refuse only on proof that none could: nothing was in
        shards or root, and no money has come into the root or left it since it was read."""
        for _ in range(_PLACES_TRIED):
            budget = self._campaigns.budget(terms)
            parts: list[int | str] = [
                shard for shard, left in enumerate(budget.shards) if left >= terms.face_value
            ]
            part: int | str = secrets.choice(parts) if parts else ROOT
            if not parts and budget.root >= 2 * terms.face_value:
                self._campaigns.allocate(terms)
                continue
            try:
                return self._claim_from(terms, part, by, key, view)
            except Empty as empty:
                if part == ROOT and empty.seen == budget.moved:
                    raise Refused("campaign_exhausted") from None
        raise Refused("unavailable", retry_after=1)

    def _claim_from(
        self, terms: Terms, part: int | str, by: Subject, key: Key | None, view: View
    ) -> Any:
        now = self._clock()
        # Reading may have taken a while; nothing is issued after its time, or it would never lapse.
        terms.must_be_claimable(now)
        voucher = new_voucher(terms, by.id, by.phone, terms.face_value, now)
        body = view(voucher, terms)
        transfer, budget = self._transfers.write(
            [issue(voucher, by.actor, now)],
            lambda _: Refused("unavailable", retry_after=1),
            beside=self._budgets.debit(terms.id, part, terms.face_value, _budget_refusal),
        )
        self._writer.transact(
            [
                *self._records.write(key, now, 201, body=body),
                self._residents.claim(
                    by.id,
                    terms.id,
                    voucher.id,
                    terms.per_resident,
                    terms.kelurahan,
                    terms.segments,
                    lambda old: _claim_refusal(old, terms),
                ),
                budget,
                self._vouchers.put(voucher),
                transfer,
            ]
        )
        return body


def home_shard(resident_id: str, shards: int) -> int:
    """The shard that a resident asks first: ids are hashes, so this is even."""
    return _hash_of(resident_id) % shards


def _hash_of(text: str) -> int:
    """A stable number from a text (unlike `hash`, which differs between processes)."""
    return int.from_bytes(text.encode()[-8:], "big") % 1_000_003


def _claim_refusal(old: dict[str, Any] | None, terms: Terms) -> Refused:
    if old is None:
        return NoEntitlement()
    if not eligible(
        old["kelurahan_code"], old.get("segments", []), terms.kelurahan, terms.segments
    ):
        return Refused("not_eligible")
    return Refused("already_claimed", voucher_id=old[CLAIMED + terms.id][-1])


def _budget_refusal(old: dict[str, Any] | None) -> Refused:
    if old is None or old["state"] != "published":
        return Refused("campaign_not_open")
    return Empty((old["balance"], old.get("credits"), old.get("moves")))
