import { useState } from "preact/hooks";
import { api } from "../../shared/api";
import { businessDay, daysAfter, instantOf } from "../../shared/format";
import type { TransferView } from "../../shared/generated/schema";
import { serverNow } from "../../shared/session";
import { Button } from "../../shared/ui/button";
import { Chip } from "../../shared/ui/chip";
import { Choice, Field, FieldError, Form, type Typed } from "../../shared/ui/form";
import { catalogue } from "../../shared/words";
import { type CampaignNames, namesOf, useCampaigns } from "../shared/campaigns";
import { AccountName, accountWords, type Kind, kindName } from "../shared/names";
import { ListedTable } from "../shared/table/listed";
import { useListing } from "../shared/table/listing";
import { monthByMonth } from "../shared/table/months";
import type { Column } from "../shared/table/table";
import { TransferDetails } from "../shared/transfer";
import { OneTransfer } from "./transfer";

const t = catalogue({
  id: {
    from: "Dari tanggal",
    to: "Sampai tanggal",
    order: "Tidak boleh sebelum tanggal awal.",
    kind: "Jenis",
    all_kinds: "Semua jenis",
    account: "Rekening",
    all_accounts: "Semua",
    show: "Tampilkan",
    transfers: "Mutasi",
    none: "Tidak ada mutasi yang cocok dalam masa ini. Ubah tanggal, jenis, atau rekeningnya.",
    occurred_at: "Waktu (WIB)",
    debit: "Dari (debit)",
    credit: "Ke (kredit)",
    amount: "Jumlah",
    reference: "Rujukan",
    actor: "Pelaku",
    campaign: "Kampanye",
    number: "Nomor mutasi",
    details: "Rincian",
    details_of: "Rincian {id}",
  },
  en: {
    from: "From",
    to: "To",
    order: "Must not be before the first day.",
    kind: "Kind",
    all_kinds: "All kinds",
    account: "Account",
    all_accounts: "All",
    show: "Show",
    transfers: "Transfers",
    none: "No transfer fits in this time. Change the dates, the kind or the account.",
    occurred_at: "Time (WIB)",
    debit: "From (debit)",
    credit: "To (credit)",
    amount: "Amount",
    reference: "Reference",
    actor: "By",
    campaign: "Campaign",
    number: "Transfer id",
    details: "Details",
    details_of: "Details of {id}",
  },
});

// The kinds that happen so far; those of purchases come with their screens.
const KINDS: readonly Kind[] = [
  "fund",
  "issue",
  "redeem",
  "refund",
  "expire",
  "void",
  "release",
  "settle",
  "payout",
  "payout_returned",
  "deposit",
  "interest",
  "fee",
  "bank_tax",
  "surrender",
  "suspend",
  "unsuspend",
];
const SHOWN_DAYS = 31;

interface Bounds {
  from: string;
  to: string;
  kind: Kind | undefined;
  account: string | undefined;
}

/** All transfers of the ledger, or one of them. */
export function TransferScreen({ id }: { id?: string }) {
  return id ? <OneTransfer id={id} /> : <Transfers />;
}

/** The ledger's transfers by days, kind and account, each with its postings; or those of one
 * account. */
export function Transfers({ account }: { account?: string }) {
  const today = businessDay(serverNow());
  const first = daysAfter(today, 1 - SHOWN_DAYS);
  const [bounds, setBounds] = useState<Bounds>({
    from: first,
    to: today,
    kind: undefined,
    account,
  });
  const [opened, setOpened] = useState<TransferView | null>(null);
  const campaigns = useCampaigns();
  const names = namesOf(campaigns);
  const transfers = useListing(
    monthByMonth(
      (window) =>
        api.GET("/api/v1/finance/transfers", {
          params: {
            query: {
              ...(bounds.account ? { account: bounds.account } : {}),
              ...(bounds.kind ? { kind: bounds.kind } : {}),
              ...window,
              limit: 100,
            },
          },
        }),
      instantOf(`${bounds.from}T00:00`),
      instantOf(`${daysAfter(bounds.to, 1)}T00:00`),
    ),
    [bounds],
  );

  async function show(typed: Typed): Promise<void> {
    const { from = "", to = "", kind, account: named } = typed;
    if (to < from) throw new FieldError("to", t("order"));
    setBounds({
      from,
      to,
      kind: (kind || undefined) as Kind | undefined,
      account: account ?? named,
    });
  }

  return (
    <>
      <div class="line-form">
        <Form act={show} go={t("show")} icon="search">
          <Field name="from" label={t("from")} type="date" defaultValue={first} required />
          <Field name="to" label={t("to")} type="date" defaultValue={today} required />
          <Choice name="kind" label={t("kind")}>
            <option value="">{t("all_kinds")}</option>
            {KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {kindName(kind)}
              </option>
            ))}
          </Choice>
          {account === undefined ? (
            <>
              <Field
                name="account"
                label={t("account")}
                placeholder={t("all_accounts")}
                list="known-accounts"
                maxLength={100}
                autoComplete="off"
              />
              <datalist id="known-accounts">
                <option value="treasury">{accountWords("treasury", names)}</option>
                {[...names].map(([id, name]) => (
                  <option key={id} value={`campaign:${id}`}>
                    {name}
                  </option>
                ))}
              </datalist>
            </>
          ) : null}
        </Form>
      </div>
      <ListedTable
        of={transfers}
        caption={t("transfers")}
        columns={columns(names, setOpened)}
        id={({ id }) => id}
        file="mutasi"
        filter
        empty={t("none")}
      />
      {opened ? (
        <TransferDetails of={opened} campaigns={names} close={() => setOpened(null)} />
      ) : null}
    </>
  );
}

function columns(
  names: CampaignNames,
  open: (transfer: TransferView) => void,
): Column<TransferView>[] {
  return [
    { key: "occurred_at", name: t("occurred_at"), of: (one) => one.occurred_at, kind: "moment" },
    {
      key: "kind",
      name: t("kind"),
      of: ({ kind }) => kindName(kind),
      cell: ({ kind }) => <Chip>{kindName(kind)}</Chip>,
    },
    ...(["debit", "credit"] as const).map(
      (side): Column<TransferView> => ({
        key: side,
        name: t(side),
        of: (one) => one[`${side}_account`],
        cell: (one) => <AccountName name={one[`${side}_account`]} campaigns={names} linked />,
      }),
    ),
    { key: "amount", name: t("amount"), of: ({ amount }) => amount, kind: "money", sum: true },
    { key: "reference", name: t("reference"), of: ({ reference }) => reference },
    { key: "actor", name: t("actor"), of: ({ actor }) => actor, inFileOnly: true },
    {
      key: "campaign",
      name: t("campaign"),
      of: ({ campaign_id: id }) => (id ? (names.get(id) ?? id) : null),
      inFileOnly: true,
    },
    { key: "id", name: t("number"), of: ({ id }) => id, inFileOnly: true },
    {
      key: "details",
      name: t("details"),
      kind: "actions",
      cell: (one) => (
        <Button label={t("details_of", { id: one.id })} act={() => open(one)}>
          {t("details")}
        </Button>
      ),
    },
  ];
}
