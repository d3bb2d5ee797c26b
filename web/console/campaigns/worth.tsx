import { Choice, Field, MoneyField, Tickbox } from "../../shared/ui/form";
import { catalogue } from "../../shared/words";
import { Examples } from "../shared/reward";
import type { Kind, TypedRule } from "./typed";

const t = catalogue({
  id: {
    kind: "Jenis",
    voucher: "Voucher yang diklaim warga",
    incentive: "Insentif: hadiah atas pembayaran QRIS",
    face_value: "Nilai voucher (Rp)",
    per_resident: "Voucher per warga",
    partial_spend: "Boleh dipakai sebagian",
    percent: "Hadiah (% dari pembayaran)",
    min_payment: "Pembayaran paling sedikit (Rp)",
    max_per_payment: "Hadiah paling banyak per pembayaran (Rp)",
    max_rewards_per_day: "Hadiah per warga per hari (kali)",
    max_total_per_resident: "Hadiah per warga seluruhnya (Rp)",
    limit_hint: "Kosong: tanpa batas.",
    examples: "Contoh",
    begin: "Isi persen, pembayaran paling sedikit, dan hadiah paling banyak untuk melihat contoh.",
  },
  en: {
    kind: "Kind",
    voucher: "Voucher that residents claim",
    incentive: "Incentive: rewards QRIS payments",
    face_value: "Voucher value (Rp)",
    per_resident: "Vouchers per resident",
    partial_spend: "May be spent in parts",
    percent: "Reward (% of the payment)",
    min_payment: "Least payment (Rp)",
    max_per_payment: "Most reward per payment (Rp)",
    max_rewards_per_day: "Rewards per resident and day (times)",
    max_total_per_resident: "Rewards per resident in all (Rp)",
    limit_hint: "Empty: no limit.",
    examples: "Examples",
    begin: "Enter percent, least payment and most reward to see examples.",
  },
});

/** Whether residents claim vouchers or payments are rewarded. */
export function KindChoice({ kind }: { kind: Kind }) {
  return (
    <Choice name="kind" label={t("kind")} value={kind}>
      <option value="voucher">{t("voucher")}</option>
      <option value="incentive">{t("incentive")}</option>
    </Choice>
  );
}

/** What a voucher is worth, and how many a resident gets. */
export function VoucherFields() {
  return (
    <>
      <div class="pair">
        <MoneyField name="face_value" label={t("face_value")} required />
        <Field
          name="per_resident"
          label={t("per_resident")}
          type="number"
          min="1"
          max="100"
          defaultValue="1"
          required
        />
      </div>
      <Tickbox name="partial_spend" label={t("partial_spend")} defaultChecked />
    </>
  );
}

/** What payments are rewarded with, shown by examples as it is typed. */
export function RuleFields({ rule }: { rule: TypedRule }) {
  const whole = rule.percent > 0 && rule.min_payment > 0 && rule.max_per_payment > 0;
  return (
    <>
      <div class="pair">
        <Field name="rule.percent" label={t("percent")} type="number" min="1" max="100" required />
        <MoneyField name="rule.min_payment" label={t("min_payment")} required />
      </div>
      <MoneyField name="rule.max_per_payment" label={t("max_per_payment")} required />
      <div class="pair">
        <Field
          name="rule.max_rewards_per_day"
          label={t("max_rewards_per_day")}
          hint={t("limit_hint")}
          type="number"
          min="1"
          max="1000"
        />
        <MoneyField
          name="rule.max_total_per_resident"
          label={t("max_total_per_resident")}
          hint={t("limit_hint")}
        />
      </div>
      <div class="note" role="status">
        <p class="strong">{t("examples")}</p>
        {whole ? <Examples of={rule} /> : <p>{t("begin")}</p>}
      </div>
    </>
  );
}
