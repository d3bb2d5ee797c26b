"""What funds a campaign, what it gives back, and what has become of its money."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from chalicelib.campaigns.rules.terms import CLOSED, State
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Explained, Refused
from chalicelib.core.values.instants import to_text
from chalicelib.ledger.rules.accounts import TREASURY, account
from chalicelib.ledger.rules.sums import Sums
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.treasury.rules.promise import number_of


@dataclass(frozen=True, slots=True)
class Progress:
    """What has become of a campaign's money, in rupiah. `remaining`: neither issued nor
    released."""

    funded: int
    issued: int
    redeemed: int
    remaining: int


NO_PROGRESS = Progress(0, 0, 0, 0)


def progress(sums: Sums) -> dict[str, Progress]:
    """What has become of each campaign's money, from the ledger's sums; campaigns without any
    transfer are left out."""
    kinds: dict[str, Counter[str]] = {}
    for (campaign, kind), amount in sums.kinds.items():
        kinds.setdefault(campaign, Counter())[kind] += amount
    return {
        campaign: Progress(
            funded=of["fund"],
            issued=of["issue"] + of["incentive"],
            redeemed=of["redeem"] + of["capture"] - of["refund"],
            remaining=sums.credits[account("campaign", campaign)]
            - sums.debits[account("campaign", campaign)],
        )
        for campaign, of in kinds.items()
    }


def fund_id(reference: str) -> str:
    """The id of the one transfer that an SP2D number can make, however it is spaced or cased."""
    return ids.TRANSFER + sha256(f"fund:{number_of(reference)}".encode()).hexdigest()[:24]


def funding(campaign_id: str, amount: int, reference: str, actor: str, now: datetime) -> Transfer:
    """The transfer that funds a campaign from the treasury; `reference` is the SP2D number, and
    one number funds once."""
    return Transfer(
        id=fund_id(reference),
        debit_account=TREASURY,
        credit_account=account("campaign", campaign_id),
        amount=amount,
        kind="fund",
        reference=reference,
        occurred_at=to_text(now),
        actor=actor,
        campaign_id=campaign_id,
    )


def release(
    id: str,
    campaign_id: str,
    amount: int,
    actor: str,
    now: datetime,
    *,
    reference: str = "",
    reverses: str | None = None,
) -> Transfer:
    """What a closed campaign gives back; or, where it `reverses` a funding, an open one."""
    return Transfer(
        id=id,
        debit_account=account("campaign", campaign_id),
        credit_account=TREASURY,
        amount=amount,
        kind="release",
        reference=reference,
        occurred_at=to_text(now),
        actor=actor,
        campaign_id=campaign_id,
        reverses=reverses,
    )


_ALREADY_CLOSED = (
    "Program ini sudah ditutup dan sisa dananya sudah kembali ke kas daerah. Tidak ada dana yang "
    "dipindahkan.",
    "This campaign is closed and what was left of it has gone back to the treasury. "
    "No money was moved.",
)


_TOO_LITTLE = (
    "Dana program yang belum diterbitkan tinggal {available} rupiah, kurang dari jumlah itu. "
    "Tidak ada dana yang dipindahkan. Batalkan voucher lebih dahulu, atau tunggu yang kedaluwarsa.",
    "Only {available} rupiah of the campaign's money are not issued yet, less than that amount. "
    "No money was moved. Void vouchers first, or wait for those that lapse.",
)


def withdrawal_refusal(state: State) -> Refused | None:
    """Why nothing of a campaign's funding can be taken back: it is closed. Else None."""
    return Explained("state_conflict", _ALREADY_CLOSED) if state == CLOSED else None


def too_little(available: int) -> Refused:
    """The campaign holds only `available` rupiah that are not issued."""
    indonesian, english = (words.format(available=available) for words in _TOO_LITTLE)
    return Explained("state_conflict", (indonesian, english), available=available)
