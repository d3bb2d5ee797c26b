"""Recognising what a merchant presents: the payment token behind a text or a typed code."""

from chalicelib.core.component import Component
from chalicelib.core.crypto.jose import Malformed
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, epoch
from chalicelib.core.values.subject import Subject
from chalicelib.identity.store.keys import SecretsManagerKeys
from chalicelib.vouchers.formats.token import PaymentToken, lapses_at, read
from chalicelib.vouchers.rules import Presented
from chalicelib.vouchers.use.typed import TypedCodes


class Recognise(Component, frozen=True, kw_only=True):
    """Reads payment tokens back."""

    codes: TypedCodes
    keys: SecretsManagerKeys
    city: str
    clock: Clock

    def token(self, presented: Presented, by: Subject, *, paid: bool = False) -> PaymentToken:
        """The payment token behind what a phone at a till presents. `paid` asks for what it may
        have paid already: expired ones and ones under retired keys are read, too.

        Raises `token_invalid`, `token_expired`, or `rate_limited` after too many wrong codes.
        """
        if presented.text:
            return read(
                presented.text,
                keys=self.keys.find_key("payment", retired=paid),
                issuer=self.city,
                now=self.clock(),
                allow_expired=paid,
            )
        code = presented.digits
        token = self.codes.find(code) if paid else self.codes.guess(code, by)
        if token is None:
            raise Refused("token_invalid")
        if token.expires_at <= epoch(self.clock()) and not paid:
            raise Refused("token_expired")
        return token

    def is_open(self, jti: str) -> bool:
        """Whether a drawing can still be paid, as far as its id tells. Raises `not_found` for
        what is no drawing's id."""
        try:
            return lapses_at(jti) > epoch(self.clock())
        except Malformed as error:
            raise Refused("not_found") from error
