import { api, got } from "../../shared/api";
import { percent } from "../../shared/format";
import type {
  CodeFiguresView,
  FiguresView,
  SpendingReportView,
  UnitFiguresView,
} from "../../shared/generated/schema";
import { route, to } from "../../shared/route";
import { ButtonLink } from "../../shared/ui/button";
import { Chip } from "../../shared/ui/chip";
import { Icon } from "../../shared/ui/icons";
import { Loading } from "../../shared/ui/loading";
import { Pair } from "../../shared/ui/pair";
import { Money } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { Only } from "../shared/may";
import { useSource } from "../shared/table/listing";
import { type Column, Table } from "../shared/table/table";
import { Years, yearIn } from "../shared/years";
import { Bar } from "./bar";
import { ReportFiles } from "./report_files";
import { Warnings } from "./warnings";

const t = catalogue({
  id: {
    title: "Belanja untuk usaha kecil {year}",
    lead: "Dari anggaran barang dan jasa, berapa yang dibayarkan kepada usaha mikro, usaha kecil, dan koperasi. Anggaran dan belanja di luar Tumbas, termasuk e-Katalog, diimpor; pesanan di sini terhitung sendiri.",
    import: "Impor anggaran dan belanja",
    no_budget: "Belum ada anggaran",
    no_budget_why:
      "Tanpa anggaran semua unit tidak ada persentase. Bendahara mengimpor anggarannya lebih dulu.",
    target: "Batas {target}% dari anggaran: {source}.",
    no_target: "Untuk tahun ini belum ada batas dari undang-undang.",
    budget: "Anggaran barang dan jasa",
    counted: "Dibayar ke mikro, kecil, koperasi",
    share: "Bagian dari anggaran",
    missing: "Kurang menuju batas",
    reached: "Tercapai",
    units: "Menurut unit kerja",
    unit: "Unit kerja",
    all_units: "Semua unit kerja",
    account_code: "Kode rekening",
    unit_budget: "Anggaran",
    planned: "Direncanakan",
    planned_counted: "Direncanakan: mikro, kecil, koperasi",
    planned_local: "Direncanakan: produk lokal",
    committed: "Dipesan, belum dibayar",
    committed_counted: "Dipesan: mikro, kecil, koperasi",
    committed_local: "Dipesan: produk lokal",
    realised: "Terealisasi",
    realised_counted: "Mikro, kecil, koperasi",
    realised_local: "Produk lokal",
    percent: "Bagian",
    none: "Belum ada anggaran dan belanja untuk tahun ini. Impor anggaran barang dan jasa tiap unit.",
  },
  en: {
    title: "Purchases from small businesses {year}",
    lead: "Of the budget for goods and services, how much was paid to micro and small businesses and cooperatives. The budget and what was bought outside Tumbas, e-Katalog included, are imported; orders here are counted by themselves.",
    import: "Import budget and purchases",
    no_budget: "No budget yet",
    no_budget_why:
      "Without the budget of all units there is no percentage. Finance imports it first.",
    target: "At least {target}% of the budget: {source}.",
    no_target: "The law asks nothing for this year yet.",
    budget: "Budget for goods and services",
    counted: "Paid to micro, small, cooperatives",
    share: "Share of the budget",
    missing: "Missing to the share",
    reached: "Reached",
    units: "By unit",
    unit: "Unit",
    all_units: "All units",
    account_code: "Account code",
    unit_budget: "Budget",
    planned: "Planned",
    planned_counted: "Planned: micro, small, cooperatives",
    planned_local: "Planned: local products",
    committed: "Ordered, not paid",
    committed_counted: "Ordered: micro, small, cooperatives",
    committed_local: "Ordered: local products",
    realised: "Realised",
    realised_counted: "Micro, small, cooperatives",
    realised_local: "Local products",
    percent: "Share",
    none: "No budget and no purchases for this year. Import each unit's budget for goods and services.",
  },
});

/** The report that the law asks for, of the year in the address, else of this. */
export function Report({ id }: { id?: string }) {
  const year = yearIn(id);
  const report = useSource(
    () => got(api.GET("/api/v1/finance/procurement", { params: { query: { year } } })),
    [year],
  );
  return (
    <div class="stack">
      <div class="spread">
        <h2>{t("title", { year: String(year) })}</h2>
        <Only role="finance">
          <ButtonLink href={to("procurement", "import")} icon="upload">
            {t("import")}
          </ButtonLink>
        </Only>
      </div>
      <p class="soft lead">{t("lead")}</p>
      <Years path={["procurement", "report"]} year={year} />
      <Loading of={report} rows={8}>
        {(found) => <Shown of={found} />}
      </Loading>
    </div>
  );
}

function Shown({ of }: { of: SpendingReportView }) {
  const asked = route.value[3];
  const unit = of.units.find((one) => one.unit === asked);
  return (
    <div class="stack">
      <Total of={unit ?? of.total} target={of.target_percent} />
      <p class="small soft">
        {of.target_percent && of.source
          ? t("target", { target: of.target_percent, source: of.source })
          : t("no_target")}
      </p>
      <Warnings of={of.warnings.filter((one) => !unit || one.unit === unit.unit)} />
      <ReportFiles year={of.year} unit={unit?.unit} />
      {unit ? <Codes of={unit} report={of} /> : <Units of={of} />}
    </div>
  );
}

/** The figures that the law is about: the share in a bar, and what is missing to it. */
function Total({ of, target }: { of: FiguresView; target: number | null }) {
  const { budget, percent: share, missing } = of;
  if (budget === null || share === null) {
    return (
      <section class="note">
        <p class="strong">{t("no_budget")}</p>
        <p>{t("no_budget_why")}</p>
      </section>
    );
  }
  return (
    <section class="card stack">
      <dl class="sums">
        <Pair name={t("budget")}>
          <Money amount={budget} />
        </Pair>
        <Pair name={t("counted")}>
          <Money amount={of.realised.counted} />
        </Pair>
        <Pair name={t("share")}>{percent(share)}</Pair>
        {missing === null ? null : (
          <Pair name={t("missing")}>{missing > 0 ? <Money amount={missing} /> : t("reached")}</Pair>
        )}
      </dl>
      <Bar share={share} target={target} />
    </section>
  );
}

function Units({ of }: { of: SpendingReportView }) {
  const { year, target_percent: target } = of;
  const columns: Column<UnitFiguresView>[] = [
    {
      key: "unit",
      name: t("unit"),
      of: ({ unit }) => unit,
      cell: ({ unit }) => <a href={to("procurement", "report", String(year), unit)}>{unit}</a>,
    },
    ...figures<UnitFiguresView>(target),
  ];
  return (
    <section class="section" aria-labelledby="units">
      <h3 id="units">{t("units")}</h3>
      <Table
        caption={t("units")}
        columns={columns}
        rows={of.units}
        id={({ unit }) => unit}
        file={`belanja-umkm-${year}`}
        filter
        empty={t("none")}
      />
    </section>
  );
}

function Codes({ of, report: { year, target_percent: target } }: CodesProps) {
  const columns: Column<CodeFiguresView>[] = [
    { key: "account_code", name: t("account_code"), of: (one) => one.account_code },
    ...figures<CodeFiguresView>(target),
  ];
  return (
    <section class="section" aria-labelledby="codes">
      <a class="up" href={to("procurement", "report", String(year))}>
        <Icon name="back" size={18} />
        {t("all_units")}
      </a>
      <h3 id="codes">{of.unit}</h3>
      <Table
        caption={of.unit}
        columns={columns}
        rows={of.codes}
        id={(one) => one.account_code}
        file={`belanja-umkm-${year}`}
      />
    </section>
  );
}

interface CodesProps {
  of: UnitFiguresView;
  report: SpendingReportView;
}

/** The figures of a row: on the screen what the share is made of, in the file all of them. */
function figures<T extends FiguresView>(target: number | null): Column<T>[] {
  const stages = (["planned", "committed", "realised"] as const).flatMap((stage): Column<T>[] => [
    { key: stage, name: t(stage), of: (one) => one[stage].total, kind: "money", sum: true },
    ...(["counted", "local"] as const).map(
      (part): Column<T> => ({
        key: `${stage}_${part}`,
        name: t(`${stage}_${part}`),
        of: (one) => one[stage][part],
        kind: "money",
        sum: true,
        inFileOnly: stage !== "realised",
      }),
    ),
  ]);
  return [
    {
      key: "budget",
      name: t("unit_budget"),
      of: ({ budget }) => budget,
      cell: ({ budget }) =>
        budget === null ? <Chip tone="warn">{t("no_budget")}</Chip> : <Money amount={budget} />,
      kind: "money",
      sum: true,
    },
    {
      key: "percent",
      name: t("percent"),
      of: ({ percent: share }) => share,
      cell: ({ percent: share }) =>
        share === null ? (
          "–"
        ) : (
          <span class="share-cell">
            {percent(share)}
            <Bar share={share} target={target} />
          </span>
        ),
      kind: "percent",
    },
    {
      key: "missing",
      name: t("missing"),
      of: ({ missing }) => missing,
      cell: ({ missing }) =>
        missing === null ? "–" : missing > 0 ? <Money amount={missing} /> : t("reached"),
      kind: "money",
    },
    ...stages,
  ];
}
