"""Looking up a code that somebody typed, who may be guessing."""

from datetime import datetime

import msgspec

from chalicelib.codes.rules.code import (
    CampaignCode,
    Claimed,
    refusal,
    unknown,
    unreadable,
    voided,
)
from chalicelib.codes.rules.file import VOIDED, VOIDING, CodeFile
from chalicelib.codes.rules.text import read
from chalicelib.codes.store.codes import Codes
from chalicelib.codes.store.files import CodeFiles
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.recent import recent
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.guesses import guesses_pause
from chalicelib.core.values.instants import Clock, epoch
from chalicelib.identity.use.pseudonyms import Pseudonyms


class FindCode(Component, frozen=True, kw_only=True):
    """The use case of whoever types a code. A process remembers for a moment how files stand."""

    codes: Codes
    files: CodeFiles
    pseudonyms: Pseudonyms
    writer: Writer
    clock: Clock
    cache: dict[str, tuple[datetime, CodeFile]] = msgspec.field(default_factory=dict)

    def typed(self, text: str, guesser: str, field: str = "code") -> CampaignCode:
        """The code that `guesser` has typed into a field, which is free to claim. Raises
        `validation_failed` for what is no code, `rate_limited` after too many wrong ones,
        `not_found` for one that was never made, Claimed, or `voucher_not_active` for one that was
        made void.

        A code that was claimed is told as such also to who has guessed too often: it may be their
        own, and what has happened is never answered with a refusal.
        """
        plain = read(text)
        if plain is None:
            raise unreadable(field)
        now = self.clock()
        code, wrong = self.codes.look_up(self.pseudonyms.hash_campaign_code(plain), guesser, now)
        if code is not None and code.voucher_id:
            raise Claimed(code)
        pause = guesses_pause(wrong, epoch(now))
        if pause is not None:
            raise Refused("rate_limited", retry_after=pause)
        if code is None:
            self.writer.update(self.codes.count_guess(guesser, now))
            raise unknown()
        if refused := refusal(code) or self._file_refusal(code):
            raise refused
        return code

    def _file_refusal(self, code: CampaignCode) -> Refused | None:
        """A file is made void code by code, but within the seconds that a process remembers it as
        far as anybody asks."""

        def of(file: CodeFile) -> Refused | None:
            return voided() if file.state in (VOIDING, VOIDED) else None

        return of(recent(self.cache, code.file_id, self.files.get, self.clock, of))
