"""Codes to type, in the vouchers table: `code#{hash}` holds the payment token behind a code,
`guesses#{merchant}#{phone}#{hour}` when a phone of a till typed wrong ones."""

from datetime import datetime

from pynamodb.attributes import ListAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import PutError
from pynamodb.models import Model

from chalicelib.core.values.guesses import WRONG_CODES_WINDOW
from chalicelib.core.values.instants import epoch
from chalicelib.vouchers.formats.token import PaymentToken
from chalicelib.vouchers.rules import CODE_LIFE

_CODE_LIFE_S = int(CODE_LIFE.total_seconds())
_WINDOW_S = int(WRONG_CODES_WINDOW.total_seconds())
# Guesses are kept by the hour, so that a window lies in two items at most and none grows for ever.
_GUESSES_S = 3600


class CodeItem(Model):
    class Meta:
        table_name = "vouchers"

    pk = UnicodeAttribute(hash_key=True)
    jti = UnicodeAttribute()
    voucher_id = UnicodeAttribute()
    campaign_id = UnicodeAttribute()
    merchant_id = UnicodeAttribute(null=True)
    cap = NumberAttribute()
    ttl = NumberAttribute()


class GuessesItem(Model):
    class Meta:
        table_name = "vouchers"

    pk = UnicodeAttribute(hash_key=True)
    # In seconds since 1970:
    wrong_at: ListAttribute[int] = ListAttribute()
    ttl = NumberAttribute()


class Codes:
    """The store of codes to type."""

    def put(self, code_hash: str, token: PaymentToken, until: datetime) -> bool:
        """Keep a code for a payment token; False where another token has this code."""
        item = CodeItem(
            f"code#{code_hash}",
            jti=token.jti,
            voucher_id=token.voucher_id,
            campaign_id=token.campaign_id,
            merchant_id=token.merchant_id,
            cap=token.cap,
            ttl=epoch(until),
        )
        # TTL deletes late: a code past its time counts as gone.
        free = CodeItem.pk.does_not_exist() | (CodeItem.ttl < epoch(until) - 3600)
        try:
            item.save(free)
        except PutError:
            return False
        return True

    def find(self, code_hash: str) -> PaymentToken | None:
        """The payment token behind a code, however old."""
        try:
            item = CodeItem.get(f"code#{code_hash}", consistent_read=True)
        except CodeItem.DoesNotExist:
            return None
        until = int(item.ttl)
        return PaymentToken(
            jti=item.jti,
            voucher_id=item.voucher_id,
            campaign_id=item.campaign_id,
            cap=int(item.cap),
            issued_at=until - _CODE_LIFE_S,
            expires_at=until,
            merchant_id=item.merchant_id,
        )

    def guesses(self, typist: str, now: datetime) -> list[int]:
        """When wrong codes were typed lately, in seconds since 1970; `typist` is a merchant and
        the keyed hash of a phone."""
        seconds = (epoch(now) - _WINDOW_S, epoch(now))
        keys = dict.fromkeys(_guesses_key(typist, second) for second in seconds)
        found = GuessesItem.batch_get(list(keys), consistent_read=True)
        return [int(second) for item in found for second in item.wrong_at]

    def count_guess(self, typist: str, now: datetime) -> None:
        """Count a wrong code."""
        second = epoch(now)
        GuessesItem(_guesses_key(typist, second)).update(
            [
                GuessesItem.wrong_at.set((GuessesItem.wrong_at | []).append([second])),
                GuessesItem.ttl.set(second + 2 * _GUESSES_S),
            ]
        )


def _guesses_key(typist: str, second: int) -> str:
    return f"guesses#{typist}#{second // _GUESSES_S}"
