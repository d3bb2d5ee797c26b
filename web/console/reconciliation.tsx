import { api, everyPage, got } from "../shared/api";
import { rupiah } from "../shared/format";
import type { AccountView, TrialBalanceView } from "../shared/generated/schema";
import { Chip } from "../shared/ui/chip";
import { Loading } from "../shared/ui/loading";
import { catalogue } from "../shared/words";
import { namesOf, useCampaigns } from "./finance/campaigns";
import { AccountName, type CampaignNames } from "./finance/names";
import { TrialBalance, trialBalance } from "./finance/trial_balance";
import { Head } from "./head";
import { Readers } from "./may";
import { t as part } from "./parts";
import { useSource } from "./table/listing";
import { type Column, Table } from "./table/table";

const t = catalogue({
  id: {
    compared: "Buku besar dan proyeksinya",
    compared_means:
      "Saldo rekening berlaku saat ini juga; neraca saldo menyusul dalam hitungan detik. Selisih yang tetap ada setelah diperiksa lagi harus dilaporkan ke pengelola sistem.",
    account: "Rekening",
    ledger: "Buku besar",
    projected: "Neraca saldo",
    difference: "Selisih",
    equal: "Cocok",
    unequal: "Beda {amount}",
    none: "Belum ada rekening untuk dibandingkan.",
  },
  en: {
    compared: "The ledger and its projection",
    compared_means:
      "Accounts are up to date at once; the trial balance follows within seconds. A difference that stays when checked again must be told to whoever runs the system.",
    account: "Account",
    ledger: "Ledger",
    projected: "Trial balance",
    difference: "Difference",
    equal: "Equal",
    unequal: "Off by {amount}",
    none: "There is no account to compare yet.",
  },
});

interface Books {
  balance: TrialBalanceView;
  /** The accounts that have a line of their own in the trial balance, as they stand now. */
  accounts: AccountView[];
}

async function readBooks(): Promise<Books> {
  const [balance, treasury, paid, campaigns] = await Promise.all([
    trialBalance(),
    oneAccount("treasury"),
    oneAccount("paid"),
    everyPage((cursor) =>
      api.GET("/api/v1/finance/accounts", {
        params: { query: { prefix: "campaign:", limit: 200, cursor } },
      }),
    ),
  ]);
  return { balance, accounts: [treasury, paid, ...campaigns] };
}

function oneAccount(account: string): Promise<AccountView> {
  return got(api.GET("/api/v1/finance/accounts/{account}", { params: { path: { account } } }));
}

/** The part that tells whether the books are right. */
export function Reconciliation() {
  return (
    <>
      <Head title={part("reconciliation")} />
      <Readers roles={["finance", "auditor"]}>
        <Checks />
      </Readers>
    </>
  );
}

function Checks() {
  const campaigns = useCampaigns();
  const books = useSource(readBooks, []);
  const names = namesOf(campaigns);
  return (
    <Loading of={books} rows={6}>
      {({ balance, accounts }) => (
        <>
          <TrialBalance of={balance} campaigns={names} again={books.load} />
          <section class="section" aria-labelledby="compared">
            <h2 id="compared">{t("compared")}</h2>
            <p class="soft">{t("compared_means")}</p>
            <Table
              caption={t("compared")}
              columns={columns(balance, names)}
              rows={accounts}
              id={({ account }) => account}
              file="rekonsiliasi"
              filter
              empty={t("none")}
            />
          </section>
        </>
      )}
    </Loading>
  );
}

function columns(balance: TrialBalanceView, names: CampaignNames): Column<AccountView>[] {
  const lines = new Map(balance.accounts.map((line) => [line.account, line.balance]));
  // An account that nothing has gone through has no line.
  const projected = ({ account }: AccountView) => lines.get(account) ?? 0;
  const difference = (one: AccountView) => one.balance - projected(one);
  return [
    {
      key: "account",
      name: t("account"),
      of: ({ account }) => account,
      cell: ({ account }) => <AccountName name={account} campaigns={names} linked />,
    },
    { key: "ledger", name: t("ledger"), of: (one) => one.balance, kind: "money" },
    { key: "projected", name: t("projected"), of: projected, kind: "money" },
    {
      key: "difference",
      name: t("difference"),
      of: difference,
      cell: (one) =>
        difference(one) === 0 ? (
          <Chip tone="good">{t("equal")}</Chip>
        ) : (
          <Chip tone="warn">{t("unequal", { amount: rupiah(difference(one)) })}</Chip>
        ),
      kind: "money",
    },
  ];
}
