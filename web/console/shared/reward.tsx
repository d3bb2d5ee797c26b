// An incentive's rule in words: what payments are rewarded with.

import { rupiah } from "../../shared/format";
import type { RuleView } from "../../shared/generated/schema";
import { catalogue } from "../../shared/words";

const t = catalogue({
  id: {
    rule: "{percent} % dari pembayaran mulai {least}, paling banyak {most}",
    example: "Bayar {amount} → hadiah {reward}",
    most: "Bayar {amount} atau lebih → hadiah {reward}",
    below: "Bayar di bawah {amount} → tanpa hadiah",
  },
  en: {
    rule: "{percent} % of a payment from {least}, at most {most}",
    example: "Pay {amount} → reward {reward}",
    most: "Pay {amount} or more → reward {reward}",
    below: "Pay less than {amount} → no reward",
  },
});

export type Rule = Pick<RuleView, "percent" | "min_payment" | "max_per_payment">;

// A payment that people can picture.
const USUAL = 50_000;

/** What a payment of `amount` rupiah is rewarded with (chalicelib/campaigns/rules/terms.py). */
export function rewarded(rule: Rule, amount: number): number {
  if (amount < rule.min_payment) return 0;
  return Math.min(Math.floor((amount * rule.percent) / 100), rule.max_per_payment);
}

/** Payments, in rupiah, that show what a rule does: the least that is rewarded, a usual one, and the
 * first that brings the most. None while the rule is not whole. */
export function examples(rule: Rule): number[] {
  const { percent, min_payment: least, max_per_payment: most } = rule;
  if (!percent || !least || !most) return [];
  const full = Math.max(least, Math.ceil((most * 100) / percent));
  return least < USUAL && USUAL < full ? [least, USUAL, full] : [...new Set([least, full])];
}

/** A rule in one sentence. */
export function ruleWords(rule: Rule): string {
  return t("rule", {
    percent: rule.percent,
    least: rupiah(rule.min_payment),
    most: rupiah(rule.max_per_payment),
  });
}

/** What a rule does to payments of some sums, one a line. */
export function Examples({ of }: { of: Rule }) {
  const amounts = examples(of);
  const [least] = amounts;
  if (least === undefined) return null;
  return (
    <ul class="examples">
      <li>{t("below", { amount: rupiah(least) })}</li>
      {amounts.map((amount) => (
        <li key={amount}>
          {t(amount === amounts.at(-1) ? "most" : "example", {
            amount: rupiah(amount),
            reward: rupiah(rewarded(of, amount)),
          })}
        </li>
      ))}
    </ul>
  );
}
