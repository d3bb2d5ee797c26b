import { useState } from "preact/hooks";
import { api, got } from "../../shared/api";
import { count } from "../../shared/format";
import type { AcquirerView, CoveredShopView } from "../../shared/generated/schema";
import { to } from "../../shared/route";
import { Loading } from "../../shared/ui/loading";
import { catalogue } from "../../shared/words";
import { Pick } from "../shared/pick";
import { ListedTable } from "../shared/table/listed";
import { useListing, useSource } from "../shared/table/listing";
import { type Column, Table } from "../shared/table/table";
import { AcquirerChip, acquirerState } from "./acquirer_state";

const t = catalogue({
  id: {
    lead: "Toko hanya memberi hadiah bila penyedia QRIS-nya melaporkan pembayarannya. Toko tanpa NMID, atau yang belum pernah dilaporkan, belum terjangkau.",
    sums: "{covered} dari {all} toko ber-NMID pernah dilaporkan.",
    acquirers: "Siapa yang melapor",
    name: "Nama",
    state: "Keadaan",
    heard: "Terakhir terdengar (WIB)",
    shops: "Toko",
    others: "NMID tak dikenal",
    none: "Belum ada penyedia QRIS.",
    covered: "Toko ber-NMID",
    which: "Toko",
    every: "Semua",
    never: "Belum pernah dilaporkan",
    shop: "Toko",
    nmid: "NMID",
    told_by: "Dilaporkan oleh",
    last_on: "Terakhir",
    none_never: "Semua toko ber-NMID sudah pernah dilaporkan.",
    none_every: "Belum ada toko ber-NMID. Catat NMID pada data pedagang.",
  },
  en: {
    lead: "A shop rewards only where its acquirer tells of its payments. Shops without an NMID, or that were never told of, are not covered yet.",
    sums: "{covered} of {all} shops with an NMID were told of.",
    acquirers: "Who reports",
    name: "Name",
    state: "State",
    heard: "Last heard (WIB)",
    shops: "Shops",
    others: "Unknown NMIDs",
    none: "No acquirers yet.",
    covered: "Shops with an NMID",
    which: "Shops",
    every: "All",
    never: "Never told of",
    shop: "Shop",
    nmid: "NMID",
    told_by: "Told by",
    last_on: "Last",
    none_never: "Every shop with an NMID has been told of.",
    none_every: "No shop has an NMID yet. Fill in NMIDs in the merchants' data.",
  },
});

function acquirerColumns(): Column<AcquirerView>[] {
  return [
    {
      key: "name",
      name: t("name"),
      of: ({ psp }) => psp.name,
      cell: ({ psp }) => <a href={to("incentives", "acquirers", psp.id)}>{psp.name}</a>,
    },
    {
      key: "state",
      name: t("state"),
      of: ({ psp }) => acquirerState(psp.state),
      cell: ({ psp }) => <AcquirerChip state={psp.state} />,
    },
    { key: "heard", name: t("heard"), of: ({ heard_at }) => heard_at, kind: "moment" },
    { key: "shops", name: t("shops"), of: ({ shops }) => shops, kind: "count" },
    { key: "others", name: t("others"), of: ({ others }) => others, kind: "count" },
  ];
}

type Names = ReadonlyMap<string, string>;

function shopColumns(names: Names): Column<CoveredShopView>[] {
  return [
    {
      key: "shop",
      name: t("shop"),
      of: ({ name }) => name,
      cell: (one) => <a href={to("merchants", one.merchant_id)}>{one.name}</a>,
    },
    { key: "nmid", name: t("nmid"), of: ({ nmid }) => nmid },
    {
      key: "told_by",
      name: t("told_by"),
      of: ({ heard }) => heard.map((one) => names.get(one.psp_id) ?? one.psp_id).join(", ") || "–",
    },
    { key: "last_on", name: t("last_on"), of: ({ heard }) => lastOf(heard), kind: "day" },
  ];
}

function lastOf(heard: CoveredShopView["heard"]): string | null {
  return (
    heard
      .map((one) => one.last_on)
      .sort()
      .at(-1) ?? null
  );
}

/** Which acquirers report, and which shops' payments they have told of. */
export function Coverage() {
  const [wanted, setWanted] = useState<"" | "never">("");
  const reach = useSource(
    () => got(api.GET("/api/v1/admin/psps/coverage", { params: { query: { limit: 1 } } })),
    [],
  );
  const shops = useListing(
    (cursor) =>
      api.GET("/api/v1/admin/psps/coverage", {
        params: { query: { heard: wanted || undefined, limit: 100, cursor } },
      }),
    [wanted],
  );
  const known = reach.state.value.value;
  const names: Names = new Map(known?.acquirers.map(({ psp }) => [psp.id, psp.name]) ?? []);
  return (
    <div class="stack">
      <p class="soft lead">{t("lead")}</p>
      <Loading of={reach} rows={3}>
        {(found) => (
          <section class="card stack" aria-labelledby="acquirers">
            <h2 id="acquirers">{t("acquirers")}</h2>
            <p>
              {t("sums", {
                covered: count(found.with_nmid - found.never_heard),
                all: count(found.with_nmid),
              })}
            </p>
            <Table
              caption={t("acquirers")}
              columns={acquirerColumns()}
              rows={found.acquirers}
              id={({ psp }) => psp.id}
              empty={t("none")}
            />
          </section>
        )}
      </Loading>
      <section class="card stack" aria-labelledby="covered">
        <h2 id="covered">{t("covered")}</h2>
        <Pick
          label={t("which")}
          value={wanted}
          choose={setWanted}
          of={[
            { value: "", name: t("every") },
            { value: "never", name: t("never"), rows: known?.never_heard },
          ]}
        />
        <ListedTable
          of={shops}
          caption={t("covered")}
          columns={shopColumns(names)}
          id={(one) => one.merchant_id}
          file="cakupan-qris"
          empty={t(wanted ? "none_never" : "none_every")}
        />
      </section>
    </div>
  );
}
