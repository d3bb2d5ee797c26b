import { api, everyPage } from "../../shared/api";
import { moment } from "../../shared/format";
import type { BankLineView, WaitingLineView } from "../../shared/generated/schema";
import { Button } from "../../shared/ui/button";
import { Empty, Loading } from "../../shared/ui/loading";
import { catalogue } from "../../shared/words";
import { useSource } from "../shared/table/listing";
import type { AddProps } from "./adding";
import { Said } from "./lines";

const t = catalogue({
  id: {
    lead: "Bank keliru lalu membetulkannya: kedua baris saling menghapus dan dijelaskan bersama.",
    none: "Tidak ada baris lain dengan arah sebaliknya dan jumlah yang sama.",
    of: "Baris {line}, {day}",
    choose: "Pilih baris ini",
  },
  en: {
    lead: "The bank made a mistake and repaired it: both lines cancel each other and are explained together.",
    none: "There is no other line the other way with the same amount.",
    of: "Line {line}, {day}",
    choose: "Choose this line",
  },
});

/** Whether two lines cancel each other: opposite ways, the same amount, not one line. */
export function cancels(of: BankLineView, statementId: string, other: WaitingLineView): boolean {
  return (
    other.direction !== of.direction &&
    other.booked === of.booked &&
    (other.statement_id !== statementId || other.line !== of.line)
  );
}

/** Names the line that cancels this one, of those that nobody has explained. */
export function AddOpposite({
  of,
  statementId,
  left,
  add,
}: AddProps & { of: BankLineView; statementId: string }) {
  const waiting = useSource(
    () =>
      everyPage((cursor) =>
        api.GET("/api/v1/finance/bank-statements/waiting", {
          params: { query: { limit: 100, cursor } },
        }),
      ),
    [],
  );
  return (
    <div class="add-part stack">
      <p class="small soft">{t("lead")}</p>
      <Loading of={waiting} rows={2}>
        {(all) => {
          const found = all.filter((one) => cancels(of, statementId, one));
          if (found.length === 0) return <Empty>{t("none")}</Empty>;
          return (
            <ul class="rows">
              {found.map((one) => (
                <li key={`${one.statement_id} ${one.line}`} class="spread">
                  <span>
                    {t("of", { line: one.line, day: moment(one.booked_on, "day") })}{" "}
                    <Said of={one} />
                  </span>
                  <Button
                    act={() =>
                      add({
                        kind: "suspense",
                        amount: left,
                        against: `${one.statement_id}#${one.line}`,
                      })
                    }
                  >
                    {t("choose")}
                  </Button>
                </li>
              ))}
            </ul>
          );
        }}
      </Loading>
    </div>
  );
}
