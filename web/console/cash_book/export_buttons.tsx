import { useRef } from "preact/hooks";
import { api, FormKey, untilKnown } from "../../shared/api";
import { useAttempt } from "../../shared/attempt";
import type { ExportBody } from "../../shared/generated/schema";
import { say } from "../../shared/status";
import { Button } from "../../shared/ui/button";
import { Problem } from "../../shared/ui/problem";
import { catalogue } from "../../shared/words";
import { fetchExport, oneExport } from "../shared/exports/fetch";
import type { Span } from "./periods";

const t = catalogue({
  id: {
    csv: "Ekspor CSV",
    xlsx: "Ekspor XLSX",
    made: "Berkas sudah diunduh.",
    later: "Berkas masih dibuat: ambil di layar Ekspor.",
    failed: "Berkas tidak jadi dibuat. Coba lagi.",
  },
  en: {
    csv: "Export CSV",
    xlsx: "Export XLSX",
    made: "The file is downloaded.",
    later: "The file is still being made: fetch it from the exports' screen.",
    failed: "The file could not be made. Try again.",
  },
});

type Format = ExportBody["format"];
const FORMATS: readonly Format[] = ["csv", "xlsx"];
// How often, and how many times, a file is asked for before it is left to the exports' screen.
const WAIT_MS = 700;
const TRIES = 20;

/** Makes the cash book of a span as a file, and fetches it. */
export function ExportButtons({ of }: { of: Span }) {
  const [problem, attempt] = useAttempt();
  const key = useRef(new FormKey());

  async function take(format: Format): Promise<void> {
    const body = { kind: "cash_book", format, ...of } as const;
    const header = key.current.for(body);
    const { id } = await untilKnown(() =>
      api.POST("/api/v1/finance/exports", { params: { header }, body }),
    );
    key.current.succeeded();
    for (let tries = 0; tries < TRIES; tries += 1) {
      const { state } = await oneExport(id);
      if (state === "failed") return say(t("failed"));
      if (state === "done") {
        await fetchExport(id);
        return say(t("made"));
      }
      await new Promise((done) => setTimeout(done, WAIT_MS));
    }
    say(t("later"));
  }

  return (
    <>
      {FORMATS.map((format) => (
        <Button key={format} icon="download" act={() => attempt(() => take(format))}>
          {t(format)}
        </Button>
      ))}
      <Problem error={problem} />
    </>
  );
}
