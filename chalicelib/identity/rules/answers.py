"""Answers to texts that came by message: the code, the words around it, and what becomes of an
answer that was not taken."""

from datetime import timedelta
from typing import Literal

from chalicelib.identity.rules.codes import STRANGER_DIGITS
from chalicelib.identity.rules.hashes import keyed_digest

# One function answers a text; another may take it up where that one has died.
LEASE = timedelta(seconds=30)
LONGEST_PAUSE_S = 60

# What Meta says of itself and not of the message: it is sent again. By the codes in the body, as
# their HTTP statuses differ (Cloud API, "Error codes").
PAIR_LIMIT = 131056
_PASSING = frozenset(
    [
        # unknown, and down
        *(1, 2, 131000, 131016, 133004),
        # the app's, the account's and the number's limits, and while it is raised
        *(4, 80007, 130429, 131057),
        PAIR_LIMIT,
    ]
)

Next = Literal["sent", "lost"] | int


def code_of(pepper: bytes, knock_id: str, phone: str) -> str:
    """The code that answers a text from a phone (a keyed hash): always the same, so that whoever
    sends an answer again sends this one, and nothing has to keep it."""
    number = int.from_bytes(keyed_digest(pepper, "message code", f"{knock_id}:{phone}"), "big")
    return f"{number % 10**STRANGER_DIGITS:0{STRANGER_DIGITS}d}"


def code_words(code: str, origin: str) -> str:
    """What brings a code. The code stands in the address's fragment, which no server is sent."""
    return (
        f"{code} adalah kode masuk Tumbas. Berlaku 10 menit.\n\n"
        "*Hanya bila Anda sendiri baru saja membuka halaman masuk Tumbas.* Jangan berikan kode ini "
        "kepada siapa pun: petugas kota tidak pernah memintanya. Bila orang lain yang menyuruh "
        "Anda mengirim teks tadi, abaikan pesan ini.\n\n"
        f"Di HP yang sama, buka: {origin}/wallet/#/masuk/{code}\n\n"
        "(Your Tumbas code, good for 10 minutes. Only if you yourself have just opened the sign-in "
        "page. Never pass it on: the city never asks for it.)"
    )


def unknown_words(origin: str) -> str:
    """What a phone is told for which nobody may sign in."""
    return (
        "Nomor ini belum terdaftar di Tumbas, jadi tidak ada kode yang dikirim.\n\n"
        "Warga: daftarkan nomor ini di kelurahan Anda, dengan KTP. "
        f"Usaha: daftar di {origin}/merchant/.\n\n"
        "(This number is not registered with Tumbas, so no code was sent. Residents register it at "
        f"their kelurahan, shops at {origin}/merchant/.)"
    )


def after(status: int, code: int, retry_after_s: int | None, failures: int) -> Next:
    """What follows an attempt to send an answer after so many failures: `sent`, `lost` where
    another would fare no better, or in how many seconds the next is made. `status` is 0 where
    nobody answered; `code` is Meta's own, 0 where there is none."""
    if 200 <= status < 300:
        return "sent"
    if status not in (0, 429) and status < 500 and code not in _PASSING:
        return "lost"
    # 4^n seconds, as Meta asks of whoever writes to the same phone too fast.
    pause = min(4 ** min(failures, 10), LONGEST_PAUSE_S)
    return max(pause, min(retry_after_s or 0, LONGEST_PAUSE_S))
