"""Mends of campaigns: emptying what has lapsed, changes of state, allocation, exhaustion."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from itertools import islice
from typing import Any

from chalicelib.campaigns.rules.budget import Overtaken, spread
from chalicelib.campaigns.rules.terms import CLOSED, PUBLISHED, Terms
from chalicelib.campaigns.store.budgets import Budgets
from chalicelib.campaigns.store.terms import LAPSE_DONE
from chalicelib.campaigns.use.allocate import Allocate
from chalicelib.campaigns.use.exhaustion import Exhaustion
from chalicelib.campaigns.use.finish import FinishChanges
from chalicelib.core.dynamo.writer import Write
from chalicelib.core.values.instants import from_text
from chalicelib.ledger.rules.accounts import account
from chalicelib.ledger.rules.journal import entry_key
from chalicelib.vouchers.use.lapse import _PER_TRANSACTION, _READ_AHEAD, Lapse, _issues, _voucher
from tests.simulation.mends.taking_out import Mend, all_of, replaced


def _lapse_by_terms_of_the_run(self: Lapse, terms: Terms, may_go_on: Callable[[], bool]) -> int:
    """Terms are read once a run; what is refused is passed over, and the cursor with it."""
    before = self.campaigns.lapsed(terms.id)
    if before == LAPSE_DONE or self.totals.through() <= from_text(terms.spend_until):
        return 0
    emptied = 0
    listed = self.journal.newest_first(
        account("campaign", terms.id),
        from_text(terms.created_at),
        from_text(terms.spend_until),
        before,
        _READ_AHEAD,
    )
    while may_go_on():
        part = list(islice(listed, _PER_TRANSACTION))
        emptied += _empty_by(self, terms, [_voucher(one) for one in part if _issues(one)])
        if len(part) < _PER_TRANSACTION:
            self.campaigns.set_lapsed(terms.id, LAPSE_DONE)
            break
        self.campaigns.set_lapsed(terms.id, entry_key(part[-1]))
    return emptied


def _empty_by(job: Lapse, terms: Terms, issued: Sequence[str]) -> int:
    holding = job._holding(issued)
    if not holding:
        return 0
    for some in (holding, *([one] for one in holding)):
        try:
            job.writer.transact(job._writes(terms, some))
        except Overtaken:
            continue
        return len(some)
    return 0


def _terms_of_the_run() -> AbstractContextManager[None]:
    return replaced(Lapse, "_campaign", _lapse_by_terms_of_the_run)


def _finish_unconditionally(self: FinishChanges, terms: Terms, actor: str) -> None:
    """All parts, the root too, are set to the state that was read, whatever has come since."""
    for part in ("root", *range(terms.shards)):
        write = self.budgets.follow(terms.id, part, terms.state, terms.version, self.clock())
        self.writer.update(replace(write, condition=None))
    if terms.state == PUBLISHED:
        self.allocate.allocate(terms)
    if terms.state == CLOSED:
        self._release(terms, actor)


def _state_unconditioned() -> AbstractContextManager[None]:
    return replaced(FinishChanges, "finish", _finish_unconditionally)


def _allocate_all_at_once(self: Allocate, terms: Terms) -> None:
    """All shards in one transaction, whose failure is that of whoever allocates."""
    root = self.budgets.root(terms.id)
    if root is None or root.balance < terms.largest_payment:
        return
    shares = spread(root.balance, terms.largest_payment, terms.shards)
    moved = {shard: amount for shard, amount in enumerate(shares) if amount}
    self.writer.transact(self.budgets.allocate(terms.id, moved))


def _all_shards_at_once() -> AbstractContextManager[None]:
    return replaced(Allocate, "allocate", _allocate_all_at_once)


def _known_for_good(self: Exhaustion, campaign_id: str) -> bool:
    """What was proved once is believed as long as the process lives."""
    return campaign_id in self.proofs


def _proof_for_good() -> AbstractContextManager[None]:
    return replaced(Exhaustion, "is_known", _known_for_good)


def _credit_any(
    self: Budgets, campaign_id: str, amount: int, refusal: Callable[[Any], Any]
) -> Write:
    write = _credit(self, campaign_id, amount, refusal)
    values = {":amount": amount}
    return replace(write, condition="attribute_exists(pk)", names={}, values=values)


_credit = Budgets._credit


def _closed_takes_money() -> AbstractContextManager[None]:
    return all_of(replaced(Budgets, "_credit", _credit_any))


CAMPAIGNS = (
    Mend(
        "lapse-terms",
        "terms read once a run: a close meanwhile strands vouchers, and the cursor says `done`",
        "lapse",
        ("what has lapsed is emptied",),
        _terms_of_the_run,
    ),
    Mend(
        "campaign-version",
        "a repeated publish that meets a close leaves the budget open for money",
        "changes",
        ("a closed campaign takes no money in",),
        _state_unconditioned,
    ),
    Mend(
        "closed-budget",
        "the root takes money whatever the campaign's state",
        "changes",
        ("a closed campaign takes no money in",),
        _closed_takes_money,
    ),
    Mend(
        "allocation-alone",
        "all shards in one transaction: it never commits among claims, and its failure is the "
        "funding's after the money has moved",
        "allocation",
        ("nothing is unavailable that was done",),
        _all_shards_at_once,
    ),
    Mend(
        "exhaustion-proof",
        "a campaign that was exhausted once is believed to be: claims are refused after a top-up",
        "exhaustion",
        ("nobody is refused while the campaign can pay",),
        _proof_for_good,
    ),
)
