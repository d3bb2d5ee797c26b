import { useState } from "preact/hooks";
import { api, got } from "../../shared/api";
import type { AccountView } from "../../shared/generated/schema";
import { go, to } from "../../shared/route";
import { Field, Form } from "../../shared/ui/form";
import { Icon } from "../../shared/ui/icons";
import { Loading } from "../../shared/ui/loading";
import { Money } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { type CampaignNames, namesOf, useCampaigns } from "../shared/campaigns";
import { AccountName, accountWords } from "../shared/names";
import { Pick } from "../shared/pick";
import { ListedTable } from "../shared/table/listed";
import { useListing, useSource } from "../shared/table/listing";
import type { Column } from "../shared/table/table";
import { Transfers } from "./transfers";

const t = catalogue({
  id: {
    which: "Jenis rekening",
    all: "Semua",
    campaign: "Kampanye",
    voucher: "Voucher",
    merchant: "Pedagang",
    open: "Nomor rekening",
    open_hint: "Misalnya treasury, campaign:cmp_…, voucher:vch_…, merchant:mrc_…",
    go: "Buka",
    none: "Belum ada rekening jenis ini.",
    accounts: "Rekening buku besar",
    account: "Rekening",
    words: "Isi",
    debits: "Debit",
    credits: "Kredit",
    balance: "Saldo",
    up: "Semua rekening",
    transfers: "Mutasi rekening ini",
  },
  en: {
    which: "Kind of account",
    all: "All",
    campaign: "Campaigns",
    voucher: "Vouchers",
    merchant: "Merchants",
    open: "Account",
    open_hint: "Such as treasury, campaign:cmp_…, voucher:vch_…, merchant:mrc_…",
    go: "Open",
    none: "No account of this kind yet.",
    accounts: "Accounts of the ledger",
    account: "Account",
    words: "Holds",
    debits: "Debits",
    credits: "Credits",
    balance: "Balance",
    up: "All accounts",
    transfers: "Transfers of this account",
  },
});

/** The ledger's accounts, or one of them with what went through it. */
export function Accounts({ id }: { id?: string }) {
  return id ? <Account name={id} /> : <AccountList />;
}

const KINDS = ["campaign", "voucher", "merchant"] as const;

/** The columns of a list of accounts; the trial balance is one, too, but not each of its lines
 * is an account that can be opened. */
export function accountColumns(
  campaigns: CampaignNames,
  opens: (account: string) => boolean = () => true,
): Column<AccountView>[] {
  return [
    {
      key: "account",
      name: t("account"),
      of: ({ account }) => account,
      cell: ({ account }) => (
        <AccountName name={account} campaigns={campaigns} linked={opens(account)} />
      ),
    },
    {
      key: "words",
      name: t("words"),
      of: ({ account }) => accountWords(account, campaigns),
      inFileOnly: true,
    },
    ...(["debits", "credits", "balance"] as const).map(
      (key): Column<AccountView> => ({
        key,
        name: t(key),
        of: (one) => one[key],
        kind: "money",
        sum: true,
      }),
    ),
  ];
}

function AccountList() {
  const [kind, setKind] = useState<(typeof KINDS)[number] | "">("");
  const campaigns = useCampaigns();
  const accounts = useListing(
    (cursor) =>
      api.GET("/api/v1/finance/accounts", {
        params: { query: { prefix: kind && `${kind}:`, limit: 100, cursor } },
      }),
    [kind],
  );
  return (
    <>
      <div class="line-form">
        <Form act={async ({ account }) => go(["finance", "accounts", account ?? ""])} go={t("go")}>
          <Field
            name="account"
            label={t("open")}
            hint={t("open_hint")}
            required
            maxLength={100}
            autoComplete="off"
          />
        </Form>
      </div>
      <Pick
        label={t("which")}
        value={kind}
        choose={setKind}
        of={[{ value: "", name: t("all") }, ...KINDS.map((value) => ({ value, name: t(value) }))]}
      />
      <ListedTable
        of={accounts}
        caption={t("accounts")}
        columns={accountColumns(namesOf(campaigns))}
        id={({ account }) => account}
        file="rekening"
        filter
        empty={t("none")}
      />
    </>
  );
}

function Account({ name }: { name: string }) {
  const campaigns = useCampaigns();
  const account = useSource(
    () =>
      got(api.GET("/api/v1/finance/accounts/{account}", { params: { path: { account: name } } })),
    [name],
  );
  const words = accountWords(name, namesOf(campaigns));
  return (
    <div class="stack">
      <div>
        <a class="up" href={to("finance", "accounts")}>
          <Icon name="back" size={18} />
          {t("up")}
        </a>
        <h2>{words}</h2>
        <p class="code soft">{name}</p>
      </div>
      <Loading of={account} rows={1}>
        {(found) => (
          <>
            <dl class="sums">
              {(["debits", "credits", "balance"] as const).map((key) => (
                <div key={key}>
                  <dt>{t(key)}</dt>
                  <dd>
                    <Money amount={found[key]} />
                  </dd>
                </div>
              ))}
            </dl>
            <section class="section" aria-labelledby="transfers">
              <h2 id="transfers">{t("transfers")}</h2>
              <Transfers account={name} />
            </section>
          </>
        )}
      </Loading>
    </div>
  );
}
