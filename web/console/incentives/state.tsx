import type { StaffClaimView } from "../../shared/generated/schema";
import { Chip, type Tone } from "../../shared/ui/chip";
import { catalogue } from "../../shared/words";

export type ClaimState = StaffClaimView["state"];

/** A claim's state in a word. */
export const stateName = catalogue({
  id: {
    waiting: "Menunggu",
    granted: "Diberi hadiah",
    held: "Ditahan",
    refused: "Ditolak",
    flagged: "Ditandai",
  },
  en: {
    waiting: "Waiting",
    granted: "Granted",
    held: "Held",
    refused: "Refused",
    flagged: "Flagged",
  },
});

const TONES: Readonly<Record<ClaimState, Tone>> = {
  waiting: "calm",
  granted: "good",
  held: "warn",
  refused: "bad",
  flagged: "warn",
};

export function StateChip({ state }: { state: ClaimState }) {
  return <Chip tone={TONES[state]}>{stateName(state)}</Chip>;
}

const reason = catalogue({
  id: {
    own_shop: "Pemilik atau kasir di tokonya sendiri",
    same_pair: "Warga dan toko yang sama berulang kali",
    burst: "Banyak klaim di satu kasir dalam beberapa menit",
    in_sequence: "Nomor bukti berurutan",
    guessing: "Beberapa nomor bukti ditebak",
    ring: "Hadiah dibelanjakan di toko asalnya, berulang kali",
    kept_refunded: "Hadiah pembayaran yang dikembalikan sudah dibelanjakan",
    card_of_another: "Kartunya diingat untuk warga lain",
    card_shared: "Satu kartu untuk banyak warga",
    claimed_by_another: "Pembayaran ini sudah memberi hadiah kepada warga lain",
    not_told: "Belum dilaporkan penyedia QRIS",
    payment_differs: "Toko atau jumlahnya lain dari yang dilaporkan",
    merchant_without_nmid: "NMID toko belum tercatat",
    campaign_not_open: "Kampanyenya dijeda",
    campaign_exhausted: "Dana kampanyenya habis",
    cleared: "Diperiksa petugas, menunggu laporan penyedia QRIS",
    day_limit: "Batas hadiah per hari tercapai",
    resident_limit: "Batas hadiah seluruhnya tercapai",
    campaign_over: "Kampanyenya sudah berakhir",
    not_in_period: "Pembayarannya di luar masa kampanye",
    already_rewarded: "Pembayaran ini sudah diberi hadiah",
    payment_refunded: "Pembayarannya dikembalikan",
    decided: "Diputuskan petugas",
  },
  en: {
    own_shop: "Owner or cashier at their own shop",
    same_pair: "The same resident and shop again and again",
    burst: "Many claims at one till within minutes",
    in_sequence: "Receipts with numbers in sequence",
    guessing: "Several receipt numbers were guessed",
    ring: "Rewards are spent where they come from, again and again",
    kept_refunded: "The reward of a refunded payment was spent",
    card_of_another: "The card is remembered for another resident",
    card_shared: "One card for many residents",
    claimed_by_another: "This payment has rewarded another resident",
    not_told: "No acquirer has told of it yet",
    payment_differs: "Shop or amount differ from what was told",
    merchant_without_nmid: "The shop's NMID is not registered yet",
    campaign_not_open: "The campaign is paused",
    campaign_exhausted: "The campaign's money is used up",
    cleared: "Cleared by an officer, waits for the acquirer",
    day_limit: "The limit of rewards a day is reached",
    resident_limit: "The limit of rewards in all is reached",
    campaign_over: "The campaign is over",
    not_in_period: "The payment was not in the campaign's period",
    already_rewarded: "This payment has been rewarded",
    payment_refunded: "The payment was refunded",
    decided: "Decided by an officer",
  },
});

/** Why a claim is in its state, for people; a code that is new here is shown as it is. */
export function reasonName(code: string): string {
  return reason(code as Parameters<typeof reason>[0]);
}
