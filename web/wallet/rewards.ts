// What payments by QRIS are rewarded with: a campaign's rule in words, and what is still possible.

import { rupiah } from "../shared/format";
import type { OfferView } from "../shared/generated/schema";
import { catalogue } from "../shared/words";

const t = catalogue({
  id: {
    rule: "Bayar mulai {least}: kembali {percent}%, paling banyak {most} sekali bayar.",
    today: "Hari ini masih bisa {count} kali.",
    today_over: "Hari ini sudah mencapai batasnya. Besok bisa lagi.",
    total: "Sisa jatah Anda {amount}.",
    total_over: "Jatah Anda di program ini sudah penuh.",
  },
  en: {
    rule: "Pay {least} or more: {percent}% comes back, at most {most} a payment.",
    today: "{count} more {count:time|times} today.",
    today_over: "That is all for today. Come back tomorrow.",
    total: "{amount} still possible for you.",
    total_over: "You have had all that this campaign has for you.",
  },
});

/** A campaign's rule in one sentence. */
export function ruleText({ rule }: OfferView): string {
  return t("rule", {
    least: rupiah(rule.min_payment),
    percent: rule.percent,
    most: rupiah(rule.max_per_payment),
  });
}

/** What a campaign's limits leave of today and in all, in words; empty where it has none. */
export function stillPossible({ left_today: today, left_in_all: inAll }: OfferView): string {
  if (inAll === 0) return t("total_over");
  const said: string[] = [];
  if (today !== null) said.push(today > 0 ? t("today", { count: today }) : t("today_over"));
  if (inAll !== null) said.push(t("total", { amount: rupiah(inAll) }));
  return said.join(" ");
}
