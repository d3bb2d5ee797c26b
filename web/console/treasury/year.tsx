import { api, got } from "../../shared/api";
import type { CodeYearView } from "../../shared/generated/schema";
import { Loading } from "../../shared/ui/loading";
import { When } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { useSource } from "../shared/table/listing";
import { type Column, Table } from "../shared/table/table";
import { Years, yearIn } from "../shared/years";
import { Unspent } from "./unspent";

const t = catalogue({
  id: {
    title: "Tahun anggaran {year}",
    lead: "Menurut kode rekening: yang dibukukan dalam tahun itu, setelah dikurangi yang kembali. Dibayar berarti bank sudah membayar pedagang, penukaran terlama lebih dahulu. Masih terbuka adalah sisa pada akhir tahun dari semua yang pernah dijanjikan: belum dibayar dan belum dilepas.",
    through: "Memuat semua mutasi sampai",
    account_code: "Kode rekening",
    no_code: "Tanpa kode",
    promised: "Dijanjikan (SP2D)",
    arrived: "Masuk di bank",
    issued: "Diterbitkan",
    redeemed: "Ditukarkan",
    paid: "Dibayar",
    released: "Dilepas",
    surrendered: "Disetor (STS)",
    open: "Masih terbuka",
    none: "Tidak ada uang yang bergerak dalam tahun ini.",
  },
  en: {
    title: "Fiscal year {year}",
    lead: "By account code: what was booked in that year, net of what came back. Paid means that the bank has paid merchants, the oldest redemptions first. Still open is what is left when the year ends of all that was ever promised: neither paid nor released.",
    through: "Holds every transfer up to",
    account_code: "Account code",
    no_code: "No code",
    promised: "Promised (SP2D)",
    arrived: "Arrived at the bank",
    issued: "Issued",
    redeemed: "Redeemed",
    paid: "Paid",
    released: "Released",
    surrendered: "Surrendered (STS)",
    open: "Still open",
    none: "No money moved in this year.",
  },
});

const SUMS = [
  "promised",
  "arrived",
  "issued",
  "redeemed",
  "paid",
  "released",
  "surrendered",
  "open",
] as const;

/** What became of the city's money in a year, and what is left of it: that in the address, else this. */
export function FiscalYear({ id }: { id?: string }) {
  const year = yearIn(id);
  const params = { path: { year: String(year) } };
  const found = useSource(
    () => got(api.GET("/api/v1/finance/fiscal-years/{year}", { params })),
    [year],
  );
  return (
    <div class="stack">
      <h2>{t("title", { year: String(year) })}</h2>
      <p class="soft lead">{t("lead")}</p>
      <Years path={["finance", "fiscal-years"]} year={year} />
      <Loading of={found} rows={4}>
        {({ codes, through }) => (
          <>
            <Table
              caption={t("title", { year: String(year) })}
              columns={columns()}
              rows={codes}
              id={(one) => one.account_code}
              file={`tahun-anggaran-${year}`}
              empty={t("none")}
            />
            <p class="small soft">
              {t("through")} <When at={through} />
            </p>
          </>
        )}
      </Loading>
      <Unspent year={year} />
    </div>
  );
}

function columns(): Column<CodeYearView>[] {
  return [
    {
      key: "account_code",
      name: t("account_code"),
      of: (one) => one.account_code || t("no_code"),
    },
    ...SUMS.map(
      (key): Column<CodeYearView> => ({
        key,
        name: t(key),
        of: (one) => one[key],
        kind: "money",
        sum: true,
      }),
    ),
  ];
}
