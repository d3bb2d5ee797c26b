"""Codes to type where a payment token cannot be scanned. Of a code only a keyed hash is kept."""

import secrets
from collections.abc import Callable
from datetime import datetime

from chalicelib.core.component import Component
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.guesses import guesses_pause
from chalicelib.core.values.instants import Clock, epoch
from chalicelib.core.values.subject import Subject
from chalicelib.identity.rules.hashes import keyed_hash
from chalicelib.identity.store.keys import SecretsManagerKeys
from chalicelib.vouchers.formats.token import PaymentToken
from chalicelib.vouchers.rules import CODE_DIGITS
from chalicelib.vouchers.store.codes import Codes

# A code that is taken is drawn anew: so many in a row are no chance.
_TRIES = 5


class TypedCodes(Component, frozen=True, kw_only=True):
    """Keeps codes, and finds what they stand for. `below(n)` is a random number."""

    codes: Codes
    keys: SecretsManagerKeys
    clock: Clock
    below: Callable[[int], int] = secrets.randbelow

    def keep(self, token: PaymentToken, until: datetime) -> str:
        """A new code for a payment token, good until then."""
        for _ in range(_TRIES):
            code = f"{self.below(10**CODE_DIGITS):0{CODE_DIGITS}d}"
            if self.codes.put(self._hash(code), token, until):
                return code
        raise Refused("unavailable", retry_after=1)

    def find(self, code: str) -> PaymentToken | None:
        """What a code stands for, however old."""
        return self.codes.find(self._hash(code))

    def guess(self, code: str, by: Subject) -> PaymentToken | None:
        """The same for a phone at a merchant's till, for which wrong codes are counted: those of a
        removed cashier keep nobody else from typing. Raises `rate_limited` after too many."""
        now, typist = self.clock(), f"{by.id}#{by.phone}"
        pause = guesses_pause(self.codes.guesses(typist, now), epoch(now))
        if pause is not None:
            raise Refused("rate_limited", retry_after=pause)
        token = self.find(code)
        if token is None:
            self.codes.count_guess(typist, now)
        return token

    def _hash(self, code: str) -> str:
        return keyed_hash(self.keys.pepper, "payment code", code)
