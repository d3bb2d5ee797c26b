"""The exports of Indonesian banks, by the name of the bank: which column is what.

`docs/bank-files.md` says of each where it was seen and how sure it is; a new one is a row here,
a file of the bank in tests/data/bank/csv.json, and a line there.
"""

from chalicelib.bank.formats.table import Table

PROFILES: dict[str, tuple[Table, ...]] = {
    "jatim": (
        # Rekening koran, XLSX saved as CSV. Account and Name are the other party's.
        Table(
            booked_on="Post Date",
            forms=("DD/MM/YYYY", "DD-MM-YYYY"),
            reference=("Description",),
            debit="Debit",
            credit="Credit",
            balance="Balance",
            bank_reference="Reference No",
            payee_name="Name",
            payee_account="Account",
            currency="Currency",
        ),
    ),
    "bca_bisnis": (
        # KlikBCA Bisnis: CSV, and XLSX saved as CSV.
        Table(
            booked_on="Tanggal Transaksi",
            forms=("DD/MM/YYYY", "DD/MM"),
            reference=("Keterangan",),
            amount="Jumlah",
            balance="Saldo",
        ),
    ),
    "bca_personal": (
        # KlikBCA Individual. The column of CR and DB has no name.
        Table(
            booked_on="Date",
            forms=("DD/MM/YYYY", "DD/MM"),
            reference=("Description",),
            amount="Amount",
            direction="(5)",
            balance="Balance",
        ),
        Table(
            booked_on="Tanggal",
            forms=("DD/MM/YYYY", "DD/MM"),
            reference=("Keterangan",),
            amount="Jumlah",
            direction="(5)",
            balance="Saldo",
        ),
    ),
    "mandiri": (
        # Kopra and MCM, with semicolons.
        Table(
            booked_on="PostDate",
            forms=("DD MMM YYYY", "DD-MMM-YYYY", "DD/MM/YYYY"),
            reference=("Remarks", "AdditionalDesc"),
            debit="Debit Amount",
            credit="Credit Amount",
            balance="Close Balance",
            account="AccountNo",
            currency="Ccy",
        ),
        # MCM, with commas; it tells no balance.
        Table(
            booked_on="Date",
            forms=("DD/MM/YY", "DD/MM/YYYY", "DD-MMM-YYYY"),
            reference=("Description", "Description (6)"),
            debit="Debit",
            credit="Credit",
            bank_reference="Reference No.",
            account="Account No",
        ),
        # Rekening koran, XLSX saved as CSV.
        Table(
            booked_on="Tgl.",
            forms=("DD/MM/YYYY", "DD-MMM-YYYY"),
            reference=("Rincian Transaksi",),
            debit="Debit",
            credit="Kredit",
            balance="Saldo",
            bank_reference="No. Referensi",
        ),
    ),
    "bri": (
        # CMS and QLola.
        Table(
            booked_on="TGL_TRAN",
            forms=("YYYY-MM-DD", "DD/MM/YYYY"),
            reference=("DESK_TRAN",),
            debit="MUTASI_DEBET",
            credit="MUTASI_KREDIT",
            balance="SALDO_AKHIR_MUTASI",
            bank_reference="SEQ",
            account="NOREK",
        ),
        # Internet banking.
        Table(
            booked_on="Tanggal Transaksi",
            forms=("DD/MM/YY", "DD/MM/YYYY"),
            reference=("Uraian Transaksi",),
            debit="Debet",
            credit="Kredit",
            balance="Saldo",
        ),
    ),
    "bni": (
        # BNIDirect; it tells no balance.
        Table(
            booked_on="Post Date",
            forms=("DD/MM/YY", "DD/MM/YYYY"),
            reference=("Description",),
            debit="Debit",
            credit="Credit",
            bank_reference="Journal No.",
        ),
        # Mutasi, XLSX saved as CSV.
        Table(
            booked_on="Tanggal Kirim",
            forms=("DD/MM/YYYY",),
            reference=("Deskripsi",),
            amount="Amount",
            direction="Db/Cr",
            balance="Balance",
            bank_reference="Journal No.",
        ),
    ),
    "bsi": (
        # The columns of the printed rekening koran.
        Table(
            booked_on="Tanggal",
            forms=("DD/MM/YYYY", "DD-MM-YYYY", "YYYY-MM-DD", "DD MMM YYYY", "DD-MMM-YYYY"),
            reference=("Keterangan",),
            amount="Mutasi",
            direction="D/K",
            balance="Saldo",
            bank_reference="TrxId",
        ),
        # What other Islamic banks call theirs; not seen of this one.
        Table(
            booked_on="Tanggal",
            forms=("DD/MM/YYYY", "DD-MM-YYYY", "YYYY-MM-DD", "DD MMM YYYY", "DD-MMM-YYYY"),
            reference=("Keterangan",),
            debit="Debit",
            credit="Kredit",
            balance="Saldo",
        ),
    ),
    "cimb": (
        # OCTO Biz and BizChannel.
        Table(
            booked_on="Tanggal",
            forms=("DD-MMM-YYYY", "DD/MM/YYYY"),
            reference=("Deskripsi",),
            debit="Debit",
            credit="Kredit",
            balance="Saldo",
        ),
    ),
    "permata": (
        # PermataNet.
        Table(
            booked_on="Posting Date",
            forms=("DD/MM/YYYY",),
            reference=("Transaction Desc",),
            debit="Debit",
            credit="Credit",
            balance="Balance",
        ),
    ),
    "danamon": (
        # Host to host. Its two columns of balances are those of the day and the same in each row.
        Table(
            booked_on="Tanggal Posting",
            forms=("YYYYMMDD",),
            reference=("Deskripsi Transaksi",),
            amount="Nilai Transaksi",
            direction="Debet Credit",
            bank_reference="Nomor Referensi",
            account="Nomor Rekening",
            currency="Currency",
        ),
    ),
}
