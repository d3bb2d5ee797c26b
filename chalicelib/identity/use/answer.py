"""Answering a text that came by message.

    put: this text, by this message, from this phone ── has come before ──▶ is it this message's,
                │                                                           unanswered, untended?
             send ── taken ──▶ noted                                        then go on; else let go
                │ not taken
             put into the queue anew, until the text is no longer good

Whoever dies before it is noted is followed by the queue: the same code goes out a second time.
"""

import sys
import traceback
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import msgspec

from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.identifiers import phone as read_phone
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.core.values.rejected import Rejected
from chalicelib.identity.rules.answers import code_of, code_words, unknown_words
from chalicelib.identity.rules.codes import SIGN_IN, Challenge, hashed_code, may_send
from chalicelib.identity.store.answers import Answers, TextKnown
from chalicelib.identity.store.keys import SecretsManagerKeys
from chalicelib.identity.store.logins import Logins
from chalicelib.identity.use.post_answer import PostAnswer
from chalicelib.identity.use.pseudonyms import Pseudonyms
from chalicelib.identity.use.take_messages import Text

# Meta takes some 0.2 s for an answer, in which a function would only wait.
AT_ONCE = 10
# Of several texts from one phone at once each is counted: all of a batch may be its.
_COUNTS_TRIED = AT_ONCE


class AnswerTexts(Component, frozen=True, kw_only=True):
    """The use case of a text's message in the queue. `origin` is the city's address, `send` puts a
    text into the queue anew, to be delivered after some seconds."""

    answers: Answers
    logins: Logins
    keys: SecretsManagerKeys
    pseudonyms: Pseudonyms
    post: PostAnswer
    origin: str
    send: Callable[[Text, int], None]
    writer: Writer
    clock: Clock

    def take_up(self, messages: Mapping[str, str]) -> list[str]:
        """Answer texts (id → message); answers the ids of those that must come again."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            done = dict(zip(messages, pool.map(self._is_done, messages.values()), strict=True))
        return [id for id in messages if not done[id]]

    def _is_done(self, message: str) -> bool:
        try:
            self._answer(msgspec.json.decode(message, type=Text))
        except Exception:  # whatever it is, it may pass: it is tried again
            traceback.print_exc(file=sys.stderr)
            return False
        return True

    def _answer(self, text: Text) -> None:
        now = self.clock()
        if text.expires_at <= to_text(now):
            return
        phone = self._normal(text.phone)
        hashed = self.pseudonyms.hash_phone(phone or text.phone)
        # Of another country, it stands for nobody.
        known = phone is not None and (
            text.purpose != SIGN_IN or bool(self.logins.of_phone(hashed))
        )
        code = code_of(self.keys.pepper, text.id, hashed)
        if not self._begun(text, hashed, code if known else "", now):
            return
        words = code_words(code, self.origin) if known else unknown_words(self.origin)
        next = self.post.post(phone or text.phone, words, text.message, text.failures)
        if isinstance(next, int):
            self.send(msgspec.structs.replace(text, failures=text.failures + 1), next)
        else:
            # Also where it is lost: nothing is left to do.
            self.answers.answered(text.id, text.known_as, now)

    def _begun(self, text: Text, phone: str, code: str, now: datetime) -> bool:
        """Whether this message's answer is to be sent, now and by us."""
        if text.failures:
            return self.answers.lease(text.id, text.known_as, now, again=True)
        challenge = Challenge(
            id=text.id,
            phone=phone,
            purpose=text.purpose,
            # No code has an empty hash: whoever stands for nobody proves nothing.
            code_hash=hashed_code(self.keys.pepper, text.id, code) if code else "",
            expires_at=text.expires_at,
        )
        for tries_left in reversed(range(_COUNTS_TRIED)):
            seen = self.answers.sent(phone)
            recent, wait = may_send(seen.sent, now)
            if wait is not None:
                break
            counted = self.answers.count(phone, seen, [*recent, to_text(now)], now)
            try:
                self.writer.transact([self.answers.begin(challenge, text.known_as, now), counted])
                return True
            except TextKnown:
                break
            except Refused as refused:
                # Another text from this phone was counted meanwhile.
                if refused.code != "rate_limited" or not tries_left:
                    raise
        # A phone that had its share may still be owed an answer that counts already.
        return self.answers.lease(text.id, text.known_as, now, again=False)

    def _normal(self, phone: str) -> str | None:
        try:
            return read_phone(phone, "phone")
        except Rejected:
            return None
