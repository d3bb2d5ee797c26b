"""The words of the report of the budget on paper and in spreadsheets; `tongue` is 0 for Indonesian,
1 for English."""

from chalicelib.procurement.rules.spending import Stage

STAGES: dict[Stage, tuple[str, str]] = {
    "budget": ("anggaran", "budget"),
    "planned": ("rencana", "planned"),
    "committed": ("komitmen", "committed"),
    "realised": ("realisasi", "realised"),
}

_WORDS: dict[str, tuple[str, str]] = {
    "title": (
        "Belanja barang dan jasa kepada usaha mikro, kecil dan koperasi",
        "Goods and services bought from micro and small businesses and cooperatives",
    ),
    "city": ("Kota", "City of"),
    "year": ("Tahun anggaran", "Budget year"),
    "made_at": ("Dibuat", "Made on"),
    "source": ("Dasar", "By"),
    "target": (
        "Paling sedikit {percent} % dari anggaran belanja barang dan jasa",
        "At least {percent} % of the budget for goods and services",
    ),
    "no_budget": ("belum ada anggaran", "no budget yet"),
    "counted_means": (
        "UMK: usaha mikro, usaha kecil dan koperasi; usaha menengah tidak dihitung. Komitmen: yang "
        "belum direalisasi. Semua jumlah bruto, dalam rupiah. Persentase dan kekurangan dihitung "
        "dari anggaran, bukan dari yang dibelanjakan.",
        "UMK: micro and small businesses and cooperatives; medium ones do not count. Committed: "
        "what is not realised yet. All amounts are gross rupiah. Share and what is missing are of "
        "the budget, not of what was spent.",
    ),
    "units": ("Per unit dan kode rekening", "By unit and account code"),
    "documents": ("Dokumen", "Documents"),
    "doubts": ("Perlu diperiksa", "To be looked at"),
    "total": ("Seluruh kota", "The whole city"),
    "unit": ("Unit", "Unit"),
    "account_code": ("Kode rekening", "Account code"),
    "budget": ("Anggaran", "Budget"),
    "planned": ("Rencana", "Planned"),
    "planned_counted": ("Rencana UMK", "Planned, UMK"),
    "planned_local": ("Rencana lokal", "Planned, local"),
    "committed": ("Komitmen", "Committed"),
    "committed_counted": ("Komitmen UMK", "Committed, UMK"),
    "committed_local": ("Komitmen lokal", "Committed, local"),
    "realised": ("Realisasi", "Realised"),
    "realised_counted": ("Realisasi UMK", "Realised, UMK"),
    "realised_local": ("Realisasi lokal", "Realised, local"),
    "percent": ("Persen", "Percent"),
    "missing": ("Kurang", "Missing"),
    "stage": ("Tahap", "Stage"),
    "amount": ("Jumlah", "Amount"),
    "counted": ("UMK", "UMK"),
    "local": ("Lokal", "Local"),
    "supplier": ("Penyedia", "Supplier"),
    "npwp": ("NPWP", "NPWP"),
    "reference": ("Nomor dokumen", "Document"),
    "funding": ("SPM/SP2D", "SPM/SP2D"),
    "bast": ("BAST", "BAST"),
    "ntpn": ("NTPN", "NTPN"),
    "order": ("Pesanan", "Order"),
    "imported": ("impor", "imported"),
    "message": ("Keterangan", "Note"),
}


def word(name: str, tongue: int) -> str:
    """One of them."""
    return _WORDS[name][tongue]
