import { api } from "../../shared/api";
import type { WaitingLineView } from "../../shared/generated/schema";
import { catalogue } from "../../shared/words";
import { ListedTable } from "../shared/table/listed";
import { useListing } from "../shared/table/listing";
import { lineColumns } from "./lines";

const t = catalogue({
  id: {
    title: "Menunggu dijelaskan",
    lead: "Yang dibukukan bank dan belum ada yang tahu apa itu, yang terlama dulu. Satu orang mengusulkan, rekannya menyetujui; sampai saat itu uangnya di penampungan.",
    none: "Semua baris rekening koran sudah jelas.",
  },
  en: {
    title: "Waiting to be explained",
    lead: "What the bank has booked and nobody knows yet, oldest first. One proposes, the other approves; until then the money is in suspense.",
    none: "Every line of every statement is explained.",
  },
});

/** The lines of all accepted statements that wait for people. */
export function Waiting() {
  const waiting = useListing(
    (cursor) =>
      api.GET("/api/v1/finance/bank-statements/waiting", {
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
        columns={lineColumns<WaitingLineView>(
          (one) => one.statement_id,
          () => true,
        )}
        id={(one) => `${one.statement_id} ${one.line}`}
        file="menunggu-dijelaskan"
        filter
        empty={t("none")}
      />
    </section>
  );
}
