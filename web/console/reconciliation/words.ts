// What checks hold against what, and what exceptions and those who must act are called, for people.
// The codes are the API's; one that is new here is shown as it is.

import { catalogue } from "../../shared/words";

/** What a check holds against what. */
export const checkMeans = catalogue({
  id: {
    zero_sum: "Debit dan kredit semua rekening, saat ini.",
    immutability: "Mutasi yang pada hari itu ditimpa atau dihapus; seharusnya tidak ada.",
    projections:
      "Mutasi hari itu yang dihitung saat ditulis, terhadap yang tercatat di jurnal dan neraca, isinya satu per satu.",
    merchants:
      "Yang terutang menurut buku besar, terhadap jumlah rekening semua pedagang, saat ini.",
    vouchers: "Sisa menurut buku besar, terhadap jumlah sisa semua voucher, saat ini.",
    campaigns: "Sisa dana menurut buku besar, terhadap dana semua kampanye, saat ini.",
    lapsed:
      "Sisa pada voucher yang sudah habis waktunya dan sudah dilewati pengosongan, atau lebih dari sehari; seharusnya nol.",
    released: "Dana pada kampanye yang sudah ditutup, saat ini; seharusnya nol.",
    settlements:
      "Yang disetujui dan belum dijawab bank menurut buku besar, terhadap baris tiap pencairan; berkas bank belum berubah.",
    payouts:
      "Pencairan yang dikirim lebih dari tiga hari kerja bank lalu, terhadap yang sudah dijawab bank.",
    holds:
      "Dana yang ditahan untuk pesanan menurut buku besar, terhadap jumlahnya pada semua pesanan, saat ini.",
    rewards:
      "Hadiah yang menurut pembayaran QRIS sudah diberikan pada hari itu, terhadap mutasinya satu per satu.",
    orders:
      "Dana untuk pesanan belanja menurut buku besar, terhadap jumlahnya pada semua pesanan, saat ini.",
    tax: "Pajak yang dipungut dan belum disetor menurut buku besar, terhadap rekeningnya, daftar setoran, dan berita acara terima.",
    bank: "Saldo akhir rekening koran yang terakhir diterima, terhadap rekening bank di buku besar.",
    suspense: "Yang sudah dibukukan bank dan belum dapat dijelaskan; seharusnya nol.",
    funding: "Kas daerah menurut buku besar, terhadap rekeningnya dan daftar SP2D.",
    days: "Akar, jurnal audit, laporan dan rangkaian yang ditandatangani, terhadap yang tersimpan sekarang.",
  },
  en: {
    zero_sum: "Debits and credits of all accounts, as of now.",
    immutability: "Transfers that were overwritten or removed on that day; there must be none.",
    projections:
      "The day's transfers as counted when they were written, against those in journal and trial balance, each by its content.",
    merchants: "What is owed by the ledger, against the sum of all merchants' accounts, as of now.",
    vouchers: "What is left by the ledger, against what is left on all vouchers, as of now.",
    campaigns: "What is left by the ledger, against the money of all campaigns, as of now.",
    lapsed:
      "What is left on vouchers whose time is over and that were passed by the emptying, or for more than a day; should be nothing.",
    released: "Money on campaigns that are closed, as of now; should be nothing.",
    settlements:
      "What is approved and not answered by the bank, by the ledger, against each settlement's lines; the files for the bank are unchanged.",
    payouts:
      "Settlements sent more than three banking days ago, against what the bank has answered.",
    holds: "What is held for orders by the ledger, against what all orders hold, as of now.",
    rewards: "What QRIS payments say that they have rewarded that day, against each transfer.",
    orders:
      "What is committed to purchase orders by the ledger, against what all orders hold, as of now.",
    tax: "Tax withheld and not remitted by the ledger, against its account, the register of remits, and what acceptances say.",
    bank: "The closing balance of the last accepted statement, against the ledger's bank account.",
    suspense: "What the bank has booked and nobody has explained yet; should be nothing.",
    funding: "The treasury by the ledger, against its account and the register of SP2Ds.",
    days: "The root, audit journal, report and chain that were signed, against what is stored now.",
  },
}) as (check: string) => string;

/** What an exception says is wrong. */
export const codeName = catalogue({
  id: {
    totals_unbalanced: "Debit dan kredit neraca tidak sama",
    journal_missing: "Mutasi tidak ada di jurnal",
    journal_misplaced: "Mutasi tercatat pada waktu atau rekening yang lain",
    transfer_changed: "Isi mutasi berubah setelah ditulis",
    transfer_missing: "Mutasi hilang dari buku besar",
    transfer_overwritten: "Mutasi ditimpa setelah ditulis",
    transfer_removed: "Mutasi dihapus dari buku besar",
    transfer_uncounted: "Mutasi ada, tetapi tidak pernah dihitung",
    totals_differ: "Jumlah di neraca berbeda dari mutasinya",
    merchant_differs: "Rekening pedagang berbeda dari jurnalnya",
    voucher_differs: "Sisa voucher berbeda dari jurnalnya",
    campaign_differs: "Dana kampanye berbeda dari jurnalnya",
    voucher_not_emptied: "Voucher yang habis waktunya masih berisi",
    campaign_not_released: "Kampanye yang ditutup masih berisi dana",
    treasury_differs: "Kas daerah berbeda dari jurnalnya",
    settlement_differs: "Rekening pencairan berbeda dari barisnya",
    settlement_line_differs: "Baris pencairan berbeda dari mutasinya",
    payout_file_changed: "Berkas untuk bank berubah setelah disetujui",
    payout_missing: "Pembayaran belum dijawab bank",
    payouts_frozen: "Pembayaran dibekukan",
    hold_differs: "Dana pesanan yang ditahan berbeda dari buku besar",
    hold_overdue: "Dana pesanan masih ditahan setelah waktunya habis",
    hold_overdrawn: "Toko mengambil lebih dari yang ditahan untuk pesanan",
    reward_without_payment: "Hadiah tanpa pembayaran QRIS",
    payment_rewarded_twice: "Satu pembayaran QRIS diberi hadiah dua kali",
    reward_differs: "Hadiah berbeda dari yang tercatat pada pembayarannya",
    order_differs: "Dana pesanan belanja berbeda dari buku besar",
    order_overdrawn: "Yang diterima melebihi dana pesanan belanja",
    tax_differs: "Pajak yang dipungut berbeda dari buku besar",
    tax_unaccepted: "Pajak dipungut lain dari yang tertulis di berita acara terima",
    remit_differs: "Setoran pajak dibukukan lain dari jumlahnya",
    bank_differs: "Rekening bank berbeda dari jurnalnya",
    closing_differs: "Saldo akhir rekening koran berbeda dari buku besar",
    line_differs: "Baris bank dibukukan lain dari isinya",
    line_missing: "Mutasi bank tanpa baris rekening koran",
    in_suspense: "Baris bank belum dapat dijelaskan",
    suspense_differs: "Yang belum dijelaskan berbeda dari baris-barisnya",
    sp2d_differs: "Pendanaan berbeda dari daftar SP2D",
    root_differs: "Mutasi hari yang ditutup tidak lagi sesuai akarnya",
    acts_differ: "Jurnal audit hari yang ditutup tidak lagi sesuai akarnya",
    chain_broken: "Rangkaian hari terputus",
    signature_invalid: "Tanda tangan hari tidak sah",
    report_changed: "Laporan yang disimpan bukan yang ditandatangani",
  },
  en: {
    totals_unbalanced: "Debits and credits of the trial balance are not equal",
    journal_missing: "A transfer is not in the journal",
    journal_misplaced: "A transfer is listed at another time or account",
    transfer_changed: "A transfer was changed after it was written",
    transfer_missing: "A transfer is gone from the ledger",
    transfer_overwritten: "A transfer was overwritten",
    transfer_removed: "A transfer was removed from the ledger",
    transfer_uncounted: "A transfer is there that was never counted",
    totals_differ: "The trial balance differs from its transfers",
    merchant_differs: "A merchant's account differs from its journal",
    voucher_differs: "A voucher's rest differs from its journal",
    campaign_differs: "A campaign's money differs from its journal",
    voucher_not_emptied: "A voucher whose time is over still holds money",
    campaign_not_released: "A closed campaign still holds money",
    treasury_differs: "The treasury differs from its journal",
    settlement_differs: "A settlement's account differs from its lines",
    settlement_line_differs: "A line of a settlement differs from its transfer",
    payout_file_changed: "A file for the bank was changed after the approval",
    payout_missing: "The bank has not answered for a payment",
    payouts_frozen: "Payouts are frozen",
    hold_differs: "What is held for orders differs from the ledger",
    hold_overdue: "An order's money is still held after its time",
    hold_overdrawn: "More was captured than was held for the order",
    reward_without_payment: "A reward without a QRIS payment",
    payment_rewarded_twice: "One QRIS payment has rewarded twice",
    reward_differs: "A reward is not what its payment says",
    order_differs: "Purchase orders differ from the ledger",
    order_overdrawn: "More was accepted than was committed to a purchase order",
    tax_differs: "Tax withheld differs from the ledger",
    tax_unaccepted: "Tax was withheld otherwise than an acceptance says",
    remit_differs: "A remit was booked with another sum than its own",
    bank_differs: "The bank's account differs from its journal",
    closing_differs: "A statement's closing balance differs from the ledger",
    line_differs: "A line of the bank was booked as something else",
    line_missing: "A transfer at the bank has no line of a statement",
    in_suspense: "A line of the bank that nobody has explained",
    suspense_differs: "What is unexplained differs from its lines",
    sp2d_differs: "A funding differs from the register of SP2Ds",
    root_differs: "A closed day's transfers no longer come to its root",
    acts_differ: "A closed day's audit journal no longer comes to its root",
    chain_broken: "The chain of days is broken",
    signature_invalid: "A day's signature is not valid",
    report_changed: "The kept report is not the one that was signed",
  },
}) as (code: string) => string;

type Step = "report" | "rebuild" | "void" | "close" | "bank" | "explain" | "sp2d" | "thaw";

/** What is to be done about an exception. */
export function stepOf(code: string): string {
  return step(STEPS[code] ?? "report");
}

const STEPS: Readonly<Record<string, Step>> = {
  totals_unbalanced: "rebuild",
  journal_missing: "rebuild",
  journal_misplaced: "rebuild",
  totals_differ: "rebuild",
  voucher_not_emptied: "void",
  campaign_not_released: "close",
  payout_missing: "bank",
  in_suspense: "explain",
  payouts_frozen: "thaw",
  sp2d_differs: "sp2d",
};

const step: (step: Step) => string = catalogue({
  id: {
    report:
      "Jangan mencairkan apa pun. Laporkan ke pengelola sistem beserta nomor-nomor di bawah ini; jangan diperbaiki sendiri.",
    rebuild:
      "Uangnya aman: yang keliru hanya daftarnya. Minta pengelola sistem menyusunnya kembali dari mutasi.",
    void: "Batalkan voucher itu: sisanya kembali ke kampanye, atau ke kas daerah bila sudah ditutup. Beri tahu pengelola sistem.",
    close:
      "Tutup kampanye itu sekali lagi: dananya kembali ke kas daerah. Pekerjaan tiap jam melakukannya juga.",
    bank: "Tanyakan ke bank dengan nomor pembayarannya, atau masukkan rekening koran yang belum dimasukkan.",
    explain: "Buka baris itu, pilih apa artinya, lalu rekan Anda menyetujuinya.",
    thaw: "Masukkan rekening koran bank, jelaskan semua barisnya, lalu dua bendahara membuka kembali pembayaran di layar pencairan.",
    sp2d: "Bandingkan surat SP2D dengan pendanaannya. Bila yang dibukukan keliru, usulkan koreksi pada mutasinya.",
  },
  en: {
    report:
      "Pay nothing out. Tell whoever runs the system, with the ids below; do not repair it yourself.",
    rebuild:
      "The money is safe: only the lists are wrong. Ask whoever runs the system to build them anew from the transfers.",
    void: "Void the voucher: what is left goes back to the campaign, or to the treasury where that is closed. Tell whoever runs the system.",
    close:
      "Close the campaign once more: its money goes back to the treasury. The job of each hour does so, too.",
    bank: "Ask the bank by the payment's id, or take in the statement that is missing.",
    explain: "Open the line and choose what it is; your colleague then approves.",
    thaw: "Take in the bank's statements, explain all their lines, then two finance officers thaw payouts on the settlements' screen.",
    sp2d: "Compare the SP2D letter with what it has funded. If what was booked is wrong, propose a correction of the transfer.",
  },
});

/** Who must act. */
export const whoName = catalogue({
  id: { finance: "Bendahara", admin: "Petugas program", engineer: "Pengelola sistem" },
  en: { finance: "Finance officer", admin: "Program officer", engineer: "Whoever runs the system" },
});

/** What is on its way between the city and its bank. */
export const transitName = catalogue({
  id: {
    sp2d: "SP2D belum masuk ke rekening",
    payment: "Pembayaran terkirim, belum dibukukan bank",
    surrender: "Setoran disetujui, belum dibukukan bank",
    remit: "Setoran pajak disetujui, belum dibukukan bank",
    statement: "Rekening koran belum diterima rekan",
    closing: "Saldo bank yang terakhir, sebelum hari ini",
  },
  en: {
    sp2d: "SP2D that has not arrived",
    payment: "Payment sent, not booked by the bank",
    surrender: "Surrender approved, not booked by the bank",
    remit: "Tax remit approved, not booked by the bank",
    statement: "Statement that no colleague has accepted",
    closing: "The bank's last balance, of an earlier day",
  },
}) as (kind: string) => string;
