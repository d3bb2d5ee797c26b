import { Questions } from "../../shared/ui/questions";
import { catalogue } from "../../shared/words";

const t = catalogue({
  id: {
    title: "Bantuan",
    lead: "Belum terjawab? Hubungi petugas program di kota.",
    take: "Bagaimana menerima voucher?",
    take_how:
      "Ada dua cara. Anda memindai: tekan Pindai, arahkan ke kode di HP warga, ketik jumlahnya, tekan Terima. Atau warga memindai stiker toko Anda dan mengetik jumlahnya sendiri.",
    sure: "Kapan uangnya pasti?",
    sure_how:
      "Bila HP toko ini menyebutkannya: layar hijau Berhasil, atau pembayaran dari stiker masuk ke Hari ini dengan jumlah dan tiga angka. Tiga angka itu harus sama dengan yang di HP warga. Jangan percaya pada gambar di HP warga saja: gambar bisa dipalsukan.",
    sticker: "Stiker toko saya ditempeli stiker lain.",
    sticker_how:
      "Bila warga bilang lunas tetapi HP ini diam, lihat nama toko di layar warga. Kupas stiker yang asing, lalu laporkan kepada petugas. Stiker yang hilang atau difoto orang diganti dari Toko, Stiker toko: yang lama langsung tidak berlaku.",
    wrong: "Jumlahnya salah.",
    wrong_how:
      "Tekan Batalkan pada hari itu juga; uang warga langsung kembali. Untuk sebagian saja, buka pembayarannya di Transaksi dan tekan Kembalikan uang.",
    payout: "Kapan uang sampai di rekening?",
    payout_how:
      "Lihat Toko, Laporan & pencairan: di sana ada yang belum dicairkan dan pencairan yang sudah dibayar bank.",
    cashier: "Karyawan ikut melayani.",
    cashier_how:
      "Catat nomor HP-nya di Toko, Daftar kasir. Kasir masuk dengan nomornya sendiri; nama kasir tertulis pada tiap pembayaran, dan Anda bisa menghapusnya kapan saja.",
    network: "Internet putus saat menerima.",
    network_how:
      "Jangan tutup halaman ini. Tumbas mengulang sendiri sampai pasti; pembayaran tidak pernah terjadi dua kali.",
    code: "Ada yang meminta kode masuk saya.",
    code_how: "Itu penipuan. Tumbas dan petugas tidak pernah meminta kode masuk.",
  },
  en: {
    title: "Help",
    lead: "Not answered here? Contact the city's program office.",
    take: "How do I take a voucher?",
    take_how:
      "There are two ways. You scan: press Scan, point at the code on the resident's phone, type the amount, press Accept. Or the resident scans your shop's sticker and types the amount.",
    sure: "When is the money certain?",
    sure_how:
      "When this phone of the shop says so: green with Success, or a payment by the sticker under Today with the amount and three digits. These must be those on the resident's phone. Do not trust a picture on their phone alone: it can be faked.",
    sticker: "Somebody put another sticker over mine.",
    sticker_how:
      "If a resident says that it is paid and this phone stays silent, look at the shop's name on their screen. Peel the strange sticker off and tell the office. A sticker that is lost or was photographed is renewed under Shop, Shop sticker: the old one is void at once.",
    wrong: "The amount is wrong.",
    wrong_how:
      "Press Undo on the same day; the resident has the money back at once. For a part of it, open the payment under Sales and press Give money back.",
    payout: "When does the money reach my account?",
    payout_how:
      "See Shop, Statement & payouts: what is not paid out yet, and what the bank has paid.",
    cashier: "Somebody else serves, too.",
    cashier_how:
      "Record their phone number under Shop, Cashiers. A cashier signs in with their own number; their name stands on each payment, and you can remove them at any time.",
    network: "The internet breaks while I take a payment.",
    network_how:
      "Keep this page open. Tumbas repeats it by itself until it is certain; nothing is ever paid twice.",
    code: "Somebody asks for my sign-in code.",
    code_how: "That is fraud. Tumbas and the office never ask for a sign-in code.",
  },
});

/** What sellers ask. */
export function Help() {
  return (
    <Questions
      title={t("title")}
      lead={t("lead")}
      of={[
        [t("take"), t("take_how")],
        [t("sure"), t("sure_how")],
        [t("sticker"), t("sticker_how")],
        [t("wrong"), t("wrong_how")],
        [t("payout"), t("payout_how")],
        [t("cashier"), t("cashier_how")],
        [t("network"), t("network_how")],
        [t("code"), t("code_how")],
      ]}
    />
  );
}
