import { Questions } from "../shared/ui/questions";
import { catalogue } from "../shared/words";

const t = catalogue({
  id: {
    title: "Bantuan",
    lead: "Belum terjawab? Tanyakan kepada petugas di kelurahan Anda.",
    pay: "Bagaimana cara membayar?",
    pay_how:
      "Ada dua cara, pilih yang dipakai tokonya. Tekan Bayar pada voucher dan tunjukkan kodenya: pedagang memindai HP Anda. Atau tekan Bayar ke toko dan pindai stiker Tumbas di meja pedagang, ketik jumlahnya, lalu tekan Bayar sekarang.",
    sticker: "Bagaimana tahu stikernya asli?",
    sticker_how:
      "Sebelum membayar, layar menunjukkan nama dan kelurahan toko. Bila bukan toko tempat Anda berdiri, jangan bayar: stikernya mungkin tertutup stiker toko lain. Beri tahu pedagangnya.",
    paid: "Kapan pembayaran sudah jadi?",
    paid_how:
      "Bila layar menjadi hijau dengan kata Lunas. Buktinya tersimpan di Riwayat. Bila sambungan putus di tengah jalan, jangan membayar lagi: lihat dulu di Riwayat.",
    wrong: "Jumlahnya salah. Bagaimana?",
    wrong_how:
      "Minta pedagang membatalkannya di HP toko pada hari itu juga; sisa voucher Anda langsung kembali. Bila Anda membayar lewat stiker, buka pembayarannya di Riwayat dan tekan Minta dibatalkan.",
    code: "Ada yang meminta kode masuk saya.",
    code_how:
      "Itu penipuan. Tumbas, petugas, dan pedagang tidak pernah meminta kode masuk. Jangan berikan kepada siapa pun, dan jangan kirim pesan WhatsApp yang disuruh orang lain.",
    phone: "HP saya hilang, atau nomornya ganti.",
    phone_how:
      "Datanglah ke kelurahan dengan KTP. Petugas mencatat nomor baru Anda; HP yang lama langsung tidak bisa dipakai lagi. Voucher Anda tetap utuh.",
    network: "Tidak ada internet.",
    network_how:
      "Sisa voucher yang terakhir terbaca tetap tampil. Untuk membayar perlu sambungan: nyalakan data seluler, atau pakai Wi-Fi toko.",
  },
  en: {
    title: "Help",
    lead: "Not answered here? Ask the officers of your kelurahan.",
    pay: "How do I pay?",
    pay_how:
      "There are two ways; take the one the shop uses. Press Pay on a voucher and show the code: the merchant scans your phone. Or press Pay a shop and scan the Tumbas sticker on the merchant's table, type the amount, and press Pay now.",
    sticker: "How do I know that the sticker is genuine?",
    sticker_how:
      "Before you pay, the screen shows the shop's name and kelurahan. If that is not the shop you stand in, do not pay: another shop's sticker may cover theirs. Tell the merchant.",
    paid: "When is it paid?",
    paid_how:
      "When the screen turns green with the word Paid. The receipt stays under History. If the connection breaks on the way, do not pay again: look under History first.",
    wrong: "The amount is wrong. What now?",
    wrong_how:
      "Ask the merchant to undo it on the shop's phone on the same day; what was taken comes back to your voucher at once. If you paid by the sticker, open the payment under History and press Ask to undo it.",
    code: "Somebody asks for my sign-in code.",
    code_how:
      "That is fraud. Tumbas, officers and merchants never ask for a sign-in code. Give it to nobody, and send no WhatsApp message that somebody else tells you to send.",
    phone: "My phone is lost, or its number has changed.",
    phone_how:
      "Go to your kelurahan with your identity card. An officer records your new number; the old phone can do nothing from then on. Your vouchers stay whole.",
    network: "There is no internet.",
    network_how:
      "What was left when it was last read stays on the screen. Paying needs a connection: switch on mobile data, or use the shop's Wi-Fi.",
  },
});

/** What residents ask. */
export function Help() {
  return (
    <Questions
      title={t("title")}
      lead={t("lead")}
      of={[
        [t("pay"), t("pay_how")],
        [t("sticker"), t("sticker_how")],
        [t("paid"), t("paid_how")],
        [t("wrong"), t("wrong_how")],
        [t("code"), t("code_how")],
        [t("phone"), t("phone_how")],
        [t("network"), t("network_how")],
      ]}
    />
  );
}
