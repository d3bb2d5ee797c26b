"""The catalogue of refusals: one stable code each, a status, and words in both languages.

A refusal says what happened, what was not done, and what to do next. A code never changes;
`title` and `detail` are for people. docs/errors.md lists them, and a test holds the two together.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of refusal. `title` and `detail` hold Indonesian first, then English."""

    status: int
    title: tuple[str, str]
    detail: tuple[str, str]


CATALOGUE: dict[str, Kind] = {
    "unauthenticated": Kind(
        401,
        ("Belum masuk", "Not signed in"),
        (
            "Permintaan ini perlu masuk lebih dahulu. Tidak ada yang diubah. Silakan masuk lagi.",
            "This request needs a sign-in. Nothing was changed. Please sign in again.",
        ),
    ),
    "otp_invalid": Kind(
        401,
        ("Kode salah", "Wrong code"),
        (
            "Kode itu salah, sudah dipakai, atau kedaluwarsa. Anda belum masuk. "
            "Periksa SMS atau balasan WhatsApp terakhir, atau minta kode baru.",
            "That code is wrong, used, or out of date. You are not signed in. "
            "Check the last SMS or reply at WhatsApp, or ask for a new code.",
        ),
    ),
    "forbidden": Kind(
        403,
        ("Tidak berwenang", "Not allowed"),
        (
            "Peran Anda tidak boleh melakukan ini. Tidak ada yang diubah. "
            "Masuklah dengan peran yang sesuai.",
            "Your role may not do this. Nothing was changed. Sign in with the role that may.",
        ),
    ),
    "not_eligible": Kind(
        403,
        ("Bukan penerima program ini", "Not eligible"),
        (
            "Program ini untuk kelurahan atau kelompok warga lain. Tidak ada voucher yang "
            "diterbitkan. Hubungi kelurahan bila data Anda keliru.",
            "This campaign is for other kelurahan or groups. No voucher was issued. "
            "Ask your kelurahan if your data is wrong.",
        ),
    ),
    "merchant_not_active": Kind(
        403,
        ("Pedagang belum aktif atau dibekukan", "Merchant not active"),
        (
            "Toko ini belum disetujui atau sedang dibekukan. Tidak ada pembayaran yang diterima. "
            "Hubungi petugas program.",
            "This shop is not approved yet or is suspended. No payment was taken. "
            "Contact the program office.",
        ),
    ),
    "own_shop": Kind(
        403,
        ("Toko sendiri", "Own shop"),
        (
            "Voucher tidak dapat dipakai di toko milik sendiri. Tidak ada yang dibayarkan. "
            "Pakailah di pedagang lain.",
            "A voucher cannot be spent at one's own shop. Nothing was paid. "
            "Use it at another merchant.",
        ),
    ),
    "step_up_required": Kind(
        403,
        ("Buktikan diri Anda lagi", "Prove yourself again"),
        (
            "Ini hanya boleh bila Anda baru saja membuktikan diri dengan kunci sandi. Tidak ada "
            "yang diubah. Buktikan dengan kunci sandi, lalu ulangi.",
            "This needs you to have just proved yourself with your passkey. Nothing was changed. "
            "Prove it with the passkey, then repeat.",
        ),
    ),
    "same_person": Kind(
        403,
        ("Perlu orang kedua", "A second person is needed"),
        (
            "Orang yang mengusulkan tidak boleh menyetujui. Tidak ada yang diubah. "
            "Mintalah rekan untuk menyetujui.",
            "Whoever proposed this may not approve it. Nothing was changed. "
            "Ask a colleague to approve.",
        ),
    ),
    "not_found": Kind(
        404,
        ("Tidak ditemukan", "Not found"),
        (
            "Yang diminta tidak ada, atau bukan milik Anda. Periksa alamat atau nomornya.",
            "What you asked for does not exist, or is not yours. Check the address or the id.",
        ),
    ),
    "full_amount_required": Kind(
        409,
        ("Harus dipakai sekaligus", "Full amount required"),
        (
            "Voucher program ini dipakai seluruhnya dalam satu kali bayar. Tidak ada yang "
            "dibayarkan. Masukkan seluruh nilainya.",
            "A voucher of this campaign is spent whole, in one payment. Nothing was paid. "
            "Enter its full value.",
        ),
    ),
    "already_claimed": Kind(
        409,
        ("Sudah diklaim", "Already claimed"),
        (
            "Hak Anda pada program ini sudah diklaim. Tidak ada voucher baru. "
            "Buka voucher yang sudah ada di dompet.",
            "You have already claimed your share of this campaign. No new voucher was issued. "
            "Open the voucher in your wallet.",
        ),
    ),
    "reference_used": Kind(
        409,
        ("Nomor rujukan sudah dipakai", "Reference already used"),
        (
            "Nomor SP2D itu sudah pernah mendanai. Tidak ada dana yang dipindahkan. "
            "Periksa nomor SP2D.",
            "That SP2D number has funded before. No money was moved. Check the SP2D number.",
        ),
    ),
    "campaign_not_open": Kind(
        409,
        ("Program tidak dibuka", "Campaign not open"),
        (
            "Program ini belum dibuka, sedang dijeda, atau sudah ditutup. Tidak ada yang "
            "dipindahkan. Lihat waktu program di dompet.",
            "This campaign is not open yet, paused, or closed. No money was moved. "
            "See its times in the wallet.",
        ),
    ),
    "campaign_exhausted": Kind(
        409,
        ("Kuota habis", "Campaign exhausted"),
        (
            "Dana program ini sudah habis diklaim. Tidak ada voucher yang diterbitkan. "
            "Coba lagi bila ada tambahan dana.",
            "All of this campaign's money has been claimed. No voucher was issued. "
            "Try again if money is added.",
        ),
    ),
    "token_expired": Kind(
        409,
        ("Kode kedaluwarsa", "Code expired"),
        (
            "Kode pembayaran itu sudah lewat waktunya. Tidak ada yang dibayarkan. "
            "Minta warga menampilkan kode baru.",
            "That payment code is out of date. Nothing was paid. "
            "Ask the resident to show a new code.",
        ),
    ),
    "token_used": Kind(
        409,
        ("Kode sudah dipakai", "Code already used"),
        (
            "Kode pembayaran itu sudah dipakai untuk pembayaran lain. Tidak ada pembayaran kedua. "
            "Minta warga menampilkan kode baru.",
            "That payment code has already paid for something else. Nothing was paid twice. "
            "Ask the resident to show a new code.",
        ),
    ),
    "voucher_insufficient": Kind(
        409,
        ("Sisa voucher kurang", "Not enough left on the voucher"),
        (
            "Sisa voucher lebih kecil daripada jumlah itu. Tidak ada yang dibayarkan. "
            "Masukkan jumlah yang lebih kecil.",
            "The voucher holds less than that amount. Nothing was paid. Enter a smaller amount.",
        ),
    ),
    "voucher_not_active": Kind(
        409,
        ("Voucher tidak berlaku", "Voucher not active"),
        (
            "Voucher ini kedaluwarsa atau dibatalkan. Tidak ada yang dibayarkan. "
            "Pakailah voucher lain.",
            "This voucher has expired or was voided. Nothing was paid. Use another voucher.",
        ),
    ),
    "merchant_not_accepted": Kind(
        409,
        ("Pedagang di luar program", "Merchant not accepted"),
        (
            "Kode ini untuk pedagang atau kategori lain. Tidak ada yang dibayarkan. "
            "Pakailah di pedagang yang sesuai.",
            "This code is for another merchant or category. Nothing was paid. "
            "Use it where the campaign is valid.",
        ),
    ),
    "merchant_limit_reached": Kind(
        409,
        ("Batas pedagang tercapai", "Merchant limit reached"),
        (
            "Pembayaran ini melewati batas pedagang untuk program ini. Tidak ada yang dibayarkan. "
            "Coba jumlah lebih kecil atau hari lain.",
            "This payment would pass the merchant's limit for this campaign. Nothing was paid. "
            "Try a smaller amount or another day.",
        ),
    ),
    "amount_over_cap": Kind(
        409,
        ("Melebihi batas kode", "Over the code's cap"),
        (
            "Warga membatasi kode ini pada jumlah yang lebih kecil. Tidak ada yang dibayarkan. "
            "Masukkan jumlah yang lebih kecil atau minta kode baru.",
            "The resident capped this code at a smaller amount. Nothing was paid. "
            "Enter a smaller amount or ask for a new code.",
        ),
    ),
    "refund_too_large": Kind(
        409,
        ("Pengembalian terlalu besar", "Refund too large"),
        (
            "Jumlah itu melebihi yang masih dapat dikembalikan. Tidak ada yang dikembalikan. "
            "Periksa transaksi dan pencairannya.",
            "That is more than can still be refunded. Nothing was refunded. "
            "Check the redemption and its payout.",
        ),
    ),
    "state_conflict": Kind(
        409,
        ("Keadaan sudah berubah", "State conflict"),
        (
            "Ini tidak dapat dilakukan dalam keadaan sekarang. Tidak ada yang diubah. "
            "Muat ulang lalu periksa lagi.",
            "This cannot be done in the present state. Nothing was changed. Reload and look again.",
        ),
    ),
    "not_reconciled": Kind(
        409,
        ("Belum direkonsiliasi", "Not reconciled"),
        (
            "Pembukuan belum cocok dengan bank. Tidak ada uang yang keluar dan tidak ada yang "
            "diubah. Jelaskan semua selisihnya, lalu coba lagi.",
            "The books do not agree with the bank yet. No money has left and nothing was changed. "
            "Explain every difference, then try again.",
        ),
    ),
    "too_large": Kind(
        413,
        ("Terlalu besar", "Too large"),
        (
            "Kiriman melebihi batas ukuran. Tidak ada yang disimpan. "
            "Kirim berkas yang lebih kecil atau lewat unggahan.",
            "The request is over the size limit. Nothing was stored. "
            "Send a smaller file or use an upload.",
        ),
    ),
    "unsupported_media_type": Kind(
        415,
        ("Jenis berkas tidak didukung", "Unsupported media type"),
        (
            "Jenis isi itu tidak diterima di sini. Tidak ada yang disimpan. "
            "Kirim dengan Content-Type yang tertulis di dokumentasi.",
            "That content type is not taken here. Nothing was stored. "
            "Send the Content-Type that the documentation names.",
        ),
    ),
    "validation_failed": Kind(
        422,
        ("Isian belum benar", "Validation failed"),
        (
            "Ada isian yang belum benar. Tidak ada yang disimpan. "
            "Perbaiki isian yang disebut lalu kirim lagi.",
            "Some fields are not right. Nothing was stored. Mend the fields named and send again.",
        ),
    ),
    "token_invalid": Kind(
        422,
        ("Bukan kode voucher", "Not a payment code"),
        (
            "Itu bukan kode pembayaran Tumbas yang sah. Tidak ada yang dibayarkan. "
            "Minta warga membuka Bayar lalu pindai lagi.",
            "That is not a valid Tumbas payment code. Nothing was paid. "
            "Ask the resident to open Bayar and scan again.",
        ),
    ),
    "idempotency_key_required": Kind(
        422,
        ("Idempotency-Key wajib", "Idempotency key required"),
        (
            "Permintaan ini memindahkan uang dan perlu tajuk Idempotency-Key (1-64 karakter). "
            "Tidak ada yang dilakukan. Kirim lagi dengan kunci.",
            "This request moves money and needs an Idempotency-Key header (1-64 characters). "
            "Nothing was done. Send it again with a key.",
        ),
    ),
    "idempotency_key_reused": Kind(
        422,
        ("Idempotency-Key sudah dipakai", "Idempotency key reused"),
        (
            "Kunci itu sudah dipakai untuk permintaan lain. Tidak ada yang dilakukan. "
            "Pakailah kunci baru.",
            "That key was used for another request. Nothing was done. Use a new key.",
        ),
    ),
    "otp_locked": Kind(
        429,
        ("Kode terkunci", "Code locked"),
        (
            "Kode itu salah dimasukkan lima kali dan tidak berlaku lagi. Anda belum masuk. "
            "Minta kode baru.",
            "That code was entered wrongly five times and is dead. You are not signed in. "
            "Ask for a new code.",
        ),
    ),
    "rate_limited": Kind(
        429,
        ("Terlalu sering", "Too many requests"),
        (
            "Terlalu banyak percobaan. Tidak ada yang dilakukan. Tunggu sebentar lalu coba lagi.",
            "Too many attempts. Nothing was done. Wait a little and try again.",
        ),
    ),
    "unavailable": Kind(
        503,
        ("Sedang sibuk", "Unavailable"),
        (
            "Sistem sedang sibuk dan belum pasti mencatat permintaan ini. "
            "Coba lagi dengan kunci yang sama; pembayaran tidak akan terjadi dua kali.",
            "The system is busy and may not have recorded this request. "
            "Try again with the same key; nothing will be paid twice.",
        ),
    ),
}
