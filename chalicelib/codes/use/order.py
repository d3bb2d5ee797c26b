"""Ordering codes: an admin asks, their money is set aside at once, the queue's function makes
them."""

import secrets
from collections.abc import Callable
from typing import TypeVar

from chalicelib.audit.store import AuditJournal
from chalicelib.campaigns.rules.budget import Overtaken
from chalicelib.campaigns.rules.terms import Terms
from chalicelib.campaigns.store.budgets import Budgets
from chalicelib.campaigns.use.allocate import Allocate
from chalicelib.campaigns.use.read import ReadCampaigns
from chalicelib.codes.rules.file import KEPT, RUNNING, CodeFile, order_refusal, shares, too_many
from chalicelib.codes.store.files import CodeFiles
from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.core.values.subject import Subject

T = TypeVar("T")

# Others order codes, claim or fund meanwhile: each further try means that somebody was faster.
_TRIES = 5


def _new_seed() -> str:
    return secrets.token_hex(32)


class OrderCodes(Component, frozen=True, kw_only=True):
    """The use case of an admin who wants codes. `queue(id, delay_s)` has them made."""

    campaigns: ReadCampaigns
    allocate: Allocate
    budgets: Budgets
    files: CodeFiles
    records: Records
    writer: Writer
    audit: AuditJournal
    queue: Callable[[str, int], None]
    clock: Clock
    new_seed: Callable[[], str] = _new_seed

    def order(
        self,
        campaign_id: str,
        count: int,
        by: Subject,
        key: Key | None,
        view: Callable[[CodeFile], T],
    ) -> T:
        """Have `count` codes made, and move what they are worth from the root of the budget on to
        its shards, from which nothing but codes is paid. Answers `view` of the file, which is kept
        under the key.

        Raises `not_found`, `state_conflict` for a campaign of residents, `campaign_not_open` where
        it is not published, `campaign_exhausted` where its budget does not pay so many.
        """
        terms, now = self.campaigns.get(campaign_id), self.clock()
        file = CodeFile(
            id=ids.new_id(ids.CODE_FILE),
            campaign_id=terms.id,
            count=count,
            state=RUNNING,
            requested_by=by.actor,
            requested_at=to_text(now),
            gone_at=to_text(now + KEPT),
            seed=self.new_seed(),
        )
        body = view(file)
        writes = [
            *self.records.write(key, now, 202, body=body),
            *self.files.new(file),
            self.audit.entry(by, "codes.order", file.id, now, campaign=terms.id, count=str(count)),
        ]
        for attempt in range(_TRIES):
            promised = self._promise(terms, count, attempt)
            if not attempt:
                # The delay lets the file be there when the message comes.
                self.queue(file.id, 1)
            try:
                self.writer.transact([*writes, *promised])
            except Overtaken:
                continue
            return body
        raise Refused("unavailable", retry_after=1)

    def _promise(self, terms: Terms, count: int, offset: int) -> list[Write]:
        """The writes that set the codes' money aside."""
        budget = self.allocate.budget(terms)
        if refused := order_refusal(terms, budget.root.state):
            raise refused
        if budget.root.balance < count * terms.face_value:
            raise too_many(terms, budget.root.balance)
        found = shares(budget, terms.face_value, count, offset)
        if not found:
            raise Refused("unavailable", retry_after=1)
        return self.budgets.allocate(terms.id, found)
