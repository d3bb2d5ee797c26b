"""Sending a sign-in code by text message."""

import secrets
from collections.abc import Callable

from chalicelib.core.component import Component
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.identity.ports import TextMessages
from chalicelib.identity.rules.codes import CODE_DIGITS, CODE_LIFE, hashed_code, may_send, message
from chalicelib.identity.store.codes import Codes
from chalicelib.identity.store.keys import SecretsManagerKeys
from chalicelib.identity.store.logins import Logins
from chalicelib.identity.use.pseudonyms import Pseudonyms


class SendCode(Component, frozen=True, kw_only=True):
    """The use case of sending a code. `host` is where a browser may fill it in."""

    codes: Codes
    logins: Logins
    keys: SecretsManagerKeys
    pseudonyms: Pseudonyms
    text_messages: TextMessages
    host: str
    clock: Clock
    random_below: Callable[[int], int] = secrets.randbelow

    def send(self, phone: str) -> int:
        """Send a code to a phone (`+62…`) that may sign in; answers its life in seconds, the same
        for any other phone. Raises `rate_limited`."""
        now = self.clock()
        hashed = self.pseudonyms.hash_phone(phone)
        sent, version = self.codes.sent(hashed)
        recent, wait = may_send(sent, now)
        if wait is not None:
            raise Refused("rate_limited", retry_after=wait)
        code = f"{self.random_below(10**CODE_DIGITS):0{CODE_DIGITS}d}"
        kept = self.codes.put(
            hashed,
            [*recent, to_text(now)],
            version,
            hashed_code(self.keys.pepper, hashed, code),
            now + CODE_LIFE,
        )
        if not kept:
            raise Refused("rate_limited", retry_after=1)
        if self.logins.of_phone(hashed):
            self.text_messages.send(phone, message(code, self.host))
        return int(CODE_LIFE.total_seconds())
