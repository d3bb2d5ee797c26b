import { api, got } from "../../shared/api";
import { useAttempt } from "../../shared/attempt";
import { save } from "../../shared/save";
import { Button } from "../../shared/ui/button";
import { Problem } from "../../shared/ui/problem";
import { catalogue } from "../../shared/words";

const t = catalogue({
  id: { make: "Berita acara (PDF)" },
  en: { make: "Minutes to sign (PDF)" },
});

const PDF = "application/pdf";

/** The minutes of a closed day's reconciliation, for two people to sign. */
export function Minutes({ date }: { date: string }) {
  const [problem, attempt] = useAttempt();

  async function paper(): Promise<void> {
    const file = await got(
      api.GET("/api/v1/finance/days/{date}/minutes", {
        params: { path: { date } },
        headers: { Accept: PDF },
        parseAs: "blob",
      }),
    );
    save(`berita-acara-${date}.pdf`, file as Blob);
  }

  return (
    <>
      <Button icon="download" act={() => attempt(paper)}>
        {t("make")}
      </Button>
      <Problem error={problem} />
    </>
  );
}
