// Why a claim is in its state, in plain words (chalicelib/incentives/rules: claim.py, screening.py).

import { catalogue } from "../shared/words";

/** What stands behind a claim's `reason`. */
export const reasonText = catalogue({
  id: {
    not_told:
      "Penyedia QRIS belum melaporkan pembayaran ini kepada kota. Biasanya hanya beberapa menit, paling lama sehari. Cashback masuk sendiri; Anda tidak perlu mengisi lagi.",
    payment_differs:
      "Ada pembayaran dengan nomor ini, tetapi toko, jumlah, atau tanggalnya lain. Periksa struknya, lalu klaim lagi dengan isian yang benar.",
    merchant_without_nmid:
      "QRIS toko ini belum tercatat di kota. Toko bisa melengkapinya lewat petugas program; sesudah itu klaim Anda diperiksa.",
    campaign_not_open: "Programnya sedang dijeda. Klaim Anda diproses begitu dibuka lagi.",
    campaign_exhausted:
      "Dana programnya sedang habis. Klaim Anda diproses begitu dananya ditambah.",
    cleared: "Petugas sudah memeriksa klaim ini dan menyetujuinya.",
    day_limit: "Hari itu Anda sudah mendapat cashback sebanyak batasnya.",
    resident_limit: "Jatah cashback Anda di program ini sudah penuh.",
    campaign_over: "Programnya sudah berakhir.",
    not_in_period: "Pembayaran itu dilakukan di luar masa programnya.",
    already_rewarded: "Pembayaran ini sudah Anda klaim dan sudah diberi cashback.",
    payment_refunded: "Pembayaran ini dibatalkan dan uangnya kembali kepada pembayar.",
    decided: "Diputuskan petugas. Alasannya ada di bawah.",
    own_shop: "Ini toko Anda sendiri, atau toko tempat Anda menjadi kasir.",
    same_pair: "Anda sering sekali mengklaim di toko yang sama.",
    burst: "Banyak sekali klaim dari toko ini dalam beberapa menit.",
    in_sequence: "Nomor struknya berurutan dengan klaim lain.",
    guessing: "Beberapa klaim Anda menyebut nomor yang benar, tetapi toko atau jumlahnya lain.",
    ring: "Cashback dari toko ini berulang kali dibelanjakan di toko yang sama.",
    kept_refunded:
      "Cashback dari pembayaran yang sudah dikembalikan telah Anda belanjakan, maka klaim ini diperiksa dahulu.",
    card_of_another: "Kartu atau dompet digital pembayarnya dipakai warga lain untuk cashback.",
    card_shared: "Kartu atau dompet digital pembayarnya dipakai beberapa warga.",
    claimed_by_another: "Warga lain sudah mengklaim pembayaran ini.",
  },
  en: {
    not_told:
      "The QRIS provider has not told the city of this payment yet. That takes minutes, a day at most. The cashback comes by itself; you need not enter it again.",
    payment_differs:
      "There is a payment of this number, but at another shop, of another amount or on another day. Check the receipt, then claim again with what stands there.",
    merchant_without_nmid:
      "The city does not know this shop's QRIS yet. The shop can hand it in at the program office; then your claim is looked at.",
    campaign_not_open: "The campaign is paused. Your claim goes on as soon as it is open again.",
    campaign_exhausted:
      "The campaign has no money left now. Your claim goes on as soon as it has been given more.",
    cleared: "An officer has looked at this claim and found it good.",
    day_limit: "You had as many rewards as there are on that day.",
    resident_limit: "You have had all that this campaign has for each resident.",
    campaign_over: "The campaign is over.",
    not_in_period: "That payment was not made on a day that the campaign rewards.",
    already_rewarded: "You have claimed this payment already, and were rewarded.",
    payment_refunded: "This payment was cancelled and its payer has the money back.",
    decided: "Decided by an officer, who says why below.",
    own_shop: "This is your own shop, or one where you are a cashier.",
    same_pair: "You claim at the same shop very often.",
    burst: "Very many claims at this shop within minutes.",
    in_sequence: "The receipt's number follows on those of other claims.",
    guessing: "Several of your claims name a right number, but another shop or amount.",
    ring: "Rewards from this shop were spent at this very shop again and again.",
    kept_refunded:
      "You have spent the cashback of a payment that was refunded, so this claim is looked at first.",
    card_of_another: "Another resident is rewarded for the card or e-wallet that paid.",
    card_shared: "Several residents were rewarded for the card or e-wallet that paid.",
    claimed_by_another: "Another resident has claimed this payment already.",
  },
});
