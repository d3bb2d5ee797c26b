import { useRef, useState } from "preact/hooks";
import { api, FormKey, got, untilKnown } from "../../shared/api";
import { amountIn, rupiah } from "../../shared/format";
import type { CampaignView, FundBody, TransferView } from "../../shared/generated/schema";
import { to } from "../../shared/route";
import { serverNow } from "../../shared/session";
import { say } from "../../shared/status";
import { ButtonLink } from "../../shared/ui/button";
import { Ask } from "../../shared/ui/dialog";
import { Field, FieldError, Form, MoneyField, type Typed } from "../../shared/ui/form";
import { Icon } from "../../shared/ui/icons";
import { Loading } from "../../shared/ui/loading";
import { Money } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { StateChip } from "../shared/campaigns";
import { Facts } from "../shared/facts";
import { Only } from "../shared/may";
import { Actor, useStaffNames } from "../shared/people";
import { ListedTable } from "../shared/table/listed";
import { useListing, useSource } from "../shared/table/listing";
import { monthByMonth } from "../shared/table/months";
import type { Column } from "../shared/table/table";

const t = catalogue({
  id: {
    up: "Semua pendanaan",
    see: "Lihat kampanye",
    account_code: "Kode rekening",
    balance: "Sisa dana sekarang",
    account: "Buka rekeningnya",
    fund: "Danai kampanye ini",
    amount: "Jumlah dana (Rp)",
    reference: "Nomor SP2D",
    reference_hint: "Satu nomor SP2D hanya dapat mendanai satu kali.",
    none_typed: "Isi jumlah lebih dari nol.",
    check: "Periksa",
    closed: "Kampanye ini sudah ditutup dan tidak dapat didanai lagi.",
    sure: "Danai {amount}?",
    sure_lead:
      "Dari kas daerah ke “{name}” dengan SP2D {reference}. Mutasi tidak dapat diubah atau dihapus.",
    go: "Ya, danai",
    done: "{amount} masuk ke “{name}” dengan SP2D {reference}.",
    past: "Pendanaan sejauh ini",
    none: "Kampanye ini belum pernah didanai.",
    occurred_at: "Waktu (WIB)",
    value: "Jumlah",
    actor: "Oleh",
    number: "Nomor mutasi",
  },
  en: {
    up: "All funding",
    see: "See the campaign",
    account_code: "Account code",
    balance: "Money left now",
    account: "Open its account",
    fund: "Fund this campaign",
    amount: "Amount (Rp)",
    reference: "SP2D number",
    reference_hint: "One SP2D number funds only once.",
    none_typed: "Enter an amount above zero.",
    check: "Check",
    closed: "This campaign is closed and cannot be funded any more.",
    sure: "Fund {amount}?",
    sure_lead:
      "From the city treasury to “{name}” by SP2D {reference}. A transfer cannot be changed or deleted.",
    go: "Yes, fund it",
    done: "{amount} has gone to “{name}” by SP2D {reference}.",
    past: "Funding so far",
    none: "This campaign has not been funded yet.",
    occurred_at: "Time (WIB)",
    value: "Amount",
    actor: "By",
    number: "Transfer id",
  },
});

const MINUTE_MS = 60_000;

/** One campaign's funding: what went in by which SP2D, and the form for more. */
export function Fund({ id }: { id: string }) {
  const campaign = useSource(
    () =>
      got(
        api.GET("/api/v1/admin/campaigns/{campaign_id}", { params: { path: { campaign_id: id } } }),
      ),
    [id],
  );
  return (
    <div class="stack">
      <a class="up" href={to("finance", "funds")}>
        <Icon name="back" size={18} />
        {t("up")}
      </a>
      <Loading of={campaign} tall>
        {(found) => <FundingOf campaign={found} />}
      </Loading>
    </div>
  );
}

function FundingOf({ campaign }: { campaign: CampaignView }) {
  const account = `campaign:${campaign.id}`;
  const staff = useStaffNames();
  // The campaign's own figures follow within seconds; its account is up to date.
  const balance = useSource(
    () => got(api.GET("/api/v1/finance/accounts/{account}", { params: { path: { account } } })),
    [account],
  );
  const past = useListing(
    monthByMonth(
      (window) =>
        api.GET("/api/v1/finance/transfers", {
          params: { query: { account, kind: "fund", ...window, limit: 100 } },
        }),
      campaign.created_at,
      new Date(serverNow() + MINUTE_MS).toISOString(),
    ),
    [account],
  );
  function funded(transfer: TransferView): void {
    const { items, next } = past.state.value.value ?? { items: [], next: null };
    past.set({ items: [transfer, ...items], next });
    balance.load();
  }
  return (
    <div class="stack">
      <div class="head-title">
        <h2>{campaign.name}</h2>
        <StateChip state={campaign.state} />
      </div>
      <div class="two">
        <section class="card stack">
          <Loading of={balance} rows={1}>
            {(now) => (
              <Facts
                of={[
                  [t("balance"), <Money amount={now.balance} class="strong" />],
                  [t("account_code"), campaign.account_code || "–"],
                ]}
              />
            )}
          </Loading>
          <div class="buttons">
            <ButtonLink href={to("campaigns", campaign.id)} icon="ticket">
              {t("see")}
            </ButtonLink>
            <ButtonLink href={to("finance", "accounts", account)} icon="money">
              {t("account")}
            </ButtonLink>
          </div>
        </section>
        <Only role="finance">
          {campaign.state === "closed" ? (
            <p class="note">{t("closed")}</p>
          ) : (
            <FundForm campaign={campaign} funded={funded} />
          )}
        </Only>
      </div>
      <section class="section" aria-labelledby="past">
        <h2 id="past">{t("past")}</h2>
        <ListedTable
          of={past}
          caption={t("past")}
          columns={columns(staff)}
          id={({ id }) => id}
          file="pendanaan"
          empty={t("none")}
        />
      </section>
    </div>
  );
}

function FundForm({
  campaign,
  funded,
}: {
  campaign: CampaignView;
  funded: (transfer: TransferView) => void;
}) {
  const [asked, setAsked] = useState<FundBody | null>(null);
  const [form, setForm] = useState(0);
  const key = useRef(new FormKey());

  async function check({ amount, reference = "" }: Typed): Promise<void> {
    const rupiahTyped = amountIn(amount ?? "");
    if (rupiahTyped === 0) throw new FieldError("amount", t("none_typed"));
    setAsked({ amount: rupiahTyped, reference });
  }

  async function send(body: FundBody): Promise<void> {
    const params = {
      path: { campaign_id: campaign.id },
      header: key.current.for([campaign.id, body]),
    };
    const transfer = await untilKnown(() =>
      api.POST("/api/v1/finance/campaigns/{campaign_id}/funds", { params, body }),
    );
    key.current.succeeded();
    setForm(form + 1); // an empty one: what was typed is done
    const { amount, reference } = transfer;
    say(t("done", { amount: rupiah(amount), name: campaign.name, reference }));
    funded(transfer);
  }

  return (
    <section class="card stack" aria-labelledby="fund">
      <h2 id="fund">{t("fund")}</h2>
      <Form key={form} act={check} go={t("check")}>
        <MoneyField name="amount" label={t("amount")} required />
        <Field
          name="reference"
          label={t("reference")}
          hint={t("reference_hint")}
          required
          maxLength={64}
          autoComplete="off"
        />
      </Form>
      {asked ? (
        <Ask
          title={t("sure", { amount: rupiah(asked.amount) })}
          go={t("go")}
          act={() => send(asked)}
          close={() => setAsked(null)}
        >
          <p class="ask-lead">
            {t("sure_lead", { name: campaign.name, reference: asked.reference })}
          </p>
        </Ask>
      ) : null}
    </section>
  );
}

function columns(staff: ReadonlyMap<string, string>): Column<TransferView>[] {
  return [
    { key: "occurred_at", name: t("occurred_at"), of: (one) => one.occurred_at, kind: "moment" },
    { key: "reference", name: t("reference"), of: ({ reference }) => reference },
    { key: "amount", name: t("value"), of: ({ amount }) => amount, kind: "money", sum: true },
    {
      key: "actor",
      name: t("actor"),
      of: ({ actor }) => actor,
      cell: ({ actor }) => <Actor actor={actor} staff={staff} />,
    },
    { key: "id", name: t("number"), of: ({ id }) => id, inFileOnly: true },
  ];
}
