"""Files that cannot be read as a whole, and what their senders are told."""


class FileRefused(ValueError):
    """A file that cannot be read as a whole. `code` is a key of MESSAGES; words in both languages.

    `row` is the row at which reading stopped, 1 for what concerns the whole file.
    """

    def __init__(self, code: str, row: int = 1, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.row = row
        indonesian, english = MESSAGES[code]
        self.message_id = indonesian.format(row=row, **values)
        self.message_en = english.format(row=row, **values)


MESSAGES: dict[str, tuple[str, str]] = {
    "empty": (
        "Berkas kosong. Baris 1 harus berisi nama kolom.",
        "The file is empty. Row 1 must hold the column names.",
    ),
    "workbook": (
        "Ini buku kerja Excel, bukan CSV. Pilih Simpan Sebagai, CSV UTF-8, lalu impor lagi.",
        "This is an Excel workbook, not CSV. Choose Save As, CSV UTF-8, and import again.",
    ),
    "not_utf8": (
        "Berkas tidak tersimpan sebagai UTF-8. Simpan sebagai CSV UTF-8 lalu impor lagi.",
        "The file is not stored as UTF-8. Save it as CSV UTF-8 and import again.",
    ),
    "header_unclosed": (
        "Tanda kutip di baris judul kolom tidak ditutup. Perbaiki baris 1 lalu impor lagi.",
        "A quote in the header is not closed. Mend row 1 and import again.",
    ),
    "header_too_long": (
        "Baris judul kolom terlalu panjang. Baris 1 harus berisi nama kolom saja.",
        "The header is too long. Row 1 must hold the column names only.",
    ),
    "one_column": (
        (
            "Semua data berada dalam satu kolom. Pisahkan dengan Teks ke Kolom, simpan sebagai "
            "CSV UTF-8, lalu impor lagi."
        ),
        (
            "All data stand in one column. Split them with Text to Columns, save as CSV UTF-8, "
            "and import again."
        ),
    ),
    "columns_missing": (
        "Kolom ini tidak ada: {columns}. Tambahkan ke baris 1 lalu impor lagi.",
        "These columns are missing: {columns}. Add them to row 1 and import again.",
    ),
    "columns_unknown": (
        "Kolom ini tidak dikenal: {columns}. Hapus atau betulkan namanya. Yang dikenal: {known}.",
        "These columns are unknown: {columns}. Delete or rename them. Known are: {known}.",
    ),
    "columns_twice": (
        "Kolom ini ada dua kali: {columns}. Hapus salah satu.",
        "These columns stand there twice: {columns}. Delete one of each.",
    ),
    "line_too_long": (
        "Baris {row} terlalu panjang untuk sebuah baris CSV. Periksa berkas di sekitar baris itu.",
        "Row {row} is too long for a row of CSV. Look at the file around that row.",
    ),
}
