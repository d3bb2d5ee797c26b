import { useState } from "preact/hooks";
import { api, got } from "../../shared/api";
import { categoryName } from "../../shared/categories";
import { moment } from "../../shared/format";
import type { DailyView, GroupView } from "../../shared/generated/schema";
import { allKelurahan, kelurahanName } from "../../shared/kelurahan";
import { Loading } from "../../shared/ui/loading";
import { Money } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { useSource } from "../shared/table/listing";
import { type Column, Table } from "../shared/table/table";
import { Beside } from "./beside";
import { Chart } from "./chart";
import { type Chosen, Filters, firstChoice } from "./filters";
import { type Flow, type Span, spans, sums } from "./spans";

const t = catalogue({
  id: {
    over_time: "Dana dari waktu ke waktu",
    spent: "Diterbitkan dan ditukarkan",
    left: "Sisa dana kampanye",
    by_category: "Penjualan menurut kategori",
    by_kelurahan: "Penjualan menurut kelurahan",
    net: "Penukaran dikurangi pengembalian, di kategori dan kelurahan pedagang.",
    no_groups:
      "Menurut kategori dan kelurahan dihitung untuk semua kampanye bersama. Pilih “Semua kampanye” untuk melihatnya.",
    none: "Belum ada penukaran dalam masa ini.",
    nothing: "Belum ada uang yang bergerak dalam masa ini. Pilih masa yang lebih panjang.",
    through: "Pasti lengkap sampai {at} WIB. Yang lebih baru menyusul dalam hitungan detik.",
    days: "{from} – {to}",
    span: "Waktu",
    funded: "Didanai",
    issued: "Diterbitkan",
    redeemed: "Ditukarkan",
    refunded: "Dikembalikan",
    returned: "Kedaluwarsa atau batal",
    remaining: "Sisa dana",
    category: "Kategori",
    kelurahan: "Kelurahan",
    kecamatan: "Kecamatan",
    code: "Kode",
    sales: "Penjualan",
    share: "Bagian",
    largest: "Grafik: {many} yang terbesar; tabel: semuanya.",
  },
  en: {
    over_time: "Money over time",
    spent: "Issued and redeemed",
    left: "Money left in campaigns",
    by_category: "Sales by category",
    by_kelurahan: "Sales by kelurahan",
    net: "Redemptions less refunds, by the merchants' category and kelurahan.",
    no_groups:
      "By category and kelurahan is counted over all campaigns together. Choose “All campaigns” to see it.",
    none: "Nothing has been redeemed in this time.",
    nothing: "No money has moved in this time. Choose a longer one.",
    through: "Surely complete up to {at} WIB. What is newer follows within seconds.",
    days: "{from} – {to}",
    span: "Time",
    funded: "Funded",
    issued: "Issued",
    redeemed: "Redeemed",
    refunded: "Refunded",
    returned: "Expired or voided",
    remaining: "Money left",
    category: "Category",
    kelurahan: "Kelurahan",
    kecamatan: "Kecamatan",
    code: "Code",
    sales: "Sales",
    share: "Share",
    largest: "Chart: the {many} largest; table: all of them.",
  },
});

/** What became of the money over time, and where it was spent. */
export function Daily() {
  const [chosen, setChosen] = useState<Chosen>(firstChoice);
  const { from, to, campaign } = chosen;
  const daily = useSource(
    () =>
      got(
        api.GET("/api/v1/admin/reports/daily", {
          params: { query: { from, to, ...(campaign ? { campaign_id: campaign } : {}) } },
        }),
      ),
    [from, to, campaign],
  );
  return (
    <>
      <Filters chosen={chosen} choose={setChosen} />
      <Loading of={daily} rows={3} tall>
        {(found) => <Report of={found} ofOne={campaign !== ""} />}
      </Loading>
    </>
  );
}

function Report({ of, ofOne }: { of: DailyView; ofOne: boolean }) {
  const found = spans(of.days);
  const [from, to] = [of.days[0], of.days.at(-1)];
  return (
    <div class="stack">
      {from && to ? (
        <p class="soft">
          {t("days", { from: moment(from.date, "day"), to: moment(to.date, "day") })}
        </p>
      ) : null}
      <Totals of={found} />
      <OverTime of={found} />
      {ofOne ? (
        <p class="note">{t("no_groups")}</p>
      ) : (
        <>
          <Groups
            of={of.by_category}
            title={t("by_category")}
            file="penjualan-kategori"
            name={categoryName}
            columns={[{ key: "group", name: t("category"), of: (one) => categoryName(one.group) }]}
          />
          <Groups
            of={of.by_kelurahan}
            title={t("by_kelurahan")}
            file="penjualan-kelurahan"
            name={kelurahanName}
            columns={[
              { key: "group", name: t("kelurahan"), of: (one) => kelurahanName(one.group) },
              { key: "kecamatan", name: t("kecamatan"), of: (one) => kecamatanOf(one.group) },
              { key: "code", name: t("code"), of: (one) => one.group, inFileOnly: true },
            ]}
          />
        </>
      )}
      {of.through > "2000" ? (
        <p class="small soft">{t("through", { at: moment(of.through) })}</p>
      ) : null}
    </div>
  );
}

function kecamatanOf(code: string): string | null {
  return allKelurahan.find((one) => one.code === code)?.kecamatan ?? null;
}

function Totals({ of }: { of: readonly Span[] }) {
  const all = sums(of);
  const left = of.at(-1)?.remaining ?? 0;
  return (
    <dl class="sums">
      {(["funded", "issued", "redeemed"] as const).map((flow) => (
        <div key={flow}>
          <dt>{t(flow)}</dt>
          <dd>
            <Money amount={all[flow]} />
          </dd>
        </div>
      ))}
      <div>
        <dt>{t("remaining")}</dt>
        <dd>
          <Money amount={left} />
        </dd>
      </div>
    </dl>
  );
}

const FLOWS: readonly Flow[] = ["funded", "issued", "redeemed", "refunded", "returned"];

function OverTime({ of }: { of: readonly Span[] }) {
  const all = sums(of);
  if (FLOWS.every((flow) => all[flow] === 0)) return <p class="note">{t("nothing")}</p>;
  const names = of.map(({ name }) => spanName(name));
  const columns: Column<Span>[] = [
    { key: "span", name: t("span"), of: ({ name }) => name, cell: ({ name }) => spanName(name) },
    ...FLOWS.map(
      (flow): Column<Span> => ({
        key: flow,
        name: t(flow),
        of: (one) => one[flow],
        kind: "money",
        sum: true,
      }),
    ),
    { key: "remaining", name: t("remaining"), of: (one) => one.remaining, kind: "money" },
  ];
  return (
    <Beside
      title={t("over_time")}
      charts={
        <>
          <figure>
            <figcaption class="strong">{t("spent")}</figcaption>
            <Chart
              label={t("spent")}
              look="columns"
              names={names}
              series={[
                { name: t("issued"), colour: "ochre", values: of.map(({ issued }) => issued) },
                { name: t("redeemed"), colour: "primary", values: of.map((one) => one.redeemed) },
              ]}
            />
          </figure>
          <figure>
            <figcaption class="strong">{t("left")}</figcaption>
            <Chart
              label={t("left")}
              look="line"
              names={names}
              series={[
                { name: t("remaining"), colour: "primary", values: of.map((one) => one.remaining) },
              ]}
            />
          </figure>
        </>
      }
    >
      <Table
        caption={t("over_time")}
        columns={columns}
        rows={of}
        id={({ name }) => name}
        file="laporan"
      />
    </Beside>
  );
}

function spanName(name: string): string {
  return name.length === 7 ? moment(`${name}-01`, "month") : moment(name, "short");
}

// More bars than this are too thin for their names.
const MOST_BARS = 15;

function Groups({
  of,
  title,
  file,
  name,
  columns,
}: {
  of: readonly GroupView[];
  title: string;
  file: string;
  name: (group: string) => string;
  columns: Column<GroupView>[];
}) {
  const largest = [...of].sort((one, other) => other.sales - one.sales);
  const all = of.reduce((sum, { sales }) => sum + sales, 0);
  const bars = largest.slice(0, MOST_BARS);
  const figures: Column<GroupView>[] = [
    { key: "sales", name: t("sales"), of: ({ sales }) => sales, kind: "money", sum: true },
    {
      key: "share",
      name: t("share"),
      of: ({ sales }) => (all ? Math.round((1000 * sales) / all) / 10 : null),
      kind: "percent",
    },
  ];
  return (
    <Beside
      title={title}
      split
      lead={`${t("net")} ${bars.length < of.length ? t("largest", { many: bars.length }) : ""}`}
      charts={
        of.length > 0 ? (
          <Chart
            label={title}
            look="bars"
            names={bars.map(({ group }) => name(group))}
            series={[
              { name: t("sales"), colour: "primary", values: bars.map(({ sales }) => sales) },
            ]}
          />
        ) : null
      }
    >
      <Table
        caption={title}
        columns={[...columns, ...figures]}
        rows={largest}
        id={({ group }) => group}
        file={file}
        empty={t("none")}
      />
    </Beside>
  );
}
