"""Making the codes of a file, and making them void: what the queue's function does.

A file's codes follow from its seed by the city's key, so that whoever goes on after a crash makes
the same ones; with the last of them the seed is forgotten, and nobody makes them again, the city
included. Until then nobody has seen one: the file stands only when all are stored.
"""

from collections.abc import Iterator
from contextlib import suppress
from itertools import count, islice

from chalicelib.campaigns.rules.terms import Terms
from chalicelib.campaigns.store.budgets import Budgets
from chalicelib.campaigns.use.allocate import Allocate
from chalicelib.campaigns.use.read import ReadCampaigns
from chalicelib.codes.files.bucket import CodeBucket
from chalicelib.codes.files.csv import csv_of
from chalicelib.codes.files.sheet import Sheet
from chalicelib.codes.rules.code import CampaignCode
from chalicelib.codes.rules.file import RUNNING, VOIDING, CodeFile, returns, taken
from chalicelib.codes.rules.text import drawn
from chalicelib.codes.store.codes import Codes
from chalicelib.codes.store.files import CodeFiles, Over
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import WRITES_MOST, Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.work import HasTime, Later
from chalicelib.identity.use.pseudonyms import Pseudonyms

# The function stops in time to send on what is not done. A sheet of 10,000 codes is drawn and put
# in one go, after a look whether there is time for it.
SPARE_MS = 30_000
# So many are made void at once, beside the shards that their money is taken from.
_VOIDED_AT_ONCE = 25
# Somebody claims one of them between reading and writing, or the money was moved.
_TRIES = 10


class CodeJob(Component, frozen=True, kw_only=True):
    """The Job of a file of codes. `origin` is where codes are claimed."""

    campaigns: ReadCampaigns
    allocate: Allocate
    budgets: Budgets
    codes: Codes
    files: CodeFiles
    bucket: CodeBucket
    pseudonyms: Pseudonyms
    origin: str
    writer: Writer

    def is_there(self, id: str) -> bool:
        """Whether there is such a file, be it made or not."""
        return self.files.find(id) is not None

    def go_on(self, id: str, has_time: HasTime) -> Later | None:
        """Make the codes, or make void those that nobody has claimed, as far as the time goes."""
        file = self.files.find(id)
        if file is None or file.state not in (RUNNING, VOIDING):
            return None
        terms = self.campaigns.get(file.campaign_id)
        # Over: another function, to which the message was delivered as well, was faster.
        with suppress(Over):
            if file.state == RUNNING:
                return self._make(file, terms, has_time)
            return self._void(file, terms, has_time)
        return None

    def give_up(self, id: str) -> None:
        """Say of a file that it broke off each time that it was tried."""
        with suppress(Over):
            self.files.fail(id)

    def lease_of(self, id: str) -> str:
        """One function at a time makes a file."""
        return id

    # Making

    def _make(self, file: CodeFile, terms: Terms, has_time: HasTime) -> Later | None:
        codes = list(self._codes(file))
        hashes = [self.pseudonyms.hash_campaign_code(code) for code in codes]
        self.files.keep_hashes(file.id, hashes)
        for start in range(0, len(hashes), WRITES_MOST):
            if not has_time():
                return Later()
            part = hashes[start : start + WRITES_MOST]
            made = [self.codes.put(CampaignCode(hash, terms.id, file.id)) for hash in part]
            self.writer.transact(made)
        if not has_time():
            return Later()
        sheet = Sheet(terms, self.origin)
        key = self.bucket.put(f"{file.id}.csv", csv_of(codes, terms, self.origin))
        sheet_key = self.bucket.put(f"{file.id}.pdf", sheet.drawn(codes))
        self.files.finish(file.id, key, sheet_key)
        return None

    def _codes(self, file: CodeFile) -> Iterator[str]:
        """The codes of a file whose seed is known, always the same."""
        digests = (
            self.pseudonyms.digest("campaign code seed", f"{file.seed}:{number}")
            for number in count()
        )
        return islice(drawn(digests), file.count)

    # Making void

    def _void(self, file: CodeFile, terms: Terms, has_time: HasTime) -> Later | None:
        if file.seed:
            # Making them broke off: what was not stored yet is stored, to be made void like all.
            codes = self._codes(file)
            self.files.keep_hashes(
                file.id, [self.pseudonyms.hash_campaign_code(code) for code in codes]
            )
        hashes = list(self.files.hashes(file.id))
        for start in range(0, len(hashes), _VOIDED_AT_ONCE):
            if not has_time():
                return Later()
            self._void_part(file, terms, hashes[start : start + _VOIDED_AT_ONCE])
        self.files.end_void(file.id)
        return None

    def _void_part(self, file: CodeFile, terms: Terms, hashes: list[str]) -> None:
        """Make void what of these codes nobody has claimed, and give its money back to the root."""
        for _ in range(_TRIES):
            standing = self.codes.find_many(hashes)
            free = [
                hash
                for hash in hashes
                if hash not in standing or not (standing[hash].voided or standing[hash].voucher_id)
            ]
            if not free:
                return
            writes = [self.codes.void(CampaignCode(hash, terms.id, file.id)) for hash in free]
            writes.append(self.files.count_void(file.id, len(free)))
            if returns(self.campaigns.get(terms.id)):
                budget = self.allocate.budget(terms)
                balances = [shard.balance for shard in budget.shards]
                found = taken(balances, terms.face_value, len(free))
                if not found:
                    continue
                writes += self.budgets.gather(terms.id, found)
            try:
                self.writer.transact(writes)
            except Refused as refused:
                # One of them was claimed meanwhile, or its money was moved: look again.
                if isinstance(refused, Over) or refused.code == "unavailable":
                    raise
            else:
                return
        raise Refused("unavailable", retry_after=1)
