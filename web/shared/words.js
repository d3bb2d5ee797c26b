// Every word on the pages, Indonesian first, English second. `say` gives one; what is on the screen
// carries its key in `data-word`, so that the switch changes the words and nothing else: no request
// is made, and what was typed stays.

const KEPT_UNDER = "tumbas.language";

const WORDS = {
  brand: ["Tumbas", "Tumbas"],
  "home.lead": [
    "Voucher kota untuk belanja di UMKM.",
    "The city's vouchers, for shopping at small local businesses.",
  ],
  "home.wallet": ["Dompet warga", "Residents' wallet"],
  "home.wallet_lead": [
    "Klaim hak Anda, lihat sisanya, bayar dengan kode QR.",
    "Claim what you are entitled to, see what is left, pay with a QR code.",
  ],
  "home.merchant": ["Kasir pedagang", "Merchants' till"],
  "home.merchant_lead": [
    "Terima voucher warga dan lihat transaksi hari ini.",
    "Accept residents' vouchers and see today's transactions.",
  ],
  "home.console": ["Konsol kota", "City console"],
  "home.console_lead": [
    "Program, data warga dan pedagang, pendanaan, buku besar.",
    "Campaigns, residents and merchants, funding, the ledger.",
  ],

  switch: ["English", "Bahasa Indonesia"],
  loading: ["Memuat…", "Loading…"],
  retry: ["Coba lagi", "Try again"],
  more: ["Muat lagi", "Load more"],
  close: ["Selesai", "Done"],
  never_mind: ["Tidak jadi", "Never mind"],
  unreachable: [
    "Tidak ada sambungan ke Tumbas. Periksa internet Anda, lalu coba lagi.",
    "Tumbas cannot be reached. Check your connection, then try again.",
  ],
  unexpected: [
    "Ada yang tidak beres di halaman ini. Muat ulang, lalu coba lagi.",
    "Something is wrong with this page. Reload it, then try again.",
  ],
  field_missing: ["Lengkapi isian ini.", "Please fill this in."],

  "sign_in.title": ["Masuk", "Sign in"],
  "sign_in.phone": ["Nomor HP", "Phone number"],
  "sign_in.phone_hint": [
    "Yang terdaftar di kota, misalnya 0812 3456 7890.",
    "The one the city knows, such as 0812 3456 7890.",
  ],
  "sign_in.send": ["Kirim kode", "Send code"],
  "sign_in.sent": [
    "Bila nomor itu terdaftar, kode sudah dikirim lewat SMS. Berlaku {minutes} menit.",
    "If that number is registered, a code is on its way by SMS. It is good for {minutes} minutes.",
  ],
  "sign_in.code": ["Kode", "Code"],
  "sign_in.code_hint": ["Dari SMS terakhir.", "From the last SMS."],
  "sign_in.enter": ["Masuk", "Sign in"],
  "sign_in.leave": ["Keluar", "Sign out"],
  "sign_in.role": ["Peran", "Role"],
  "sign_in.subject": ["Atas nama", "On behalf of"],
  "role.admin": ["Petugas program", "Program officer"],
  "role.finance": ["Bendahara", "Finance officer"],
  "role.auditor": ["Auditor", "Auditor"],

  "wallet.title": ["Dompet", "Wallet"],
  "wallet.left": ["Sisa semua voucher", "Left on all vouchers"],
  "wallet.vouchers": ["Voucher saya", "My vouchers"],
  "wallet.no_vouchers": [
    "Belum ada voucher. Klaim hak Anda di bawah.",
    "No voucher yet. Claim what you are entitled to below.",
  ],
  "wallet.claimable": ["Bisa diklaim", "Ready to claim"],
  "wallet.none_claimable": [
    "Tidak ada program yang dapat Anda klaim sekarang.",
    "There is no campaign for you to claim from right now.",
  ],
  "wallet.claim": ["Klaim", "Claim"],
  "wallet.claimed": [
    "Sudah diklaim: {name}. Voucher {amount} ada di dompet Anda.",
    "Claimed: {name}. A voucher of {amount} is in your wallet.",
  ],
  "wallet.claim_until": ["Klaim sampai", "Claim until"],
  "wallet.pay": ["Bayar", "Pay"],
  "wallet.face": ["dari {amount}", "of {amount}"],
  "wallet.history": ["Riwayat", "History"],
  "wallet.no_history": ["Belum ada pembayaran.", "No payments yet."],
  "wallet.everywhere": ["Semua kategori", "Every category"],
  "voucher.left": ["Sisa", "Left"],
  "voucher.until": ["Berlaku sampai", "Valid until"],
  "state.active": ["Aktif", "Active"],
  "state.spent": ["Habis dipakai", "Spent"],
  "state.expired": ["Kedaluwarsa", "Expired"],
  "state.voided": ["Dibatalkan", "Voided"],
  "pay.show": [
    "Tunjukkan kode ini ke pedagang. Pedagang yang memindai.",
    "Show this code to the merchant. The merchant does the scanning.",
  ],
  "pay.image": ["Kode QR pembayaran", "Payment QR code"],
  "pay.renewed_in": ["Kode baru dalam {seconds} detik", "New code in {seconds} seconds"],
  "pay.renewing": ["Mengambil kode baru…", "Fetching a new code…"],
  "pay.cannot_scan": ["Tidak bisa dipindai?", "Cannot be scanned?"],
  "pay.digits": [
    "Sebutkan atau tunjukkan angka ini. Berlaku sampai pukul",
    "Read out or show these digits. Good until",
  ],
  "pay.paid": ["Lunas", "Paid"],
  "pay.paid_to": ["kepada {merchant}", "to {merchant}"],

  "merchant.title": ["Kasir", "Till"],
  "merchant.lead": [
    "Warga menunjukkan kode di HP-nya, Anda yang memindai atau mengetiknya.",
    "The resident shows a code on their phone; you scan it or type it.",
  ],
  "merchant.not_qris": [
    "Tidak seperti QRIS: warga tidak memindai stiker toko Anda.",
    "Unlike QRIS: the resident does not scan your sticker.",
  ],
  "merchant.scan": ["Pindai", "Scan"],
  "merchant.type": ["Ketik kode", "Type a code"],
  "merchant.no_scanner": [
    "Peramban ini belum bisa memindai. Minta warga menekan “Tidak bisa dipindai?”, lalu ketik sepuluh angkanya.",
    "This browser cannot scan yet. Ask the resident to press “Cannot be scanned?”, then type the ten digits.",
  ],
  "merchant.no_camera": [
    "Kamera tidak dapat dibuka. Izinkan kamera di peramban, atau ketik kodenya.",
    "The camera did not open. Allow it in the browser, or type the code.",
  ],
  "merchant.aim": [
    "Arahkan kamera ke kode di HP warga.",
    "Point the camera at the code on the resident's phone.",
  ],
  "merchant.camera": ["Gambar kamera", "Camera picture"],
  "merchant.code": ["Kode", "Code"],
  "merchant.code_hint": ["Sepuluh angka dari HP warga.", "The ten digits on the resident's phone."],
  "merchant.check": ["Lanjut", "Continue"],
  "merchant.ten_digits": [
    "Kode itu sepuluh angka. Periksa lagi.",
    "The code has ten digits. Please check it.",
  ],
  "merchant.qris": [
    "Ini QRIS, bukan voucher. Minta warga membuka Bayar di dompet Tumbas.",
    "This is QRIS, not a voucher. Ask the resident to open Pay in the Tumbas wallet.",
  ],
  "merchant.campaign": ["Program", "Campaign"],
  "merchant.resident": ["Warga", "Resident"],
  "merchant.most": ["Paling banyak", "At most"],
  "merchant.amount": ["Jumlah", "Amount"],
  "merchant.all_of_it": ["Semua", "All of it"],
  "merchant.amount_missing": ["Isi jumlah yang dibayar.", "Enter the amount to pay."],
  "merchant.over_most": [
    "Paling banyak {amount} dengan kode ini.",
    "At most {amount} with this code.",
  ],
  "merchant.accept": ["Terima", "Accept"],
  "merchant.waiting": [
    "Jawaban belum sampai. Mengulang sendiri sampai pasti; pembayaran tidak akan terjadi dua kali. Jangan tutup halaman ini.",
    "No answer yet. Trying again until it is certain; nothing will be paid twice. Keep this page open.",
  ],
  "merchant.paid": ["Berhasil", "Success"],
  "merchant.paid_detail": ["{amount} diterima.", "{amount} accepted."],
  "merchant.last": ["Transaksi terakhir", "Last transaction"],
  "merchant.undo": ["Batalkan", "Undo"],
  "merchant.undo_title": [
    "Kembalikan {amount} ke voucher warga?",
    "Give {amount} back to the resident's voucher?",
  ],
  "merchant.reason": ["Alasan", "Reason"],
  "merchant.usual_reason": ["Salah jumlah", "Wrong amount"],
  "merchant.give_back": ["Kembalikan", "Give it back"],
  "merchant.undone": [
    "{amount} dikembalikan ke voucher warga.",
    "{amount} went back to the resident's voucher.",
  ],
  "merchant.today": ["Hari ini", "Today"],
  "merchant.today_sum": ["{count} transaksi, {amount}", "{count} transactions, {amount}"],
  "merchant.none_today": ["Belum ada transaksi hari ini.", "No transactions today yet."],
  "merchant.refunded": ["dikembalikan {amount}", "{amount} refunded"],
  "merchant.state.pending": [
    "Toko Anda menunggu persetujuan kota; voucher belum dapat diterima.",
    "Your shop awaits the city's approval; vouchers cannot be accepted yet.",
  ],
  "merchant.state.suspended": [
    "Toko Anda dibekukan; voucher tidak dapat diterima. Hubungi petugas program.",
    "Your shop is suspended; vouchers cannot be accepted. Contact the program office.",
  ],

  "console.title": ["Konsol", "Console"],
  "console.campaigns": ["Kampanye", "Campaigns"],
  "console.residents": ["Warga", "Residents"],
  "console.merchants": ["Pedagang", "Merchants"],
  "console.finance": ["Keuangan", "Finance"],
  "console.reconciliation": ["Rekonsiliasi", "Reconciliation"],
  "console.reports": ["Laporan", "Reports"],
  "console.nav": ["Bagian", "Sections"],
  "console.not_yours": [
    "Peran Anda tidak membaca bagian ini. Masuklah sebagai bendahara atau auditor.",
    "Your role does not read this part. Sign in as a finance officer or auditor.",
  ],
  "console.empty": ["Tidak ada yang ditampilkan.", "Nothing to show."],
  "console.later": [
    "Bagian ini menyusul di rilis berikutnya. Yang sudah ada:",
    "This part comes with a later release. What there is by now:",
  ],
  "console.through": ["Pasti lengkap sampai", "Surely complete up to"],
  "console.search": ["Cari", "Search"],
  "console.show": ["Tampilkan", "Show"],
  "console.actions": ["Tindakan", "Actions"],
  "console.reason": ["Alasan", "Reason"],
  "console.sure": ["Ya, lanjutkan", "Yes, go ahead"],

  "column.name": ["Nama", "Name"],
  "column.state": ["Keadaan", "State"],
  "column.face_value": ["Nilai voucher", "Voucher value"],
  "column.funded": ["Didanai", "Funded"],
  "column.issued": ["Diterbitkan", "Issued"],
  "column.redeemed": ["Ditukarkan", "Redeemed"],
  "column.remaining": ["Sisa dana", "Money left"],
  "column.spend_until": ["Berlaku sampai", "Valid until"],
  "column.nik": ["NIK", "NIK"],
  "column.phone": ["Nomor HP", "Phone"],
  "column.kelurahan": ["Kelurahan", "Kelurahan"],
  "column.segments": ["Kelompok", "Groups"],
  "column.category": ["Kategori", "Category"],
  "column.nib": ["NIB", "NIB"],
  "column.reason": ["Alasan", "Reason"],
  "column.account": ["Akun", "Account"],
  "column.debits": ["Debit", "Debits"],
  "column.credits": ["Kredit", "Credits"],
  "column.balance": ["Saldo akun", "Balance"],
  "column.time": ["Waktu (WIB)", "Time (WIB)"],
  "column.kind": ["Jenis", "Kind"],
  "column.from": ["Dari", "From"],
  "column.to": ["Ke", "To"],
  "column.amount": ["Jumlah", "Amount"],
  "column.reference": ["Rujukan", "Reference"],
  "column.row": ["Baris", "Row"],
  "column.field": ["Kolom", "Column"],
  "column.message": ["Yang perlu diperbaiki", "What to mend"],

  "campaign.new": ["Kampanye baru", "New campaign"],
  "campaign.create": ["Simpan draf", "Save draft"],
  "campaign.created": [
    "Draf “{name}” tersimpan. Danai, lalu terbitkan.",
    "Draft “{name}” is saved. Fund it, then publish it.",
  ],
  "campaign.publish": ["Terbitkan", "Publish"],
  "campaign.pause": ["Jeda", "Pause"],
  "campaign.close": ["Tutup", "Close"],
  "campaign.close_sure": [
    "Tutup “{name}”? Sisa dananya kembali ke kas daerah dan kampanye tidak dapat dibuka lagi.",
    "Close “{name}”? What is left goes back to the treasury and the campaign cannot be opened again.",
  ],
  "campaign.state.draft": ["Draf", "Draft"],
  "campaign.state.published": ["Terbit", "Published"],
  "campaign.state.paused": ["Dijeda", "Paused"],
  "campaign.state.closed": ["Ditutup", "Closed"],
  "campaign.name": ["Nama kampanye", "Campaign name"],
  "campaign.description": ["Keterangan", "Description"],
  "campaign.face_value": ["Nilai voucher (Rp)", "Voucher value (Rp)"],
  "campaign.per_resident": ["Voucher per warga", "Vouchers per resident"],
  "campaign.claim_from": ["Klaim mulai (WIB)", "Claims open (WIB)"],
  "campaign.claim_until": ["Klaim sampai (WIB)", "Claims end (WIB)"],
  "campaign.spend_until": ["Berlaku sampai (WIB)", "Valid until (WIB)"],
  "campaign.categories": ["Hanya di kategori (kosong: semua)", "Only in categories (none: all)"],
  "campaign.kelurahan": [
    "Hanya warga kelurahan (kode, pisahkan koma)",
    "Only residents of kelurahan (codes, separated by commas)",
  ],
  "campaign.segments": ["Hanya kelompok (pisahkan koma)", "Only groups (separated by commas)"],
  "campaign.partial_spend": ["Boleh dipakai sebagian", "May be spent in parts"],
  "campaign.account_code": ["Kode rekening", "Account code"],
  "campaign.per_merchant_per_day": [
    "Batas per pedagang per hari (Rp)",
    "Ceiling per merchant and day (Rp)",
  ],
  "campaign.per_merchant": ["Batas per pedagang (Rp)", "Ceiling per merchant (Rp)"],

  "resident.query": ["Nama, nomor HP, atau nomor warga", "Name, phone number, or resident id"],
  "merchant_list.state": ["Keadaan", "State"],
  "merchant_list.all": ["Semua", "All"],
  "merchant_state.pending": ["Menunggu", "Pending"],
  "merchant_state.active": ["Aktif", "Active"],
  "merchant_state.suspended": ["Dibekukan", "Suspended"],
  "merchant_act.approve": ["Setujui", "Approve"],
  "merchant_act.suspend": ["Bekukan", "Suspend"],
  "merchant_act.reinstate": ["Aktifkan lagi", "Reinstate"],

  "import.residents": ["Impor data warga", "Import residents"],
  "import.merchants": ["Impor data pedagang", "Import merchants"],
  "import.columns": [
    "Kolom: {columns}. Koma atau titik koma, paling besar 5 MiB.",
    "Columns: {columns}. Comma or semicolon, at most 5 MiB.",
  ],
  "import.file": ["Berkas CSV", "CSV file"],
  "import.start": ["Impor", "Import"],
  "import.outcome": [
    "Baru {created}, berubah {updated}, tetap {unchanged}, ditolak {rejected}.",
    "New {created}, changed {updated}, as before {unchanged}, rejected {rejected}.",
  ],

  "finance.fund": ["Danai kampanye", "Fund a campaign"],
  "finance.campaign": ["Kampanye", "Campaign"],
  "finance.choose": ["Pilih kampanye", "Choose a campaign"],
  "finance.amount": ["Jumlah (Rp)", "Amount (Rp)"],
  "finance.reference": ["Nomor SP2D", "SP2D number"],
  "finance.move": ["Danai", "Fund"],
  "finance.funded": [
    "{amount} dipindahkan dari kas daerah ke “{name}”.",
    "{amount} moved from the treasury to “{name}”.",
  ],
  "finance.trial_balance": ["Neraca saldo", "Trial balance"],
  "finance.zero": ["Semua saldo berjumlah {amount}.", "All balances add up to {amount}."],
  "finance.not_zero": [
    "Selisih {amount}: neraca tidak seimbang. Hubungi pengelola sistem.",
    "A difference of {amount}: the balance is not even. Call the system's keeper.",
  ],
  "finance.total": ["Jumlah", "Total"],
  "finance.accounts": ["Akun", "Accounts"],
  "finance.prefix": ["Awal nama akun", "Account name begins with"],
  "finance.transfers": ["Transfer", "Transfers"],
  "finance.account": ["Akun (kosong: semua)", "Account (none: all)"],
  "finance.from": ["Dari tanggal", "From day"],
  "finance.until": ["Sampai tanggal", "To day"],
};

let language = kept() ?? "id";

function kept() {
  try {
    return localStorage.getItem(KEPT_UNDER);
  } catch {
    return null; // a browser that keeps nothing starts in Indonesian
  }
}

/** The language on the screen: `id` or `en`. */
export function spoken() {
  return language;
}

/** The words of a key, with `{name}` filled in from values; throws for a key that is not there. */
export function say(key, values = {}) {
  const found = WORDS[key];
  if (!found) throw new Error(`no words for ${key}`);
  return found[language === "en" ? 1 : 0].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Money as Indonesia writes it, `Rp 50.000` with U+00A0, in both languages. */
const RUPIAH = new Intl.NumberFormat("id-ID", {
  style: "currency",
  currency: "IDR",
  minimumFractionDigits: 0,
  maximumFractionDigits: 0,
});

export function rupiah(amount) {
  return RUPIAH.format(amount);
}

/** Digits grouped by thousands, `50.000`, as they are typed into a field for money. */
export function grouped(digits) {
  return digits.replace(/\B(?=(\d{3})+$)/g, ".");
}

const WIB = { timeZone: "Asia/Jakarta" };
const STYLES = {
  moment: { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" },
  day: { day: "numeric", month: "short", year: "numeric" },
  clock: { hour: "2-digit", minute: "2-digit" },
};

/** An instant in WIB: `style` is `moment` (`1 Des 2026, 00.30`), `day` or `clock`. */
export function local(instant, style = "moment") {
  const tongue = language === "en" ? "en-GB" : "id-ID";
  return new Intl.DateTimeFormat(tongue, { ...STYLES[style], ...WIB }).format(new Date(instant));
}

/** Today's business day in Asia/Jakarta, `YYYY-MM-DD`. */
export function businessDay(now = new Date()) {
  return new Intl.DateTimeFormat("en-CA", { ...WIB, dateStyle: "short" }).format(now);
}

function write(node) {
  const { word, label, instant } = node.dataset;
  if (word) node.textContent = say(word, JSON.parse(node.dataset.values ?? "{}"));
  if (label) node.setAttribute(node.tagName === "IMG" ? "alt" : "aria-label", say(label));
  if (instant) node.textContent = local(instant, node.dataset.style);
}

/** Write the words of everything under root that carries a key. */
export function translate(root = document) {
  for (const node of root.querySelectorAll("[data-word], [data-label], [data-instant]"))
    write(node);
}

/** Set one element's words by key, now and after every switch. */
export function setWords(node, key, values) {
  node.dataset.word = key;
  if (values) node.dataset.values = JSON.stringify(values);
  else delete node.dataset.values;
  write(node);
}

/** Set an element's accessible name by key, now and after every switch. */
export function setLabel(node, key) {
  node.dataset.label = key;
  write(node);
}

/** Make a `<button>` the language switch, and put the whole page into the chosen language. */
export function languageSwitch(button) {
  const show = () => {
    document.documentElement.lang = language;
    button.lang = language === "en" ? "id" : "en";
    translate();
  };
  button.dataset.word = "switch";
  button.addEventListener("click", () => {
    language = language === "en" ? "id" : "en";
    try {
      localStorage.setItem(KEPT_UNDER, language);
    } catch {
      // the choice lasts as long as the page
    }
    show();
  });
  show();
}
