"""What is wrong with a value that people typed or a spreadsheet handed over, in words for people.

No message repeats what stood in the cell (it may be a NIK in the wrong column), except a code that
can only be a kelurahan's.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with one field of one row, in Indonesian and in English."""

    field: str
    message_id: str
    message_en: str


class Rejected(ValueError):
    """A value that cannot be read. `code` is a key of MESSAGES; `error` has field and words."""

    def __init__(self, field: str, code: str, **values: object) -> None:
        super().__init__(code)
        self.field = field
        self.code = code
        indonesian, english = MESSAGES[code]
        values["field"] = field
        self.error = RowError(field, indonesian.format(**values), english.format(**values))


MESSAGES: dict[str, tuple[str, str]] = {
    "required": (
        "Kolom {field} kosong. Isi lalu impor lagi.",
        "Column {field} is empty. Fill it in and import again.",
    ),
    "number_rounded": (
        (
            "Kolom {field}: spreadsheet membulatkan angka ini sehingga sebagian digitnya hilang. "
            "Format kolom sebagai Teks, isi ulang dari data asli, lalu impor lagi."
        ),
        (
            "Column {field}: the spreadsheet rounded this number, so digits are lost. "
            "Format the column as text, fill it in again from the source, and import again."
        ),
    ),
    "number_decimal": (
        (
            "Kolom {field} tersimpan sebagai angka desimal. "
            "Format kolom sebagai Teks, periksa digitnya, lalu impor lagi."
        ),
        (
            "Column {field} was stored as a decimal number. "
            "Format the column as text, check the digits, and import again."
        ),
    ),
    "phone_invalid": (
        "Kolom {field} bukan nomor HP. Tulis seperti 081234567890 atau +6281234567890.",
        "Column {field} is not a mobile number. Write it as 081234567890 or +6281234567890.",
    ),
    "phone_length": (
        (
            "Kolom {field}: jumlah digit nomor HP tidak wajar. "
            "Periksa nomornya; tulis seperti 081234567890."
        ),
        (
            "Column {field}: a mobile number does not have that many digits. "
            "Check the number; write it as 081234567890."
        ),
    ),
    "phone_several": (
        "Kolom {field} berisi lebih dari satu nomor. Sisakan satu nomor HP.",
        "Column {field} holds more than one number. Leave one mobile number.",
    ),
    "phone_not_mobile": (
        (
            "Kolom {field} bukan nomor HP Indonesia (08…), sehingga SMS tidak sampai. "
            "Isi nomor HP yang dapat menerima SMS."
        ),
        (
            "Column {field} is not an Indonesian mobile number (08…), so text messages would not "
            "arrive. Give a mobile number that receives them."
        ),
    ),
    "nik_length": (
        (
            "Kolom {field} berisi {found} digit; NIK terdiri atas 16 digit. "
            "Periksa dengan KTP atau KK; format kolom sebagai Teks."
        ),
        (
            "Column {field} has {found} digits; a NIK has 16. "
            "Check it against the KTP or KK; format the column as text."
        ),
    ),
    "nik_invalid": (
        "Kolom {field} harus berisi 16 digit angka NIK saja. Periksa dengan KTP atau KK.",
        (
            "Column {field} must hold the 16 digits of a NIK and nothing else. "
            "Check it against the KTP or KK."
        ),
    ),
    "nik_area": (
        "Kolom {field}: enam digit pertama bukan kode wilayah. Periksa dengan KTP atau KK.",
        "Column {field}: the first six digits are no area code. Check it against the KTP or KK.",
    ),
    "nik_date": (
        (
            "Kolom {field}: digit ke-7 sampai ke-12 bukan tanggal lahir yang ada "
            "(untuk perempuan tanggalnya ditambah 40). Periksa dengan KTP atau KK."
        ),
        (
            "Column {field}: digits 7 to 12 are no date that exists "
            "(for women 40 is added to the day). Check it against the KTP or KK."
        ),
    ),
    "nik_serial": (
        (
            "Kolom {field} berakhir dengan 0000; nomor urut NIK mulai dari 0001. Mungkin "
            "spreadsheet membulatkannya: format kolom sebagai Teks lalu isi ulang dari data asli."
        ),
        (
            "Column {field} ends in 0000; a NIK's serial starts at 0001. The spreadsheet may have "
            "rounded it: format the column as text and fill it in again from the source."
        ),
    ),
    "nib_length": (
        (
            "Kolom {field} berisi {found} digit; NIB terdiri atas 13 digit. Mungkin nol di depan "
            "hilang: format kolom sebagai Teks lalu tulis lengkap."
        ),
        (
            "Column {field} has {found} digits; a NIB has 13. A leading zero may be lost: "
            "format the column as text and write it in full."
        ),
    ),
    "nib_invalid": (
        "Kolom {field} harus berisi 13 digit angka NIB saja. Periksa dengan dokumen OSS.",
        (
            "Column {field} must hold the 13 digits of a NIB and nothing else. "
            "Check it against the OSS document."
        ),
    ),
    "npwp_invalid": (
        (
            "Kolom {field} harus berisi NPWP 16 digit (atau 15 digit yang lama). "
            "Periksa dengan kartu NPWP; format kolom sebagai Teks."
        ),
        (
            "Column {field} must hold an NPWP of 16 digits (or the older 15). "
            "Check it against the NPWP card; format the column as text."
        ),
    ),
    "size_unknown": (
        "Kolom {field} bukan skala usaha yang dikenal. Pilih salah satu: {choices}.",
        "Column {field} is no known size of a business. Choose one of: {choices}.",
    ),
    "flag_unknown": (
        "Kolom {field} harus berisi ya atau tidak.",
        "Column {field} must say true or false.",
    ),
    "year_invalid": (
        "Kolom {field} harus berisi tahun anggaran, misalnya 2026.",
        "Column {field} must hold a budget year, such as 2026.",
    ),
    "account_code_invalid": (
        "Kolom {field} harus berisi kode rekening, misalnya 5.1.02.01.01.0024.",
        "Column {field} must hold an account code, such as 5.1.02.01.01.0024.",
    ),
    "spending_row_unknown": (
        "Kolom {field} bukan jenis baris yang dikenal. Pilih salah satu: {choices}.",
        "Column {field} is no known kind of row. Choose one of: {choices}.",
    ),
    "kelurahan_unknown": (
        "Kolom {field} bukan kode kelurahan kota ini. Pakai kode resmi, misalnya {example}.",
        (
            "Column {field} is not the code of a kelurahan of this city. "
            "Use the official code, such as {example}."
        ),
    ),
    "kelurahan_code_unknown": (
        (
            "Kolom {field}: kode {official} tidak ada di kota ini. "
            "Pakai kode resmi, misalnya {example}."
        ),
        (
            "Column {field}: there is no code {official} in this city. "
            "Use the official code, such as {example}."
        ),
    ),
    "kelurahan_name": (
        "Kolom {field} berisi nama kelurahan. Tulis kodenya: {official}.",
        "Column {field} holds a kelurahan's name. Write its code: {official}.",
    ),
    "bank_code_zero_lost": (
        (
            "Kolom {field} harus tiga digit; nol di depan tampaknya hilang (misalnya 002, 014). "
            "Format kolom sebagai Teks lalu tulis ketiga digitnya."
        ),
        (
            "Column {field} must have three digits; leading zeros seem to be lost "
            "(as in 002, 014). Format the column as text and write all three."
        ),
    ),
    "bank_code_invalid": (
        "Kolom {field} harus berisi kode bank BI tiga digit, misalnya 002 atau 014.",
        "Column {field} must hold the three-digit BI bank code, such as 002 or 014.",
    ),
    "bank_account_invalid": (
        (
            "Kolom {field} harus berisi nomor rekening, 5 sampai 20 digit angka. "
            "Periksa dengan buku tabungan; format kolom sebagai Teks."
        ),
        (
            "Column {field} must hold an account number of 5 to 20 digits. "
            "Check it against the bank book; format the column as text."
        ),
    ),
    "nmid_invalid": (
        (
            "Kolom {field} harus berisi NMID QRIS: ID diikuti 13 digit. "
            "Lihat stiker QRIS, atau kosongkan."
        ),
        (
            "Column {field} must hold a QRIS NMID: ID and 13 digits. "
            "See the QRIS sticker, or leave it empty."
        ),
    ),
    "rrn_invalid": (
        (
            "Kolom {field} harus berisi nomor referensi (RRN): paling banyak 12 angka atau huruf. "
            "Format kolom sebagai Teks lalu isi ulang dari berkas acquirer."
        ),
        (
            "Column {field} must hold a reference number (RRN): at most 12 digits or letters. "
            "Format the column as text and fill it in again from the acquirer's file."
        ),
    ),
    "rupiah_invalid": (
        "Kolom {field} harus berisi rupiah dengan angka saja, misalnya 50000.",
        "Column {field} must hold rupiah in digits alone, such as 50000.",
    ),
    "day_invalid": (
        "Kolom {field} harus berisi tanggal seperti 2026-12-01, paling akhir hari ini.",
        "Column {field} must hold a day such as 2026-12-01, today at the latest.",
    ),
    "month_invalid": (
        "Kolom {field} harus berisi bulan seperti 2025-12, paling akhir bulan ini.",
        "Column {field} must hold a month such as 2025-12, this month at the latest.",
    ),
    "month_counted": (
        "Kolom {field}: penjualan {channel} bulan itu sudah dihitung Tumbas sendiri.",
        "Column {field}: Tumbas itself has counted that month's sales by {channel}.",
    ),
    "nib_unknown": (
        "Kolom {field}: tidak ada pedagang dengan NIB ini.",
        "Column {field}: there is no merchant with this NIB.",
    ),
    "channel_unknown": (
        "Kolom {field} bukan saluran yang dikenal. Pilih salah satu: {choices}.",
        "Column {field} is not a known channel. Choose one of: {choices}.",
    ),
    "merchant_unknown": (
        "Kolom {field}: tidak ada pedagang dengan id ini.",
        "Column {field}: there is no merchant with this id.",
    ),
    "payment_status_unknown": (
        "Kolom {field} harus 00 (dibayar) atau 04 (dikembalikan).",
        "Column {field} must be 00 (paid) or 04 (refunded).",
    ),
    "text_too_long": (
        "Kolom {field} lebih dari {longest} karakter. Singkatkan.",
        "Column {field} is over {longest} characters. Shorten it.",
    ),
    "text_control": (
        "Kolom {field} berisi karakter yang tidak terlihat. Ketik ulang isinya.",
        "Column {field} holds invisible control characters. Type it again.",
    ),
    "text_unreadable": (
        (
            "Kolom {field} berisi huruf yang tidak terbaca. "
            "Simpan berkas sebagai CSV UTF-8 lalu impor lagi."
        ),
        (
            "Column {field} holds letters that cannot be read. "
            "Save the file as CSV UTF-8 and import again."
        ),
    ),
    "text_formula": (
        (
            "Kolom {field} berisi rumus spreadsheet (diawali = + - @ atau bertanda galat #). "
            "Tempel sebagai nilai lalu impor lagi."
        ),
        (
            "Column {field} holds a spreadsheet formula (it starts with = + - @ or is a # error). "
            "Paste it as a value and import again."
        ),
    ),
    "text_no_letter": (
        "Kolom {field} tidak berisi huruf. Periksa apakah kolomnya tertukar.",
        "Column {field} holds no letter. Check whether columns are swapped.",
    ),
    "category_unknown": (
        "Kolom {field} bukan kategori yang dikenal. Pilih salah satu: {choices}.",
        "Column {field} is not a known category. Choose one of: {choices}.",
    ),
    "segment_invalid": (
        (
            "Kolom {field}: pisahkan segmen dengan | dan pakai hanya huruf, angka, - dan _ "
            "(paling panjang {longest} karakter), misalnya lansia|ibu_hamil."
        ),
        (
            "Column {field}: separate segments by | and use only letters, digits, - and _ "
            "(at most {longest} characters each), as in lansia|ibu_hamil."
        ),
    ),
    "segments_many": (
        "Kolom {field} berisi lebih dari {most} segmen. Kurangi.",
        "Column {field} holds over {most} segments. Leave fewer.",
    ),
    "duplicate_row": (
        "Kolom {field} sama dengan baris {first}. Baris {first} yang dipakai; hapus salah satu.",
        "Column {field} is the same as in row {first}. Row {first} was taken; delete one of them.",
    ),
}
