import { api } from "../../shared/api";
import type { BankStatementView } from "../../shared/generated/schema";
import { route, to } from "../../shared/route";
import { When } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { PayoutFreeze } from "../shared/freeze";
import { may, Only } from "../shared/may";
import { Actor, useStaffNames } from "../shared/people";
import { WithSen } from "../shared/sen";
import { ListedTable } from "../shared/table/listed";
import { useListing } from "../shared/table/listing";
import type { Column } from "../shared/table/table";
import { LineScreen } from "./line";
import { period } from "./period";
import { StatementChip, statementStateName } from "./state";
import { StatementScreen } from "./statement";
import { TakeIn } from "./take_in";
import { Waiting } from "./waiting";

const t = catalogue({
  id: {
    title: "Semua rekening koran",
    none: "Belum ada rekening koran. Unggah yang pertama di atas.",
    none_reader: "Belum ada rekening koran. Bendahara mengunggahnya di sini.",
    period: "Masa",
    unread: "Belum terbaca",
    closing: "Saldo akhir",
    no_balance: "Tanpa saldo",
    state: "Keadaan",
    lines: "Baris",
    suspense: "Belum dijelaskan",
    begun_at: "Diunggah (WIB)",
    begun_by: "Diunggah oleh",
    accepted_by: "Diterima oleh",
    id: "Nomor",
  },
  en: {
    title: "All bank statements",
    none: "No bank statements yet. Upload the first above.",
    none_reader: "No bank statements yet. A finance officer uploads them here.",
    period: "Period",
    unread: "Not read yet",
    closing: "Closing balance",
    no_balance: "No balance",
    state: "State",
    lines: "Lines",
    suspense: "Unexplained",
    begun_at: "Uploaded (WIB)",
    begun_by: "Uploaded by",
    accepted_by: "Accepted by",
    id: "Id",
  },
});

/** What the bank says: a file to hand in, the lines that wait for people, all statements; or one
 * statement, or one line of it. */
export function BankStatements({ id }: { id?: string }) {
  const line = Number(route.value[3]);
  if (!id) return <Overview />;
  return line > 0 ? <LineScreen key={line} id={id} line={line} /> : <StatementScreen id={id} />;
}

function Overview() {
  const staff = useStaffNames();
  const statements = useListing(
    (cursor) => api.GET("/api/v1/finance/bank-statements", { params: { query: { cursor } } }),
    [],
  );
  return (
    <div class="stack">
      <PayoutFreeze />
      <Only role="finance">
        <TakeIn before={statements.state.value.value?.items ?? []} />
      </Only>
      <Waiting />
      <section class="section" aria-labelledby="statements">
        <h2 id="statements">{t("title")}</h2>
        <ListedTable
          of={statements}
          caption={t("title")}
          columns={columns(staff)}
          id={({ id }) => id}
          file="rekening-koran"
          empty={t(may("finance") ? "none" : "none_reader")}
        />
      </section>
    </div>
  );
}

function columns(staff: ReadonlyMap<string, string>): Column<BankStatementView>[] {
  return [
    {
      key: "period",
      name: t("period"),
      of: (one) => one.last_day,
      cell: (one) => <a href={to("finance", "statements", one.id)}>{period(one) || t("unread")}</a>,
    },
    {
      key: "state",
      name: t("state"),
      of: ({ state }) => statementStateName(state),
      cell: ({ state }) => <StatementChip state={state} />,
    },
    {
      key: "closing",
      name: t("closing"),
      of: ({ closing }) => closing,
      cell: ({ closing, closing_sen: sen }) =>
        closing === null ? (
          <span class="soft">{t("no_balance")}</span>
        ) : (
          <WithSen amount={closing} sen={sen} />
        ),
      kind: "money",
    },
    { key: "lines", name: t("lines"), of: (one) => one.line_count, kind: "count" },
    { key: "suspense", name: t("suspense"), of: (one) => one.counts.suspense, kind: "count" },
    {
      key: "begun_by",
      name: t("begun_by"),
      of: (one) => one.begun_by,
      cell: (one) => (
        <>
          <Actor actor={one.begun_by} staff={staff} />{" "}
          <span class="small soft">
            <When at={one.begun_at} />
          </span>
        </>
      ),
    },
    {
      key: "accepted_by",
      name: t("accepted_by"),
      of: (one) => one.accepted_by,
      cell: (one) => (one.accepted_by ? <Actor actor={one.accepted_by} staff={staff} /> : "–"),
    },
    {
      key: "begun_at",
      name: t("begun_at"),
      of: (one) => one.begun_at,
      kind: "moment",
      inFileOnly: true,
    },
    { key: "id", name: t("id"), of: ({ id }) => id, inFileOnly: true },
  ];
}
