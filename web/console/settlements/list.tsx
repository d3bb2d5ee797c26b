import { useState } from "preact/hooks";
import { api } from "../../shared/api";
import type { SettlementSummaryView } from "../../shared/generated/schema";
import { to } from "../../shared/route";
import { Button } from "../../shared/ui/button";
import { catalogue } from "../../shared/words";
import { Only } from "../shared/may";
import { Actor, useStaffNames } from "../shared/people";
import { ListedTable } from "../shared/table/listed";
import { useListing } from "../shared/table/listing";
import type { Column } from "../shared/table/table";
import { Draft } from "./draft";
import { StateChip, stateName } from "./state";

const t = catalogue({
  id: {
    title: "Pencairan",
    lead: "Satu bendahara menyiapkan, bendahara lain menyetujui. Baru setelah itu uang meninggalkan rekening pedagang.",
    draft: "Siapkan pencairan",
    none: "Belum ada pencairan. Siapkan yang pertama: tiap pedagang yang punya tagihan mendapat satu baris.",
    number: "Nomor",
    state: "Keadaan",
    until: "Sampai (WIB)",
    total: "Jumlah",
    ready: "Baris",
    held: "Ditahan",
    drafted_by: "Disiapkan oleh",
    drafted_at: "Disiapkan",
    approved_by: "Disetujui oleh",
    id: "Nomor teknis",
  },
  en: {
    title: "Settlements",
    lead: "One finance officer prepares, another approves. Only then does money leave the merchants' accounts.",
    draft: "Prepare a settlement",
    none: "No settlements yet. Prepare the first: every merchant who is owed something gets a line.",
    number: "Number",
    state: "State",
    until: "Until (WIB)",
    total: "Total",
    ready: "Lines",
    held: "Held",
    drafted_by: "Prepared by",
    drafted_at: "Prepared",
    approved_by: "Approved by",
    id: "Technical id",
  },
});

export function SettlementList() {
  const [drafting, setDrafting] = useState(false);
  const staff = useStaffNames();
  const settlements = useListing(
    (cursor) => api.GET("/api/v1/finance/settlements", { params: { query: { cursor } } }),
    [],
  );
  return (
    <div class="stack">
      <div class="spread">
        <p class="soft">{t("lead")}</p>
        <Only role="finance">
          <Button look="primary" icon="plus" act={() => setDrafting(true)}>
            {t("draft")}
          </Button>
        </Only>
      </div>
      <ListedTable
        of={settlements}
        caption={t("title")}
        columns={columns(staff)}
        id={({ id }) => id}
        file="pencairan"
        empty={t("none")}
      />
      {drafting ? <Draft close={() => setDrafting(false)} /> : null}
    </div>
  );
}

function columns(staff: ReadonlyMap<string, string>): Column<SettlementSummaryView>[] {
  return [
    {
      key: "number",
      name: t("number"),
      of: ({ number }) => number,
      cell: ({ id, number }) => (
        <a class="code" href={to("finance", "settlements", id)}>
          {number}
        </a>
      ),
    },
    {
      key: "state",
      name: t("state"),
      of: ({ state }) => stateName(state),
      cell: ({ state }) => <StateChip state={state} />,
    },
    { key: "until", name: t("until"), of: ({ until }) => until, kind: "moment" },
    { key: "total", name: t("total"), of: ({ total }) => total, kind: "money" },
    { key: "ready", name: t("ready"), of: (one) => one.ready_count, kind: "count" },
    { key: "held", name: t("held"), of: (one) => one.held_count, kind: "count" },
    {
      key: "drafted_by",
      name: t("drafted_by"),
      of: (one) => one.drafted_by,
      cell: (one) => <Actor actor={one.drafted_by} staff={staff} />,
    },
    {
      key: "approved_by",
      name: t("approved_by"),
      of: (one) => one.approved_by,
      cell: (one) => (one.approved_by ? <Actor actor={one.approved_by} staff={staff} /> : "–"),
    },
    {
      key: "drafted_at",
      name: t("drafted_at"),
      of: (one) => one.drafted_at,
      kind: "moment",
      inFileOnly: true,
    },
    { key: "id", name: t("id"), of: ({ id }) => id, inFileOnly: true },
  ];
}
