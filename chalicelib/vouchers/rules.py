"""What a voucher is, and what state it is in."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.core.instants import to_text

ACTIVE = "active"
SPENT = "spent"
EXPIRED = "expired"
VOIDED = "voided"

# Ten digits to type where no code can be scanned, good for five minutes.
CODE_DIGITS = 10
CODE_LIFE = timedelta(minutes=5)
# The wallet draws the next token this long after the last.
REFRESH_AFTER = timedelta(seconds=60)

# Guessing a code: ten wrong ones in ten minutes, then a pause.
WRONG_CODES = 10
WRONG_CODES_WINDOW = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Voucher:
    """A resident's right to spend what is left of `face_value` (rupiah) until `spend_until`.

    `stored_state` is active, voided or expired (emptied after its time); that it is spent, or has
    lapsed and waits to be emptied, follows from balance and time.
    `owner_phone` is the keyed hash of the resident's phone, against spending at one's own shop.
    """

    id: str
    campaign_id: str
    resident_id: str
    owner_phone: str
    face_value: int
    balance: int
    credits: int
    stored_state: str
    issued_at: str
    spend_until: str

    def state(self, now: datetime) -> str:
        """active, spent, expired or voided, at an instant."""
        if self.stored_state == VOIDED:
            return VOIDED
        if self.stored_state == EXPIRED or (self.balance and to_text(now) >= self.spend_until):
            return EXPIRED
        return ACTIVE if self.balance else SPENT
