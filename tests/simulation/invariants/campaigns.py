"""Campaigns and their vouchers: nothing comes into a closed one, nobody has more vouchers than they
may, none is left holding money by an emptying that says it is done, and nobody is refused as long
as some part of the budget could pay them."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from chalicelib.campaigns.rules.terms import CLOSED, PUBLISHED
from chalicelib.campaigns.store.terms import LAPSE_DONE
from chalicelib.campaigns.use.exhaustion import KNOWN_FOR
from chalicelib.ledger.rules.accounts import account
from chalicelib.ledger.rules.transfer import Transfer
from tests.simulation.invariants.changes import Broken, Item, Step
from tests.simulation.invariants.money import transfers_of

# By how much the clocks of two functions may differ here.
APART = timedelta(seconds=1)


@dataclass
class Campaigns:
    """The campaigns as they stand, the parts of their budgets, and what their vouchers hold."""

    terms: dict[str, Item] = field(default_factory=dict)
    parts: dict[str, dict[str, Item]] = field(default_factory=dict)
    vouchers: dict[str, Item] = field(default_factory=dict)
    holding: dict[str, Counter[str]] = field(default_factory=dict)
    given: Counter[tuple[str, str]] = field(default_factory=Counter)
    # When, of each campaign, no part could last pay a whole voucher.
    could_not_pay: dict[str, datetime] = field(default_factory=dict)

    def see(self, step: Step) -> None:
        """Raises Broken."""
        was = dict(self.terms)
        for change in step.of("campaigns"):
            if change.new is not None:
                self.terms[str(change.new["pk"])] = change.new
        for change in step.of("budgets"):
            if change.new is not None:
                campaign, _, part = str(change.new["pk"]).partition("#")
                self._pays(campaign, step.now)
                self.parts.setdefault(campaign, {})[part] = change.new
                self._pays(campaign, step.now)
        for change in step.of("vouchers"):
            if change.new is not None and "face_value" in change.new:
                self._holds(change.new)
        transfers = transfers_of(step)
        self._takes_in(transfers, was, step)
        for one in transfers:
            self._issues(one, step)
        for campaign, terms in self.terms.items():
            if terms.get("lapsed") == LAPSE_DONE and +self.holding.get(campaign, Counter()):
                (voucher, left), *_ = (+self.holding[campaign]).items()
                seen = f"{voucher} holds {left}, {campaign} says it is done ({step.by})"
                raise Broken("what has lapsed is emptied", seen)

    def _holds(self, voucher: Item) -> None:
        id = str(voucher["pk"])
        self.vouchers[id] = voucher
        self.holding.setdefault(str(voucher["campaign_id"]), Counter())[id] = voucher["balance"]

    def _takes_in(self, transfers: list[Transfer], was: dict[str, Item], step: Step) -> None:
        """Nothing comes into a campaign that was closed before this step, but what it releases in
        the same one."""
        came: Counter[str] = Counter()
        for one in transfers:
            name = account("campaign", one.campaign_id)
            came[one.campaign_id] += one.amount if one.credit_account == name else 0
            came[one.campaign_id] -= one.amount if one.debit_account == name else 0
        for campaign, amount in came.items():
            if amount > 0 and was.get(campaign, {}).get("state") == CLOSED:
                kinds = sorted({one.kind for one in transfers})
                seen = f"{amount} into {campaign} by {kinds} ({step.by})"
                raise Broken("a closed campaign takes no money in", seen)

    def _issues(self, one: Transfer, step: Step) -> None:
        """Each resident has what they may, once."""
        campaign = one.campaign_id
        if one.kind != "issue" or one.reference.startswith("reissue"):
            return
        voucher = self.vouchers[one.credit_account.removeprefix("voucher:")]
        key = (campaign, str(voucher["resident_id"]))
        self.given[key] += 1
        if self.given[key] > self.terms[campaign]["per_resident"]:
            seen = f"{key[1]} was issued {self.given[key]} vouchers of {campaign} ({step.by})"
            raise Broken("nobody gets more vouchers than they may", seen)

    def payable(self, campaign: str) -> bool:
        """Whether some part of a campaign's budget can pay a whole voucher now."""
        face = self.terms[campaign].get("face_value") or 1
        return any(
            part["balance"] >= face and part["state"] == PUBLISHED
            for part in self.parts.get(campaign, {}).values()
        )

    def _pays(self, campaign: str, now: datetime) -> None:
        if campaign in self.terms and not self.payable(campaign):
            self.could_not_pay[campaign] = now

    def exhausted(self, campaign: str, since: datetime, by: str) -> None:
        """Somebody who asked at `since` was refused now, as the campaign was exhausted. Raises
        Broken where some part could have paid all the while."""
        if campaign not in self.terms or not self.payable(campaign):
            return
        last = self.could_not_pay.get(campaign)
        if last is None or last < since - KNOWN_FOR - APART:
            seen = f"{campaign} could pay since {last}, asked at {since} ({by})"
            raise Broken("nobody is refused while the campaign can pay", seen)
