import { useState } from "preact/hooks";
import { api } from "../../shared/api";
import type { WaitingLineView } from "../../shared/generated/schema";
import { to } from "../../shared/route";
import { catalogue } from "../../shared/words";
import { ListedTable } from "../shared/table/listed";
import { useListing } from "../shared/table/listing";
import type { Column } from "../shared/table/table";
import { lineColumns } from "./lines";
import { type Opened, ResolveDialogs } from "./resolve";

const t = catalogue({
  id: {
    title: "Menunggu keputusan",
    lead: "Baris dari semua rekening koran yang tidak dikenali, yang terlama dulu. Yang menggerakkan uang diputuskan dua orang: satu mengusulkan, rekannya menyetujui.",
    none: "Tidak ada baris yang menunggu.",
    statement: "Berkas",
    line: "Baris {line}",
  },
  en: {
    title: "Waiting for a decision",
    lead: "Lines of all statements that were not recognised, oldest first. Where money moves it takes two: one proposes, the other approves.",
    none: "No line is waiting.",
    statement: "File",
    line: "Line {line}",
  },
});

/** The lines of all statements that wait for people. */
export function Waiting({ staff }: { staff: ReadonlyMap<string, string> }) {
  const [opened, setOpened] = useState<Opened | null>(null);
  const waiting = useListing(
    (cursor) =>
      api.GET("/api/v1/finance/bank-statements/unmatched", {
        params: { query: { limit: 100, cursor } },
      }),
    [],
  );
  return (
    <section class="section" aria-labelledby="waiting">
      <h2 id="waiting">{t("title")}</h2>
      <p class="small soft">{t("lead")}</p>
      <ListedTable
        of={waiting}
        caption={t("title")}
        columns={columns(staff, setOpened)}
        id={(one) => `${one.statement_id} ${one.line}`}
        file="menunggu-keputusan"
        filter
        empty={t("none")}
      />
      <ResolveDialogs of={opened} close={() => setOpened(null)} changed={waiting.load} />
    </section>
  );
}

function columns(
  staff: ReadonlyMap<string, string>,
  open: (opened: Opened) => void,
): Column<WaitingLineView>[] {
  const [, ...told] = lineColumns<WaitingLineView>(staff, (act, one) =>
    open({ act, line: one, statementId: one.statement_id }),
  );
  return [
    {
      key: "statement",
      name: t("statement"),
      of: (one) => `${one.statement_id} ${one.line}`,
      cell: (one) => (
        <span>
          <a href={to("finance", "bank", one.statement_id)}>{t("line", { line: one.line })}</a>
        </span>
      ),
    },
    ...told,
  ];
}
