import { useRef } from "preact/hooks";
import { api, FormKey, got, untilKnown } from "../../shared/api";
import { useAttempt } from "../../shared/attempt";
import type { ExportListedView } from "../../shared/generated/schema";
import { Button } from "../../shared/ui/button";
import { Problem } from "../../shared/ui/problem";
import { catalogue } from "../../shared/words";
import { fetchExport, nameBehind, oneExport } from "../shared/exports/fetch";
import { isDay } from "../shared/exports/range";
import { ExportState } from "../shared/exports/state";
import { may } from "../shared/may";

const t = catalogue({
  id: {
    make_transfers: "Buat berkas mutasi",
    make_acts: "Buat berkas jurnal audit",
    download_transfers: "Unduh mutasi",
    download_acts: "Unduh jurnal audit",
    ask_finance: "Berkasnya belum dibuat. Minta bendahara membuatnya dari layar ini.",
  },
  en: {
    make_transfers: "Make the file of transfers",
    make_acts: "Make the file of the audit journal",
    download_transfers: "Download the transfers",
    download_acts: "Download the audit journal",
    ask_finance: "The file has not been made. Ask a finance officer to make it from this screen.",
  },
});

/** What of a day is exported to check it. */
export type DayKind = "transfers" | "acts";

/** The newest export of a day's transfers, or of its acts. */
export interface DayExport {
  kind: DayKind;
  made: ExportListedView | null;
  /** What it is called where it is stored, once it is done. */
  name: string;
}

/** Looks for it among the exports of the last week, which are few. */
export async function exportOfDay(date: string, kind: DayKind): Promise<DayExport> {
  const { items } = await got(
    api.GET("/api/v1/finance/exports", { params: { query: { limit: 200 } } }),
  );
  const made = items.find(
    (one) => one.kind === kind && one.format === "csv" && isDay(one.from, one.to, date),
  );
  if (!made) return { kind, made: null, name: "" };
  const { download_url: address } = await oneExport(made.id);
  return { kind, made, name: address ? nameBehind(address) : "" };
}

/** The file of a day's transfers or acts: to make, to wait for, to download. */
export function DayFile({
  date,
  of: { kind, made },
  again,
}: {
  date: string;
  of: DayExport;
  again: () => Promise<void>;
}) {
  const [problem, attempt] = useAttempt();
  const key = useRef(new FormKey());

  async function make(): Promise<void> {
    const body = { kind, format: "csv", from: date, to: date } as const;
    const header = key.current.for(body);
    await untilKnown(() => api.POST("/api/v1/finance/exports", { params: { header }, body }));
    key.current.succeeded();
    await again();
  }

  const missing = made === null || made.state === "failed";
  return (
    <div class="stack">
      <span class="row-actions">
        {made ? <ExportState of={made.state} /> : null}
        {made?.reason ? <span>{made.reason}</span> : null}
        {made?.state === "done" ? (
          <Button icon="download" act={() => attempt(() => fetchExport(made.id))}>
            {t(`download_${kind}`)}
          </Button>
        ) : null}
        {missing && may("finance") ? (
          <Button act={() => attempt(make)}>{t(`make_${kind}`)}</Button>
        ) : null}
        {missing && !may("finance") ? <span class="soft">{t("ask_finance")}</span> : null}
      </span>
      <Problem error={problem} />
    </div>
  );
}
