"""Sending a code that proves a phone by text message."""

import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress

from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.identity.ports import TextMessages
from chalicelib.identity.rules.codes import (
    CODE_LIFE,
    CODES_PER_PHONE,
    SIGN_IN,
    VISITOR,
    Challenge,
    Purpose,
    code_digits,
    hashed_code,
    may_send,
    message,
)
from chalicelib.identity.rules.devices import Sent, device_id, secrets_of
from chalicelib.identity.store.challenges import Challenges, SentMeanwhile
from chalicelib.identity.store.keys import SecretsManagerKeys
from chalicelib.identity.store.logins import Logins
from chalicelib.identity.use.pseudonyms import Pseudonyms


class SendCode(Component, frozen=True, kw_only=True):
    """The use case of sending a code. `knock(code, origin)` asks whether a campaign's code lets
    somebody in; `host` is where a browser may fill a code in."""

    challenges: Challenges
    logins: Logins
    keys: SecretsManagerKeys
    pseudonyms: Pseudonyms
    text_messages: TextMessages
    knock: Callable[[str, str], Write]
    host: str
    writer: Writer
    clock: Clock
    random_below: Callable[[int], int] = secrets.randbelow

    def send(
        self,
        phone: str,
        purpose: Purpose,
        device_cookie: str | None,
        campaign_code: str = "",
        origin: str = "",
    ) -> tuple[str, int]:
        """Send a code to a phone (`+62…`) that may sign in, or to any phone for an application, or
        for a visitor with a campaign's code, typed at the internet address `origin`; answers the
        challenge that it is good for and its life in seconds, the same for any other phone. Raises
        `rate_limited`, and what `knock` says of a code that lets nobody in.

        What strangers ask for is counted together, what a known browser asks for by itself, and
        what goes to phones that nobody has vouched for out of an allowance of the whole city's.
        """
        knocked = [self.knock(campaign_code, origin)] if purpose == VISITOR else []
        hashed = self.pseudonyms.hash_phone(phone)
        challenge_id, code = self._counted(
            lambda: self._put(hashed, purpose, device_cookie, knocked)
        )
        if purpose != SIGN_IN or self.logins.of_phone(hashed):
            self.text_messages.send(phone, message(code, self.host))
        return challenge_id, int(CODE_LIFE.total_seconds())

    def _counted(self, put: Callable[[], tuple[str, str]]) -> tuple[str, str]:
        # Each time another was counted at once: after as many as may go out nothing is left.
        for _ in range(CODES_PER_PHONE):
            with suppress(SentMeanwhile):
                return put()
        return put()

    def _put(
        self,
        hashed: str,
        purpose: Purpose,
        device_cookie: str | None,
        knocked: Sequence[Write],
    ) -> tuple[str, str]:
        """Put a challenge and count it; answers its id and code. Raises SentMeanwhile."""
        now = self.clock()
        seen = self._asking(hashed, device_cookie)
        recent, wait = may_send(seen.sent, now)
        if wait is not None:
            raise Refused("rate_limited", retry_after=wait)
        digits = code_digits(known=bool(seen.device))
        code = f"{self.random_below(10**digits):0{digits}d}"
        challenge_id = ids.new_id(ids.CHALLENGE)
        challenge = Challenge(
            id=challenge_id,
            phone=hashed,
            purpose=purpose,
            code_hash=hashed_code(self.keys.pepper, challenge_id, code),
            expires_at=to_text(now + CODE_LIFE),
        )
        # Whoever asks for one has the same writes made, known phone or not.
        writes = [
            *knocked,
            self.challenges.count_sent(hashed, seen, [*recent, to_text(now)], now),
            self.challenges.put(challenge),
        ]
        if purpose != SIGN_IN:
            writes.append(self.challenges.count_stranger(purpose, now))
        self.writer.transact(writes)
        return challenge_id, code

    def _asking(self, phone: str, device_cookie: str | None) -> Sent:
        every = {one.device: one for one in self.challenges.sent(phone)}
        for secret in secrets_of(device_cookie):
            known = every.get(device_id(self.keys.pepper, phone, secret))
            if known is not None:
                return known
        return every.get("", Sent("", [], 0))
