// The report of the budget as files, with every document behind the figures.

import { api, got } from "../../shared/api";
import { useAttempt } from "../../shared/attempt";
import { save } from "../../shared/save";
import { Button } from "../../shared/ui/button";
import { Problem } from "../../shared/ui/problem";
import { catalogue } from "../../shared/words";

const t = catalogue({
  id: { pdf: "Unduh PDF", xlsx: "Unduh XLSX", file: "belanja" },
  en: { pdf: "Download PDF", xlsx: "Download XLSX", file: "procurement" },
});

const TYPES = {
  pdf: "application/pdf",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
} as const;
type Format = keyof typeof TYPES;

/** Buttons for the report of a year, or of one unit in it. */
export function ReportFiles({ year, unit }: { year: number; unit?: string }) {
  const [problem, attempt] = useAttempt();

  async function fetched(format: Format): Promise<void> {
    const file = await got(
      api.GET("/api/v1/finance/procurement/report", {
        params: { query: { year, format, ...(unit ? { unit } : {}) } },
        headers: { Accept: TYPES[format] },
        parseAs: "blob",
      }),
    );
    // The document describes it as text; it was read as the bytes that it is.
    save(`${t("file")}-${year}.${format}`, file as unknown as Blob);
  }

  return (
    <>
      <div class="buttons">
        {(["pdf", "xlsx"] as const).map((format) => (
          <Button key={format} icon="download" act={() => attempt(() => fetched(format))}>
            {t(format)}
          </Button>
        ))}
      </div>
      <Problem error={problem} />
    </>
  );
}
