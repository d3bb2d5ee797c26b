import { api } from "../../shared/api";
import type { BankStatementView } from "../../shared/generated/schema";
import { to } from "../../shared/route";
import { When } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { PayoutFreeze } from "../shared/freeze";
import { may, Only } from "../shared/may";
import { Actor, useStaffNames } from "../shared/people";
import { ListedTable } from "../shared/table/listed";
import { useListing } from "../shared/table/listing";
import type { Column } from "../shared/table/table";
import { period } from "./period";
import { lineStateName, StatementChip, statementStateName } from "./state";
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
    account: "Rekening",
    state: "Keadaan",
    begun_at: "Diunggah (WIB)",
    begun_by: "Oleh",
    id: "Nomor",
  },
  en: {
    title: "All bank statements",
    none: "No bank statements yet. Upload the first above.",
    none_reader: "No bank statements yet. A finance officer uploads them here.",
    period: "Period",
    unread: "Not read yet",
    account: "Account",
    state: "State",
    begun_at: "Uploaded (WIB)",
    begun_by: "By",
    id: "Id",
  },
});

/** What the bank says: a file to take in, the lines that wait for people, all statements; or one
 * statement. */
export function BankStatements({ id }: { id?: string }) {
  return id ? <StatementScreen id={id} /> : <Overview />;
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
      <Waiting staff={staff} />
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
      cell: (one) => <a href={to("finance", "bank", one.id)}>{period(one) || t("unread")}</a>,
    },
    { key: "account", name: t("account"), of: ({ account }) => account },
    {
      key: "state",
      name: t("state"),
      of: ({ state }) => statementStateName(state),
      cell: ({ state }) => <StatementChip state={state} />,
    },
    ...(["matched", "returned", "unmatched", "proposed"] as const).map(
      (key): Column<BankStatementView> => ({
        key,
        name: lineStateName(key),
        of: (one) => one[key],
        kind: "count",
      }),
    ),
    {
      key: "begun_at",
      name: t("begun_at"),
      of: (one) => one.begun_at,
      cell: (one) => (
        <>
          <When at={one.begun_at} />{" "}
          <span class="small soft">
            <Actor actor={one.begun_by} staff={staff} />
          </span>
        </>
      ),
      kind: "moment",
    },
    { key: "begun_by", name: t("begun_by"), of: (one) => one.begun_by, inFileOnly: true },
    { key: "id", name: t("id"), of: ({ id }) => id, inFileOnly: true },
  ];
}
