// What the checks of a reconciliation are called, for people. The codes are the API's; one that is
// new here is shown as it is.

import { catalogue } from "../../shared/words";

/** A check's name. */
export const checkName = catalogue({
  id: {
    zero_sum: "Semua saldo berjumlah nol",
    immutability: "Mutasi tidak pernah diubah",
    projections: "Mutasi dan daftarnya",
    merchants: "Rekening pedagang",
    vouchers: "Voucher warga",
    campaigns: "Dana kampanye",
    lapsed: "Voucher yang habis waktunya",
    released: "Kampanye yang ditutup",
    settlements: "Pencairan",
    payouts: "Pembayaran yang ditunggu",
    holds: "Uang yang ditahan",
    rewards: "Hadiah insentif",
    orders: "Pesanan",
    bank: "Saldo bank",
    suspense: "Uang yang belum dijelaskan",
    funding: "Kas daerah dan SP2D",
    tax: "Pajak",
    days: "Buku yang ditutup",
  },
  en: {
    zero_sum: "All balances add up to zero",
    immutability: "No transfer is ever changed",
    projections: "Transfers and their lists",
    merchants: "Merchants' accounts",
    vouchers: "Residents' vouchers",
    campaigns: "Campaigns' money",
    lapsed: "Vouchers whose time is over",
    released: "Closed campaigns",
    settlements: "Settlements",
    payouts: "Payments that are awaited",
    holds: "Money that is held",
    rewards: "Incentives' rewards",
    orders: "Orders",
    bank: "Balance at the bank",
    suspense: "Money that is not explained yet",
    funding: "Treasury and SP2D",
    tax: "Taxes",
    days: "Closed books",
  },
}) as (check: string) => string;
