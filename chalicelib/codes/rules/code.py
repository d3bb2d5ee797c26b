"""A code that was made: whether somebody has claimed it, and why one is not claimed."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.campaigns.rules.terms import CODES, PUBLISHED, Terms
from chalicelib.core.values.errors import Explained, Refused, invalid
from chalicelib.core.values.instants import to_text

# So many text messages one code may have sent, to whatever phones are typed beside it.
MESSAGES_PER_CODE = 10


@dataclass(frozen=True, slots=True)
class CampaignCode:
    """A code by its keyed hash. `resident_id` and `voucher_id` are whose and what it became, ""
    while nobody has claimed it; `voided` says that it was taken back before."""

    hash: str
    campaign_id: str
    file_id: str
    voided: bool = False
    resident_id: str = ""
    voucher_id: str = ""
    claimed_at: str = ""


class Claimed(Refused):
    """The code was claimed, by whom and as what `code` tells."""

    def __init__(self, code: CampaignCode) -> None:
        super().__init__("already_claimed")
        self.claimed = code


def unreadable(field: str) -> Refused:
    """The refusal of what is no code in a field: a character was mistyped."""
    return invalid(
        field,
        "bukan kode program: periksa setiap huruf dan angkanya",
        "is no code of a campaign: check each letter and digit",
    )


def unknown() -> Refused:
    """The refusal of a code that was never made."""
    return Explained("not_found", _UNKNOWN)


def taken() -> Refused:
    """The refusal of a code that somebody else has claimed."""
    return Explained("already_claimed", _TAKEN)


def taken_by_phone() -> Refused:
    """The refusal of a further code by a phone that has claimed as many as the campaign allows."""
    return Explained("already_claimed", _TAKEN_BY_PHONE)


def spent() -> Refused:
    """The refusal of another text message for a code that has had MESSAGES_PER_CODE."""
    return Explained("rate_limited", _SPENT, retry_after=3600)


def voided() -> Refused:
    """The refusal of a code that was made void."""
    return Explained("voucher_not_active", _VOIDED)


def refusal(code: CampaignCode | None) -> Refused | None:
    """Why a code is not claimed, as it stands; None where it may be. Claimed of one that somebody
    has claimed, be it whoever asks or another."""
    if code is None:
        return unknown()
    if code.voucher_id:
        return Claimed(code)
    return voided() if code.voided else None


def door_refusal(terms: Terms, now: datetime) -> Refused | None:
    """Why nobody becomes a visitor by a code of this campaign: it is not published, or its codes
    have lapsed. Before the claiming time one may."""
    if terms.audience != CODES or terms.state != PUBLISHED or to_text(now) >= terms.claim_until:
        return Refused("campaign_not_open")
    return None


_UNKNOWN = (
    "Kode ini tidak dikenal. Tidak ada voucher yang diterbitkan. Ketik ulang persis seperti yang "
    "tercetak, atau tanyakan kepada yang memberikannya.",
    "This code is unknown. No voucher was issued. Type it exactly as it is printed, or ask "
    "whoever gave it to you.",
)
_TAKEN = (
    "Kode ini sudah dipakai orang lain. Tidak ada voucher yang diterbitkan. Minta kode lain kepada "
    "yang memberikannya.",
    "Somebody else has used this code. No voucher was issued. Ask whoever gave it to you for "
    "another.",
)
_VOIDED = (
    "Kode ini sudah dibatalkan oleh kota. Tidak ada voucher yang diterbitkan. Minta kode lain "
    "kepada yang memberikannya.",
    "The city has made this code void. No voucher was issued. Ask whoever gave it to you for "
    "another.",
)
_TAKEN_BY_PHONE = (
    "Nomor HP ini sudah memakai kode program ini. Tidak ada voucher yang diterbitkan, dan kode "
    "Anda tetap berlaku. Berikan kepada orang lain.",
    "This phone has used a code of this campaign. No voucher was issued, and your code is still "
    "good. Give it to somebody else.",
)
_SPENT = (
    "Terlalu banyak SMS diminta dengan kode program ini. Tidak ada SMS yang dikirim. Bila nomor "
    "Anda sudah terdaftar, masuk tanpa kode; bila belum, minta kode lain.",
    "Too many text messages were asked for with this code. No message was sent. If your phone is "
    "known, sign in without the code; else ask for another code.",
)
