"""Finishing what was begun: look at the day's report, seal the day, list and count it, sign.

Only the queue's function may sign (infra/keys.py), and it signs what it has counted itself, and a
report that it has made itself.

Each step can be done again without changing what it did, by anybody, also by several at once:
what counts is told by conditions, and whoever comes too late finds what stands. So a function that
dies anywhere leaves a day `closing`, and the next one goes on with it. A report that was kept and
never signed is nobody's: the record names the one that counts.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from chalicelib.archive.use.keep import Keep
from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.crypto.merkle import Tree, leaf_hash
from chalicelib.core.crypto.signed import LEAF, DayRecord, act_leaf, claims_hash, leaf
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.log import log
from chalicelib.core.values.instants import Clock, day_from_text, from_text, to_text
from chalicelib.core.work import HasTime, Later
from chalicelib.days.ports import DayReport, Reporter
from chalicelib.days.rules.closing import Begun, Chain, Incomplete, OutOfTime
from chalicelib.days.rules.reports import NotYet, Outdated, Refusal, may_be_signed, proposed
from chalicelib.days.rules.tree import WIDTH, tiles
from chalicelib.days.store.days import Days, Moved
from chalicelib.days.store.guards import Guards
from chalicelib.days.store.tiles import Tiles
from chalicelib.ledger.store.listing import DayListing

# While money moves a report is out of date as it is made. So many are tried at once; then the
# queue brings the day again.
_REPORTS_MOST = 5
# A closing that is begun on a busy morning is done in the night at the latest. Each pause is as
# long as it has waited already, within these seconds; SQS delays by 900 at most.
_QUIET_WITHIN = timedelta(days=1)
_FIRST_LOOK_S, _LAST_LOOK_S = 30, 900


@dataclass(frozen=True, slots=True)
class _Listed:
    """A day's leaves: how many, their root, their hashes, and the entry key of each tile's
    first."""

    size: int
    day_root: bytes
    hashes: bytearray
    first_keys: list[str]


@dataclass(frozen=True, slots=True)
class _Acts:
    """A day's acts: the tree over them, and its leaves."""

    tree: Tree = field(default_factory=Tree)
    leaves: list[bytes] = field(default_factory=list)


class Closing(Component, frozen=True, kw_only=True):
    """The job of a day that is being closed (core/work.py); its id is the date, `YYYY-MM-DD`.
    `sign` makes the compact JWS of a day's claims."""

    days: Days
    tiles: Tiles
    guards: Guards
    listing: DayListing
    audit: AuditJournal
    reporter: Reporter
    archive: Keep
    writer: Writer
    sign: Callable[[Mapping[str, Any]], str]
    city: str
    clock: Clock

    def is_there(self, id: str) -> bool:
        """Whether a day is being closed, or is. A message comes before its closing has begun, and
        where that was refused nothing follows it."""
        day = day_from_text(id)
        return self.days.chain().closing == day or self.days.find(day) is not None

    def go_on(self, id: str, has_time: HasTime) -> Later | None:
        """Finish closing a day. Raises Incomplete and OutOfTime: it is tried again later, as the
        projections may have caught up by then, and the guards know already. Where money never
        rests, a quiet moment is waited for, ever longer, until the next night is over; then NotYet
        is raised."""
        try:
            self.finish(day_from_text(id), has_time)
        except Incomplete as problem:
            log(event="day not complete", date=id, **problem.context)
            raise
        except NotYet:
            pause = self._pause()
            log(event="day not quiet", date=id, again_in=pause)
            if pause is None:
                raise
            return Later(pause)
        return None

    def _pause(self) -> int | None:
        """After how many seconds a closing is tried again that waits for a quiet moment; None where
        it has waited for too long."""
        begun = self.days.chain().begun
        if begun is None:
            return 0
        waited = self.clock() - from_text(begun.since)
        if waited > _QUIET_WITHIN:
            return None
        return min(max(int(waited.total_seconds()), _FIRST_LOOK_S), _LAST_LOOK_S)

    def give_up(self, id: str) -> None:
        """Nothing: the day stays `closing` where finance sees it, and can be asked for again."""

    def finish(self, day: date, has_time: HasTime) -> None:
        """Sign a day whose closing has begun, or refuse it for what its report says. Nothing where
        it has not, or somebody else was faster. Raises Incomplete, NotYet, OutOfTime."""
        chain = self.days.chain()
        if chain.begun is None or chain.begun.day != day:
            return
        # Moved: somebody else was faster.
        with suppress(Moved):
            self._finish(chain, chain.begun, has_time)

    def check(self, day: date, has_time: HasTime, at_most: int) -> None:
        """Whether the listing of a day is complete whose closing has begun. Raises Incomplete, and
        OutOfTime, also where it has more than `at_most` transfers."""
        self._complete(day, has_time, at_most)

    def _finish(self, chain: Chain, begun: Begun, has_time: HasTime) -> None:
        day = begun.day
        # Before anything is sealed: a day that is refused is as it was.
        report = self._report(chain, begun, has_time)
        if report is None:
            return
        listed = self._complete(day, has_time, None)
        acts = self._acts(day, has_time)
        self.tiles.put(day, tiles(listed.hashes), listed.first_keys)
        for _ in range(_REPORTS_MOST):
            try:
                self._sign(chain, begun, listed, acts, report)
                return
            except Outdated:
                report = self._report(chain, begun, has_time)
                if report is None:
                    return
        raise NotYet

    def _report(self, chain: Chain, begun: Begun, has_time: HasTime) -> DayReport | None:
        """The report that may be signed; None where the closing was refused for what it says."""
        report = self.reporter.make(begun.day, chain.agreement(), has_time)
        standing = chain.proposal_of(begun.day)
        if may_be_signed(report.differs, standing, begun.by):
            return report
        refusal = Refusal(begun.day, begun.by, to_text(self.clock()), report.differs)
        stands = proposed(refusal, begun.reason, standing)
        self.writer.transact([self.days.refuse(begun, refusal, stands)])
        return None

    def _complete(self, day: date, has_time: HasTime, at_most: int | None) -> _Listed:
        """A day's leaves, sealed, once they are as many as the guards have counted. Raises Moved
        where somebody else has signed it: the guards forget a day's count when the next is
        sealed."""
        expected = self.guards.seal(day, has_time)
        if at_most is not None and expected > at_most:
            raise OutOfTime
        listed = self._list(day, has_time)
        if listed.size != expected:
            if self.days.find(day) is not None:
                raise Moved
            raise Incomplete(expected, listed.size)
        return listed

    def _list(self, day: date, has_time: HasTime) -> _Listed:
        tree, hashes, first_keys = Tree(), bytearray(), []
        for transfer in self.listing.of_day(day, LEAF):
            if tree.size % WIDTH == 0:
                first_keys.append(transfer["key"])
                if not has_time():
                    raise OutOfTime
            hash = leaf_hash(leaf(transfer))
            hashes += hash
            tree.add(hash)
        return _Listed(tree.size, tree.root(), hashes, first_keys)

    def _acts(self, day: date, has_time: HasTime) -> _Acts:
        """The day's acts. No write of one comes later than a day's closing begins
        (the journal's entries say when they occurred), and the journal is read up to date."""
        acts = _Acts()
        for act in self.audit.in_order(day):
            if acts.tree.size % WIDTH == 0 and not has_time():
                raise OutOfTime
            text = act_leaf(asdict(act))
            acts.leaves.append(text)
            acts.tree.add(leaf_hash(text))
        return acts

    def _sign(
        self, chain: Chain, begun: Begun, listed: _Listed, acts: _Acts, report: DayReport
    ) -> None:
        """Put the signed record, if the closing is still the same and nothing of the report has
        moved. Raises Moved, Outdated."""
        # First: what is signed is kept, whatever happens next.
        self.reporter.keep(begun.day, report)
        self.archive.keep_day(begun.day, acts.leaves, report.content)
        record = DayRecord(
            date=begun.day.isoformat(),
            transfers=listed.size,
            root=listed.day_root.hex(),
            acts=acts.tree.size,
            acts_root=acts.tree.root().hex(),
            report=report.sha256,
            previous=chain.previous,
        )
        claims = record.claims(self.city)
        signed = replace(record, signature=self.sign(claims))
        agreement = chain.agreement() if report.differs else None
        finish = self.days.finish(signed, claims_hash(claims), begun, agreement, self.clock())
        self.writer.transact([*finish, *report.unmoved])
