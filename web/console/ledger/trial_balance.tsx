import { useState } from "preact/hooks";
import { api, got } from "../../shared/api";
import { instantOf, moment, rupiah } from "../../shared/format";
import type { AccountView, TrialBalanceView } from "../../shared/generated/schema";
import { Button } from "../../shared/ui/button";
import { Field, Form } from "../../shared/ui/form";
import { Loading } from "../../shared/ui/loading";
import { Money } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { type CampaignNames, namesOf, useCampaigns } from "../shared/campaigns";
import { useSource } from "../shared/table/listing";
import { Table } from "../shared/table/table";
import { accountColumns } from "./accounts";

const t = catalogue({
  id: {
    title: "Neraca saldo",
    as_of: "Keadaan pada (WIB)",
    as_of_hint: "Kosong: sekarang.",
    show: "Tampilkan",
    again: "Periksa lagi",
    zero: "Semua saldo berjumlah {sum}",
    zero_means: "Setiap rupiah yang keluar dari satu rekening masuk ke rekening lain.",
    not_zero: "Semua saldo berjumlah {sum}, seharusnya {zero}",
    not_zero_means: "Jangan mencairkan apa pun. Beri tahu pengelola sistem sekarang juga.",
    debits: "Debit",
    credits: "Kredit",
    before: "Keadaan sebelum",
    through: "Pasti lengkap sampai",
    unknown: "Belum diketahui",
    none: "Buku besar masih kosong. Mutasi pertama adalah pendanaan sebuah kampanye.",
  },
  en: {
    title: "Trial balance",
    as_of: "As it stood at (WIB)",
    as_of_hint: "Empty: now.",
    show: "Show",
    again: "Check again",
    zero: "All balances add up to {sum}",
    zero_means: "Every rupiah that left one account has come into another.",
    not_zero: "All balances add up to {sum}, where it must be {zero}",
    not_zero_means: "Pay nothing out. Tell whoever runs the system at once.",
    debits: "Debits",
    credits: "Credits",
    before: "As before",
    through: "Surely complete up to",
    unknown: "Not known yet",
    none: "The ledger is empty. Its first transfer will be the funding of a campaign.",
  },
});

/** The trial balance, now or as it stood at an earlier minute. */
export function TrialBalanceScreen() {
  const [asOf, setAsOf] = useState("");
  const campaigns = useCampaigns();
  const balance = useSource(() => trialBalance(asOf), [asOf]);
  return (
    <>
      <div class="line-form">
        <Form
          act={async ({ as_of }) => setAsOf(as_of ? instantOf(as_of) : "")}
          go={t("show")}
          icon="search"
        >
          <Field name="as_of" label={t("as_of")} hint={t("as_of_hint")} type="datetime-local" />
        </Form>
      </div>
      <Loading of={balance} rows={6}>
        {(found) => <TrialBalance of={found} campaigns={namesOf(campaigns)} again={balance.load} />}
      </Loading>
    </>
  );
}

/** Asks for the trial balance before an instant; now where it is empty. */
export function trialBalance(asOf = ""): Promise<TrialBalanceView> {
  const query = asOf ? { as_of: asOf } : {};
  return got(api.GET("/api/v1/finance/trial-balance", { params: { query } }));
}

// The other lines are each the sum of many accounts.
function isOne(line: string): boolean {
  const single = ["treasury", "bank", "suspense", "tax"];
  return single.includes(line) || line.startsWith("campaign:");
}

// The city's own accounts and the sums before each campaign's, of which there may be many.
function cityFirst(lines: readonly AccountView[]): AccountView[] {
  const ofCampaign = ({ account }: AccountView) => Number(account.includes(":"));
  return [...lines].sort((one, other) => ofCampaign(one) - ofCampaign(other));
}

/** Whether it sums to zero, how far it reaches, and its lines. */
export function TrialBalance({
  of,
  campaigns,
  again,
}: {
  of: TrialBalanceView;
  campaigns: CampaignNames;
  /** Asks once more. */
  again: () => Promise<void>;
}) {
  const sum = of.accounts.reduce((all, { balance }) => all + balance, 0);
  const right = sum === 0 && of.debits === of.credits;
  // Before every part of the stream has delivered, the API knows of no instant yet.
  const known = of.through > "2000";
  return (
    <div class="stack">
      <div class={`note spread ${right ? "good" : "bad"}`}>
        <div>
          <p class="strong">
            {t(right ? "zero" : "not_zero", { sum: rupiah(sum), zero: rupiah(0) })}
          </p>
          <p class="small">{t(right ? "zero_means" : "not_zero_means")}</p>
        </div>
        <Button act={again}>{t("again")}</Button>
      </div>
      <dl class="sums">
        <div>
          <dt>{t("debits")}</dt>
          <dd>
            <Money amount={of.debits} />
          </dd>
        </div>
        <div>
          <dt>{t("credits")}</dt>
          <dd>
            <Money amount={of.credits} />
          </dd>
        </div>
        <div>
          <dt>{t("before")}</dt>
          <dd>{moment(of.as_of)}</dd>
        </div>
        <div>
          <dt>{t("through")}</dt>
          <dd>{known ? moment(of.through) : t("unknown")}</dd>
        </div>
      </dl>
      <Table
        caption={t("title")}
        columns={accountColumns(campaigns, isOne)}
        rows={cityFirst(of.accounts)}
        id={(one) => one.account}
        file="neraca-saldo"
        filter
        empty={t("none")}
      />
    </div>
  );
}
