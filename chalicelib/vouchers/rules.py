"""What a voucher is, and what state it is in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from chalicelib.campaigns.rules import Terms
from chalicelib.core.values import ids
from chalicelib.core.values.instants import to_text
from chalicelib.ledger.rules import Kind, Transfer, account

State = Literal["active", "spent", "expired", "voided"]

ACTIVE: State = "active"
SPENT: State = "spent"
EXPIRED: State = "expired"
VOIDED: State = "voided"

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

    def state(self, now: datetime) -> State:
        """In what state it is at an instant."""
        if self.stored_state == VOIDED:
            return VOIDED
        if self.stored_state == EXPIRED or (self.balance and to_text(now) >= self.spend_until):
            return EXPIRED
        return ACTIVE if self.balance else SPENT

    def takes_back(self, now: datetime) -> bool:
        """Whether a refund at an instant stays on it: it could still be spent."""
        return self.stored_state == ACTIVE and to_text(now) < self.spend_until


def new_voucher(
    terms: Terms, resident_id: str, owner_phone: str, value: int, now: datetime
) -> Voucher:
    """A voucher of a campaign, worth `value` rupiah, with a new id."""
    return Voucher(
        id=ids.new_id(ids.VOUCHER),
        campaign_id=terms.id,
        resident_id=resident_id,
        owner_phone=owner_phone,
        face_value=value,
        balance=value,
        credits=value,
        stored_state=ACTIVE,
        issued_at=to_text(now),
        spend_until=terms.spend_until,
    )


def issue(voucher: Voucher, actor: str, now: datetime, reference: str = "") -> Transfer:
    """The transfer that puts the money on a new voucher; its id is made from the voucher's, so one
    voucher is issued once."""
    return Transfer(
        id=ids.TRANSFER + voucher.id,
        debit_account=account("campaign", voucher.campaign_id),
        credit_account=account("voucher", voucher.id),
        amount=voucher.face_value,
        kind="issue",
        reference=reference,
        occurred_at=to_text(now),
        actor=actor,
        campaign_id=voucher.campaign_id,
    )


def give_back(
    voucher_id: str,
    campaign_id: str,
    amount: int,
    kind: Kind,
    reference: str,
    actor: str,
    now: datetime,
) -> Transfer:
    """A transfer of kind `void` or `expire`: from a voucher back to its campaign."""
    return Transfer(
        id=ids.new_id(ids.TRANSFER),
        debit_account=account("voucher", voucher_id),
        credit_account=account("campaign", campaign_id),
        amount=amount,
        kind=kind,
        reference=reference,
        occurred_at=to_text(now),
        actor=actor,
        campaign_id=campaign_id,
    )
