"""What a transfer is, and which accounts it may join: money moves by nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, NamedTuple

from chalicelib.ledger.rules.accounts import BANK, TREASURY, account_kind

Kind = Literal[
    "fund",
    "issue",
    "incentive",
    "redeem",
    "refund",
    "authorize",
    "capture",
    "lapse",
    "commit",
    "accept",
    "uncommit",
    "expire",
    "void",
    "release",
    "settle",
    "payout",
    "payout_returned",
    "deposit",
    "interest",
    "fee",
    "bank_tax",
    "surrender",
    "suspend",
    "unsuspend",
    "withhold",
    "remit",
]


# kind -> (kinds of account debited, kinds of account credited); contract, "Ledger".
KINDS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "fund": (("treasury",), ("campaign",)),
    "issue": (("campaign",), ("voucher",)),
    "incentive": (("campaign",), ("voucher",)),
    "redeem": (("voucher",), ("merchant",)),
    "refund": (("merchant",), ("voucher",)),
    "authorize": (("voucher",), ("hold",)),
    "capture": (("hold",), ("merchant",)),
    "lapse": (("hold",), ("voucher",)),
    "commit": (("treasury",), ("order",)),
    "accept": (("order",), ("merchant",)),
    "uncommit": (("order",), ("treasury",)),
    "expire": (("voucher",), ("campaign",)),
    "void": (("voucher",), ("campaign",)),
    "release": (("campaign",), ("treasury",)),
    "settle": (("merchant",), ("settlement",)),
    "payout": (("settlement",), ("bank",)),
    "payout_returned": (("settlement", "bank"), ("merchant",)),
    "deposit": (("bank",), ("treasury",)),
    "interest": (("bank",), ("treasury",)),
    "fee": (("treasury",), ("bank",)),
    "bank_tax": (("treasury",), ("bank",)),
    "surrender": (("treasury",), ("bank",)),
    "suspend": (("bank", "suspense"), ("bank", "suspense")),
    "unsuspend": (("bank", "suspense"), ("bank", "suspense")),
    "withhold": (("order",), ("tax",)),
    "remit": (("tax",), ("bank",)),
}


# Between voucher and hold: guarded by the merchant whom the money is meant for.
NAMES_MERCHANT = ("authorize", "lapse")


@dataclass(frozen=True, slots=True)
class Transfer:
    """One immutable movement of `amount` rupiah (> 0) from `debit_account` to `credit_account`.

    `occurred_at` is RFC 3339 text with milliseconds. `reference` names what caused it outside
    the ledger (an SP2D number, a reason). `actor` is `role:id`. A redemption also carries what
    its receipt needs; it and a refund name the cashier who took or gave it, and it names in `payer`
    the resident who has paid for another one, whose delegate they are; `payer_name` is their name,
    masked. One that corrects a
    wrong transfer names that in `reverses`, and may be of the same kind with the accounts
    exchanged. `bank_line` is the line of a bank statement that it books (`bst_…#line`).
    `merchant_id` is whose account counts it where none of its accounts is a merchant's: of an
    authorisation and of what lapses of one, and of no other. `payment_id` is the payment at a
    shop's sticker that a redemption is a part of: its actor is who paid.
    """

    id: str
    debit_account: str
    credit_account: str
    amount: int
    kind: Kind
    reference: str
    occurred_at: str
    actor: str
    campaign_id: str = ""
    bill_total: int | None = None
    receipt: str | None = None
    redemption_id: str | None = None
    cashier: str | None = None
    payer: str | None = None
    payer_name: str | None = None
    reverses: str | None = None
    bank_line: str | None = None
    merchant_id: str | None = None
    payment_id: str | None = None

    def __post_init__(self) -> None:
        if not self._joins(KINDS[self.kind]):
            raise ValueError(
                f"{self.kind} does not move from {self.debit_account} to {self.credit_account}"
            )
        if type(self.amount) is not int or self.amount <= 0:
            raise ValueError("a transfer moves a positive integer of rupiah")
        if (self.kind in NAMES_MERCHANT) != (self.merchant_id is not None):
            raise ValueError(f"{self.kind} and the merchant that it names")

    def _joins(self, kinds: tuple[tuple[str, ...], tuple[str, ...]]) -> bool:
        debited, credited = account_kind(self.debit_account), account_kind(self.credit_account)
        if debited == credited:
            return False
        debits, credits = kinds
        if debited in debits and credited in credits:
            return True
        return self.reverses is not None and credited in debits and debited in credits


def reversal_of(wrong: Transfer, id: str, occurred_at: str, actor: str) -> Transfer:
    """The transfer that moves back what a wrong one moved: of its kind, the accounts exchanged."""
    return replace(
        wrong,
        id=id,
        debit_account=wrong.credit_account,
        credit_account=wrong.debit_account,
        occurred_at=occurred_at,
        actor=actor,
        reverses=wrong.id,
    )


class Mutation(NamedTuple):
    """A transfer that was overwritten (`MODIFY`) or removed (`REMOVE`), as the stream tells it:
    when, to the second, and under which number of its shard. No transfer ever may be."""

    transfer_id: str
    event: str
    at: datetime
    sequence: str


class Movement(NamedTuple):
    """What a sum over one account needs of a transfer; `exchanged`: it goes the other way than its
    kind, because it reverses one."""

    kind: str
    amount: int
    occurred_at: str
    exchanged: bool = False


class Sale(NamedTuple):
    """What made a merchant owed something for what it sold, or a refund of that, which names it in
    `redemption_id`; in rupiah. A purchase is told by the account that it debits."""

    id: str
    kind: str
    campaign_id: str
    amount: int
    occurred_at: str
    redemption_id: str | None = None
    debit_account: str = ""


def account_of_all(kind: str) -> str | None:
    """The one account that every transfer of a kind goes through, where there is one."""
    debits, credits = KINDS[kind]
    for name in (TREASURY, BANK):
        if (name,) in (debits, credits) or (name in debits and name in credits):
            return name
    return None


def is_exchanged(kind: str, credit_account: str) -> bool:
    """Whether a transfer of a kind, by the account that it credits, has its accounts exchanged."""
    return account_kind(credit_account) not in KINDS[kind][1]
