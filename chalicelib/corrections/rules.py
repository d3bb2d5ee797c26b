"""What can be corrected, by which transfer, and who may decide.

A transfer is never changed: a wrong one is reversed by a new one that names it in `reverses`, of a
kind that the ledger has for this way anyhow (contract, "Ledger"). One officer proposes it, another
approves it.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from chalicelib.core.values import ids
from chalicelib.core.values.errors import Explained, Refused, invalid
from chalicelib.ledger.rules.transfer import Kind, Transfer

State = Literal["proposed", "approved", "rejected"]

PROPOSED: State = "proposed"
APPROVED: State = "approved"
REJECTED: State = "rejected"

# kind of a wrong transfer -> kind of the one that reverses it
REVERSED_BY: Mapping[str, Kind] = {
    "fund": "release",
    "redeem": "refund",
}

# What a line of a bank statement has booked is explained anew there.
_BOOKED = (
    "payout",
    "payout_returned",
    "deposit",
    "interest",
    "fee",
    "bank_tax",
    "surrender",
    "suspend",
    "unsuspend",
    "remit",
)
_RESOLVED_ANEW = (
    "Baris rekening koran yang membukukannya dijelaskan ulang di halaman Rekening koran.",
    "The line of the bank statement that booked it is explained anew, on the page of bank "
    "statements.",
)
_ACCEPTED = (
    "Yang sudah diterima dengan berita acara menjadi hak pedagang dan kas negara: selesaikan "
    "dengan pedagang atau kantor pajak, dan tahan baris pedagangnya di pencairan bila perlu.",
    "What was accepted is the merchant's and the state's: settle it with the merchant or the tax "
    "office, and hold the merchant's line in its settlement where need be.",
)
# Where to go with a transfer of another kind.
_ELSEWHERE = {
    "issue": (
        "Voucher dibatalkan atau diterbitkan ulang oleh admin di halaman Warga.",
        "A voucher is voided or issued anew by an admin, on the residents' page.",
    ),
    "refund": (
        "Pengembalian yang keliru diselesaikan dengan pembayaran baru dari voucher.",
        "A wrong refund is put right by a new payment from the voucher.",
    ),
    "settle": (
        "Baris yang keliru ditahan pada batch; yang sudah dibayar dijelaskan ulang pada baris "
        "rekening koran.",
        "A wrong line is held in its batch; what was paid is explained anew at its line of the "
        "bank statement.",
    ),
    "commit": (
        "Pesanan yang keliru dibatalkan di halaman Belanja daerah; dananya kembali.",
        "A wrong order is cancelled on the page of purchases; its money goes back.",
    ),
    **dict.fromkeys(("accept", "withhold"), _ACCEPTED),
    **dict.fromkeys(_BOOKED, _RESOLVED_ANEW),
}
_ONLY = (
    "Hanya mutasi jenis fund dan redeem yang dapat dikoreksi di sini.",
    "Only transfers of the kinds fund and redeem can be corrected here.",
)
_NOTHING_LEFT = (
    "Mutasi itu sudah dikembalikan seluruhnya. Tidak ada yang diubah.",
    "All of that transfer has been reversed already. Nothing was changed.",
)


class Left(NamedTuple):
    """What of a transfer is not reversed yet, in rupiah, and the account that it goes back to."""

    amount: int
    credit_account: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A proposal to reverse `transfer` by moving `amount` rupiah (what is not reversed yet) from
    the account that got it back to `credit_account`.

    Actors are `role:id`, instants RFC 3339 text; `decided_…` and `decision_reason` are None until
    somebody approved or rejected, `reversal_id` until the money moved.
    """

    id: str
    state: State
    transfer: Transfer
    amount: int
    credit_account: str
    reason: str
    proposed_by: str
    proposed_at: str
    decided_by: str | None = None
    decided_at: str | None = None
    decision_reason: str | None = None

    @property
    def kind(self) -> Kind:
        return REVERSED_BY[self.transfer.kind]

    @property
    def reversal_id(self) -> str | None:
        return reversal_id(self.transfer) if self.state == APPROVED else None


def reversal_id(transfer: Transfer) -> str:
    """The id of the one transfer that can ever reverse another."""
    digest = hashlib.sha256(f"reverses:{transfer.id}".encode()).digest()
    return ids.stable_id(ids.TRANSFER, digest)


def must_be_correctable(transfer: Transfer) -> None:
    """Raise `validation_failed` for a kind that is not reversed here, saying where it is."""
    if transfer.kind not in REVERSED_BY:
        elsewhere = _ELSEWHERE.get(transfer.kind, ("", ""))
        indonesian, english = (
            f"{only} {where}".strip() for only, where in zip(_ONLY, elsewhere, strict=True)
        )
        raise invalid("transfer_id", indonesian, english)


def must_leave(amount: int) -> None:
    """Raise `state_conflict` where nothing is left to reverse."""
    if amount <= 0:
        raise Explained("state_conflict", _NOTHING_LEFT)


def refusal(state: str, proposed_by: str, to: State, by: str) -> Refused | None:
    """Why `by` (an actor) cannot move a correction to a state: it is decided already, or only
    another than who proposed it may approve it. None where nothing is in the way."""
    if state != PROPOSED:
        return Refused("state_conflict", state=state)
    if to == APPROVED and proposed_by == by:
        return Refused("same_person")
    return None


def decided(correction: Correction, to: State, by: str, at: str, reason: str) -> Correction:
    """A correction as it stands once `by` has approved or rejected it, the latter with a reason.
    Raises `state_conflict`, `same_person`."""
    refused = refusal(correction.state, correction.proposed_by, to, by)
    if refused is not None:
        raise refused
    return replace(
        correction, state=to, decided_by=by, decided_at=at, decision_reason=reason or None
    )
