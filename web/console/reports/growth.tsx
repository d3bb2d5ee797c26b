import { useState } from "preact/hooks";
import { api, got } from "../../shared/api";
import { categoryName } from "../../shared/categories";
import { businessDay, count, moment, percent, rupiah } from "../../shared/format";
import type { GrowthGroupView, GrowthView } from "../../shared/generated/schema";
import { kelurahanName } from "../../shared/kelurahan";
import { serverNow } from "../../shared/session";
import { Field, FieldError, Form, type Typed } from "../../shared/ui/form";
import { Loading } from "../../shared/ui/loading";
import { Money } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { Pick } from "../shared/pick";
import { useSource } from "../shared/table/listing";
import { type Column, Table } from "../shared/table/table";
import { Beside } from "./beside";
import { Cashless } from "./cashless";
import { Chart } from "./chart";
import { monthAfter, monthsBetween } from "./months";

const t = catalogue({
  id: {
    by: "Menurut",
    category: "Kategori",
    kelurahan: "Kelurahan",
    channel: "Kanal",
    panel: "Pedagang yang dihitung",
    all: "Semua pedagang",
    same: "Pedagang yang sama",
    aligned: "Dibanding",
    calendar: "Bulan yang sama",
    ramadan: "Sejajar Ramadan",
    from: "Dari bulan",
    to: "Sampai bulan",
    show: "Tampilkan",
    order: "Paling sedikit 1 dan paling banyak {most} bulan.",
    against: "{from} – {to}, dibanding {before_from} – {before_to}. Dikurangi pengembalian.",
    panel_all:
      "Semua pedagang: pedagang baru ikut terhitung sebagai pertumbuhan. Pilih “Pedagang yang sama” untuk melihat tanpa mereka.",
    panel_same: "Hanya pedagang yang berjualan di kedua masa.",
    sales: "Penjualan",
    previous: "Tahun sebelumnya",
    difference: "Selisih",
    growth: "Pertumbuhan",
    merchants: "Pedagang",
    unknown: "Belum ada pembanding",
    leverage: "Daya ungkit",
    leverage_means: "Belanja {bill_total} untuk voucher {amount}",
    title: "Pertumbuhan menurut {by}",
    none: "Belum ada penjualan dalam masa ini. Penjualan tahun-tahun lalu dapat diimpor.",
    through: "Pasti lengkap sampai {at} WIB.",
    voucher: "Voucher",
    incentive: "Insentif",
    marketplace: "Lokapasar",
    procurement: "Belanja daerah",
    other: "Lainnya",
  },
  en: {
    by: "By",
    category: "Category",
    kelurahan: "Kelurahan",
    channel: "Channel",
    panel: "Which merchants count",
    all: "All merchants",
    same: "The same merchants",
    aligned: "Against",
    calendar: "The same months",
    ramadan: "Aligned by Ramadan",
    from: "From month",
    to: "To month",
    show: "Show",
    order: "1 month at least and {most} at most.",
    against: "{from} – {to} against {before_from} – {before_to}. Net of refunds.",
    panel_all:
      "All merchants: a new one counts as growth. Choose “The same merchants” to see it without them.",
    panel_same: "Only merchants with sales in both periods.",
    sales: "Sales",
    previous: "The year before",
    difference: "Difference",
    growth: "Growth",
    merchants: "Merchants",
    unknown: "Nothing to compare with yet",
    leverage: "Leverage",
    leverage_means: "Bills of {bill_total} for vouchers of {amount}",
    title: "Growth by {by}",
    none: "No sales in this time yet. Sales of past years can be imported.",
    through: "Surely complete up to {at} WIB.",
    voucher: "Vouchers",
    incentive: "Rewards",
    marketplace: "Marketplaces",
    procurement: "The city's purchases",
    other: "Other",
  },
});

const BY = ["category", "kelurahan", "channel"] as const;
const PANELS = ["all", "same"] as const;
const ALIGNED = ["calendar", "ramadan"] as const;
const CHANNELS = ["voucher", "incentive", "marketplace", "procurement", "other"] as const;
type By = (typeof BY)[number];

// The longest period of the API (chalicelib/growth/rules/months.py).
const LONGEST_MONTHS = 24;
const YEAR = 12;
// More bars than this are too thin for their names.
const MOST_BARS = 15;

interface Chosen {
  from: string;
  to: string;
  by: By;
  panel: (typeof PANELS)[number];
  aligned: (typeof ALIGNED)[number];
}

function firstChoice(): Chosen {
  const to = businessDay(serverNow()).slice(0, 7);
  return { from: monthAfter(to, 1 - YEAR), to, by: "category", panel: "same", aligned: "calendar" };
}

/** What merchants sold against the year before. */
export function Growth() {
  const [chosen, setChosen] = useState(firstChoice);
  const { from, to, by, panel, aligned } = chosen;
  const report = useSource(
    () =>
      got(
        api.GET("/api/v1/admin/reports/growth", {
          params: {
            query: { from, to, by, panel, ...(aligned === "ramadan" ? { aligned } : {}) },
          },
        }),
      ),
    [from, to, by, panel, aligned],
  );
  return (
    <div class="stack">
      <Filters chosen={chosen} choose={setChosen} />
      <Loading of={report} rows={3} tall>
        {(found) => <Shown of={found} by={by} panel={panel} />}
      </Loading>
      <Cashless from={from} to={to} />
    </div>
  );
}

function Filters({ chosen, choose }: { chosen: Chosen; choose: (chosen: Chosen) => void }) {
  async function show({ from = "", to = "" }: Typed): Promise<void> {
    const months = monthsBetween(from, to);
    if (!(months >= 1 && months <= LONGEST_MONTHS))
      throw new FieldError("to", t("order", { most: LONGEST_MONTHS }));
    choose({ ...chosen, from, to });
  }
  return (
    <div class="filters">
      <Pick
        label={t("by")}
        value={chosen.by}
        choose={(by) => choose({ ...chosen, by })}
        of={BY.map((value) => ({ value, name: t(value) }))}
      />
      <Pick
        label={t("panel")}
        value={chosen.panel}
        choose={(panel) => choose({ ...chosen, panel })}
        of={PANELS.map((value) => ({ value, name: t(value) }))}
      />
      <Pick
        label={t("aligned")}
        value={chosen.aligned}
        choose={(aligned) => choose({ ...chosen, aligned })}
        of={ALIGNED.map((value) => ({ value, name: t(value) }))}
      />
      <div class="line-form">
        <Form act={show} go={t("show")}>
          <Field name="from" label={t("from")} type="month" defaultValue={chosen.from} required />
          <Field name="to" label={t("to")} type="month" defaultValue={chosen.to} required />
        </Form>
      </div>
    </div>
  );
}

function monthName(month: string): string {
  return moment(`${month}-01`, "month");
}

function Shown({ of, by, panel }: { of: GrowthView; by: By; panel: Chosen["panel"] }) {
  return (
    <div class="stack">
      <p class="soft">
        {t("against", {
          from: monthName(of.from),
          to: monthName(of.to),
          before_from: monthName(of.previous_from),
          before_to: monthName(of.previous_to),
        })}
      </p>
      <Totals of={of} />
      <p class="note">{t(panel === "same" ? "panel_same" : "panel_all")}</p>
      <Groups of={of.groups} by={by} />
      {of.through > "2000" ? (
        <p class="small soft">{t("through", { at: moment(of.through) })}</p>
      ) : null}
    </div>
  );
}

function Totals({ of: { total, leverage } }: { of: GrowthView }) {
  return (
    <dl class="sums">
      <div>
        <dt>{t("sales")}</dt>
        <dd>
          <Money amount={total.sales} />
        </dd>
      </div>
      <div>
        <dt>{t("previous")}</dt>
        <dd>
          <Money amount={total.previous} />
        </dd>
      </div>
      <div>
        <dt>{t("growth")}</dt>
        <dd>{total.percent === null ? t("unknown") : percent(total.percent)}</dd>
      </div>
      <div>
        <dt>{t("merchants")}</dt>
        <dd>{count(total.merchants)}</dd>
      </div>
      {leverage.amount > 0 ? (
        <div>
          <dt>{t("leverage")}</dt>
          <dd>
            {times(leverage.bill_total, leverage.amount)}
            <span class="small soft">
              {t("leverage_means", {
                bill_total: rupiah(leverage.bill_total),
                amount: rupiah(leverage.amount),
              })}
            </span>
          </dd>
        </div>
      ) : null}
    </dl>
  );
}

/** How many times one amount is another: `2,4 ×`. */
function times(amount: number, of: number): string {
  return `${(Math.round((10 * amount) / of) / 10).toLocaleString("id-ID")} ×`;
}

function nameOf(by: By, group: string): string {
  if (by === "category") return categoryName(group);
  if (by === "kelurahan") return kelurahanName(group);
  const channel = CHANNELS.find((one) => one === group);
  return channel ? t(channel) : group;
}

function Groups({ of, by }: { of: readonly GrowthGroupView[]; by: By }) {
  const title = t("title", { by: t(by).toLowerCase() });
  const largest = [...of].sort((one, other) => other.sales - one.sales);
  const bars = largest.slice(0, MOST_BARS);
  const columns: Column<GrowthGroupView>[] = [
    { key: "group", name: t(by), of: ({ group }) => nameOf(by, group) },
    { key: "sales", name: t("sales"), of: ({ sales }) => sales, kind: "money", sum: true },
    { key: "previous", name: t("previous"), of: (one) => one.previous, kind: "money", sum: true },
    {
      key: "difference",
      name: t("difference"),
      of: ({ difference }) => difference,
      kind: "money",
      sum: true,
    },
    { key: "percent", name: t("growth"), of: (one) => one.percent, kind: "percent" },
    { key: "merchants", name: t("merchants"), of: ({ merchants }) => merchants, kind: "count" },
  ];
  return (
    <Beside
      title={title}
      charts={
        of.length > 0 ? (
          <Chart
            label={title}
            look="bars"
            names={bars.map(({ group }) => nameOf(by, group))}
            series={[
              { name: t("previous"), colour: "ochre", values: bars.map((one) => one.previous) },
              { name: t("sales"), colour: "primary", values: bars.map(({ sales }) => sales) },
            ]}
          />
        ) : null
      }
    >
      <Table
        caption={title}
        columns={columns}
        rows={largest}
        id={({ group }) => group}
        file={`pertumbuhan-${by}`}
        empty={t("none")}
      />
    </Beside>
  );
}
