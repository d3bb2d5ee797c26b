import { moment } from "../../shared/format";
import type { PayoutView } from "../../shared/generated/schema";
import { Chip, type Tone } from "../../shared/ui/chip";
import { catalogue } from "../../shared/words";
import { today } from "../shared/sales";

const t = catalogue({
  id: {
    ready: "Disetujui",
    sent: "Dikirim ke bank",
    paid: "Sudah cair",
    returned: "Tidak jadi cair",
    held: "Ditahan",
    due: "cair tanggal {day}",
    was_due: "seharusnya cair tanggal {day}",
    paid_on: "cair {day}",
    late: "Bank belum melapor. Bila uangnya belum masuk rekening Anda, hubungi petugas program.",
    returned_why: "Bank mengembalikannya: {reason}",
    returned_what:
      "Uangnya kembali menjadi hak Anda dan ikut pencairan berikutnya. Periksa nomor dan nama rekening Anda; bila keliru, hubungi petugas program.",
    suspended: "Toko Anda sedang dibekukan. Hubungi petugas program.",
    account:
      "Rekening Anda baru diubah. Pencairan menunggu sampai bendahara kota memastikannya; biasanya Anda dihubungi.",
    withdrawn_why: "Kota menariknya kembali sebelum dibayar bank: {reason}",
    withdrawn_what: "Uangnya tetap hak Anda dan ikut pencairan berikutnya.",
    bounced:
      "Bank mengembalikan uang dari rekening Anda: {reason}. Hubungi petugas program untuk mengubah rekening; setelah dipastikan, uangnya dibayarkan lagi.",
    minimum:
      "Belum mencapai jumlah terkecil yang dibayarkan sekaligus. Uangnya tetap hak Anda dan dibayarkan begitu cukup.",
    officer: "Ditahan oleh bendahara kota: {reason}",
    redemptions: "Semua transaksi di dalamnya sedang diperiksa: {reason}",
    unclear: "Jumlahnya belum dapat dipastikan. Ikut pencairan berikutnya.",
  },
  en: {
    ready: "Approved",
    sent: "Sent to the bank",
    paid: "Paid",
    returned: "Not paid",
    held: "Held",
    due: "paid on {day}",
    was_due: "should have been paid on {day}",
    paid_on: "paid on {day}",
    late: "The bank has not reported yet. If the money is not in your account, contact the program office.",
    returned_why: "The bank sent it back: {reason}",
    returned_what:
      "The money is owed to you again and comes with the next payout. Check the number and name of your account; if they are wrong, contact the program office.",
    suspended: "Your shop is suspended. Contact the program office.",
    account:
      "Your account was changed lately. Payouts wait until the city's finance officer has confirmed it; you will usually be called.",
    withdrawn_why: "The city took it back before the bank had paid: {reason}",
    withdrawn_what: "The money is still owed to you and comes with the next payout.",
    bounced:
      "A bank sent money back from your account: {reason}. Contact the program office to change your account; once that is confirmed, you are paid again.",
    minimum:
      "It is less than the least that is paid at once. It is still owed to you and is paid as soon as it is enough.",
    officer: "Held by the city's finance officer: {reason}",
    redemptions: "All sales in it are being looked into: {reason}",
    unclear: "What it comes to is not certain yet. It comes with the next payout.",
  },
});

const TONES: Readonly<Record<PayoutView["state"], Tone>> = {
  ready: "calm",
  sent: "calm",
  paid: "good",
  returned: "bad",
  held: "warn",
};

export function PayoutState({ of }: { of: PayoutView["state"] }) {
  return <Chip tone={TONES[of]}>{t(of)}</Chip>;
}

/** Whether a payout is on its way to the bank account. */
export function isUnderWay({ state }: PayoutView): boolean {
  return state === "ready" || state === "sent";
}

/** When it was paid, or should be; nothing where neither is known. */
export function payoutDay(of: PayoutView): string {
  if (of.state === "paid")
    return of.paid_on ? t("paid_on", { day: moment(of.paid_on, "day") }) : "";
  return isUnderWay(of) && of.expected_on ? dueWords(of.expected_on) : "";
}

/** `cair tanggal 26 Nov 2026`, or that it should have been. */
export function dueWords(day: string): string {
  return t(day < today() ? "was_due" : "due", { day: moment(day, "day") });
}

/** Why a payout is not simply paid, and what to do; nothing where it is. */
export function payoutWhy(of: PayoutView): string {
  if (of.payments.some((one) => one.state === "withdrawn"))
    return `${t("withdrawn_why", { reason: of.reason })}. ${t("withdrawn_what")}`;
  if (of.state === "returned")
    return `${t("returned_why", { reason: of.reason })} ${t("returned_what")}`;
  if (of.state === "held") return holdWhy(of);
  return isUnderWay(of) && of.expected_on && of.expected_on < today() ? t("late") : "";
}

/** Why something is held, by its kind. */
export function holdWhy({ hold, reason }: Pick<PayoutView, "hold" | "reason">): string {
  return hold === "" || hold === "nothing_owed" ? "" : t(hold, { reason });
}
