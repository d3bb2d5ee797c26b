"""When a push is sent, what stands on it, and what follows from the push service's answer.

A push tells that there is something to read, and of what kind: no sum, no shop, no name. It shows
on a locked screen, and a phone may be a family's.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from chalicelib.core.values.instants import from_text, to_text
from chalicelib.core.values.subject import MERCHANT, RESIDENT
from chalicelib.notices.rules.notice import Event, Kind, Notice
from chalicelib.notices.rules.settings import NoticeSettings, Subscription

# What was told longer ago is read in the app, or not at all. A push service keeps a push for no
# longer either.
FRESH = timedelta(hours=24)
# Where a push service does not take it. A day, as long as it is fresh.
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
)
# One push is under way to somebody for no longer.
LEASE = timedelta(seconds=60)
# A queue keeps a message back for no longer.
LONGEST_DELAY_S = 900

# RFC 8030, 7.3: there is no such subscription (any more).
GONE = (404, 410)
# Whatever else is not taken may be taken later where it is no fault of ours.
_TOO_MANY = 429

# Where the app shows what is to be read.
PLACES: Mapping[str, str] = {
    RESIDENT: "/wallet/#/notices",
    MERCHANT: "/merchant/#/notices",
}

_EVENTS: Mapping[Event, tuple[str, str]] = {
    "voucher_lapses": ("Voucher Anda segera kedaluwarsa", "A voucher of yours lapses soon"),
    "paid": ("Voucher Anda dipakai membayar", "A voucher of yours has paid"),
    "refunded": ("Pembayaran dikembalikan ke voucher", "A payment came back onto a voucher"),
    "rewarded": ("Cashback masuk ke voucher", "Cashback has come onto a voucher"),
    "claim_granted": ("Klaim cashback disetujui", "A cashback claim was granted"),
    "claim_refused": ("Klaim cashback ditolak", "A cashback claim was refused"),
    "paid_out": ("Pencairan sudah dibayar bank", "A payout was paid by the bank"),
    "payout_returned": ("Pencairan dikembalikan bank", "The bank has returned a payout"),
    "order_placed": ("Ada pesanan untuk dikirim", "There is an order to deliver"),
    "delegate_asked": ("Anda diminta menjadi wakil", "You are asked to stand for somebody"),
    "delegate_ended": ("Anda tidak lagi menjadi wakil", "You stand for somebody no more"),
    "application_approved": ("Pendaftaran disetujui", "Your application was approved"),
    "merchant_suspended": ("Toko Anda dibekukan", "Your shop was suspended"),
    "merchant_reinstated": ("Toko Anda aktif kembali", "Your shop is active again"),
    "undo_asked": ("Pembeli minta pembayaran dibatalkan", "A buyer asks to undo a payment"),
    "undo_declined": ("Toko menolak membatalkan pembayaran", "A shop declined to undo a payment"),
    "passkey_made": ("Kunci sandi baru dibuat", "A new passkey was made"),
    "passkey_removed": ("Kunci sandi dihapus", "A passkey was deleted"),
    "sold": ("Ada yang membayar lewat stiker", "Somebody has paid at your sticker"),
}
_KINDS: Mapping[Kind, tuple[str, str]] = {
    "lapse": ("masa berlaku", "lapsing"),
    "payment": ("pembayaran", "payments"),
    "sale": ("penjualan", "sales"),
    "reward": ("cashback", "cashback"),
    "decision": ("keputusan", "decisions"),
    "payout": ("pencairan", "payouts"),
    "order": ("pesanan", "orders"),
    "key": ("kunci sandi", "passkeys"),
}
_OPEN = ("Buka aplikasi untuk melihatnya.", "Open the app to see it.")


class Shown(NamedTuple):
    """What a phone shows, and where it leads."""

    title: str
    body: str
    place: str


def due(
    notices: Iterable[Notice], settings: NoticeSettings, subscription: Subscription, now: datetime
) -> list[Notice]:
    """What a browser is to be told of: told lately, since it has asked for pushes, and not read."""
    since = max(to_text(now - FRESH), subscription.created_at, settings.read_at)
    return [one for one in notices if one.told_at > since and settings.wants(one.kind)]


def shown(notices: Sequence[Notice], role: str, language: str) -> Shown:
    """One push for all of these, at least one."""
    tongue = 1 if language == "en" else 0
    if len(notices) == 1:
        return Shown(_EVENTS[notices[0].event][tongue], _OPEN[tongue], PLACES[role])
    kinds = dict.fromkeys(_KINDS[one.kind][tongue] for one in notices)
    title = (f"{len(notices)} pemberitahuan baru", f"{len(notices)} new notices")[tongue]
    return Shown(title, ", ".join(kinds).capitalize(), PLACES[role])


Next = Literal["sent", "gone", "failed"] | timedelta


def after(status: int, retry_after_s: int | None, failures: int) -> Next:
    """What follows from a push service's answer (0: none came) after so many failures before: it
    was sent; the browser is gone; it is sent again after a pause; or never, as the service finds
    fault with what we send (RFC 8030; RFC 8292)."""
    if 200 <= status < 300:
        return "sent"
    if status in GONE:
        return "gone"
    passing = status in (0, _TOO_MANY) or status >= 500
    if not passing or failures >= len(PAUSES):
        return "failed"
    asked = timedelta(seconds=min(retry_after_s or 0, int(FRESH.total_seconds())))
    return max(PAUSES[failures], asked)


def delay_s(until: str, now: datetime) -> int:
    """For how many seconds a queue keeps a message back that waits until an instant ("" for none),
    or as long as it can."""
    if not until:
        return 0
    whole = -((now - from_text(until)) // timedelta(seconds=1))
    return max(0, min(LONGEST_DELAY_S, whole))
