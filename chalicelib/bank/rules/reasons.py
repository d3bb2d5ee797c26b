"""Why a bank sends a payment back, in words for people."""

from collections.abc import Mapping

# ISO 20022 external return reasons that Indonesian clearing uses most.
RETURN_REASONS: Mapping[str, tuple[str, str]] = {
    "AC01": ("Nomor rekening salah", "Incorrect account number"),
    "AC03": ("Rekening penerima tidak sah", "Invalid creditor account"),
    "AC04": ("Rekening sudah ditutup", "Account is closed"),
    "AC06": ("Rekening diblokir", "Account is blocked"),
    "AC07": ("Rekening penerima sudah ditutup", "Creditor's account is closed"),
    "AC14": ("Jenis rekening penerima salah", "Invalid creditor account type"),
    "AG01": ("Transaksi tidak diizinkan pada rekening", "Transaction forbidden on this account"),
    "AM04": ("Dana tidak cukup", "Insufficient funds"),
    "AM05": ("Transaksi ganda", "Duplicate transaction"),
    "AM09": ("Jumlah salah", "Wrong amount"),
    "BE01": ("Nama tidak sesuai dengan rekening", "Name does not match the account"),
    "BE04": ("Alamat penerima kurang", "Missing creditor address"),
    "CUST": ("Diminta nasabah", "Requested by the customer"),
    "FOCR": ("Setelah permintaan pembatalan", "Following a cancellation request"),
    "MD07": ("Pemilik rekening meninggal", "Account holder is deceased"),
    "MS02": ("Ditolak penerima", "Refused by the creditor"),
    "MS03": ("Alasan tidak disebutkan bank", "Reason not given by the bank"),
    "NARR": ("Lihat keterangan bank", "See the bank's text"),
    "RC01": ("Kode bank salah", "Incorrect bank code"),
    "RR04": ("Alasan peraturan", "Regulatory reason"),
    "TM01": ("Lewat batas waktu", "Past the cut-off time"),
}


def reason_words(code: str, text: str, tongue: int) -> str:
    """A bank's reason for people: its code, what that means, and what the bank added."""
    meaning = RETURN_REASONS.get(code, ("", ""))[tongue]
    told = f"{code}: {meaning}" if meaning else code
    return f"{told} ({text})" if told and text else told or text


def reason_kept(code: str, text: str) -> str:
    """The same in short, as the ledger keeps it beside the return: the code, and the bank's own
    text or else what the code means."""
    return f"{code} {text or RETURN_REASONS.get(code, ('', ''))[0]}".strip()
