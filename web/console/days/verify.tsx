import { api, got } from "../../shared/api";
import { useAttempt } from "../../shared/attempt";
import { daysAfter } from "../../shared/format";
import type { ClosedDayView } from "../../shared/generated/schema";
import { save } from "../../shared/save";
import { Button } from "../../shared/ui/button";
import { Copy } from "../../shared/ui/copy";
import { Icon } from "../../shared/ui/icons";
import { Loading } from "../../shared/ui/loading";
import { Problem } from "../../shared/ui/problem";
import { catalogue } from "../../shared/words";
import { useFollow } from "../shared/follow";
import { useSource } from "../shared/table/listing";
import { DayFile, type DayKind, exportOfDay } from "./day_file";

const t = catalogue({
  id: {
    title: "Periksa sendiri",
    lead: "Dengan berkas-berkas ini siapa pun dapat memeriksa bukunya tanpa percaya kepada siapa pun: satu rupiah atau pelaku yang berubah, mutasi atau tindakan yang hilang, ditambah, atau bertukar urutan, dan rekonsiliasi yang ditukar akan ketahuan.",
    file: "1. Mutasinya (CSV)",
    acts: "2. Jurnal auditnya (CSV)",
    report: "3. Rekonsiliasi yang ikut ditandatangani",
    signed: "4. Catatan yang ditandatangani, dan catatan hari sebelumnya",
    keys: "5. Kunci publik kota",
    save_report: "Unduh rekonsiliasi",
    save_signed: "Unduh catatan",
    save_keys: "Unduh kunci",
    run: "6. Jalankan di folder berkas itu",
    run_means: "Perintah ini tidak memerlukan jaringan; cara kerjanya ada di docs/verify.md.",
    command: "perintah",
  },
  en: {
    title: "Check it yourself",
    lead: "With these files anybody can check these books without trusting anyone: one changed rupiah or actor, a transfer or act that was removed, added or put into another order, and a reconciliation that was exchanged are found.",
    file: "1. The day's transfers (CSV)",
    acts: "2. Its audit journal (CSV)",
    report: "3. The reconciliation that was signed with it",
    signed: "4. The signed record, and that of the day before",
    keys: "5. The city's public keys",
    save_report: "Download the reconciliation",
    save_signed: "Download the records",
    save_keys: "Download the keys",
    run: "6. Run this in the folder of those files",
    run_means: "The command needs no network; docs/verify.md tells how it works.",
    command: "the command",
  },
});

/** The files with which a closed day can be checked by anybody, and the command that does so. */
export function Verify({ date, begins }: { date: string; begins: boolean }) {
  const [problem, attempt] = useAttempt();
  const file = useFile(date, "transfers");
  const acts = useFile(date, "acts");
  const [signed, kept] = [`days-${date}.json`, `report-${date}.json`];
  const csv = file.state.value.value?.name || "transfers.csv";
  const journal = acts.state.value.value?.name || "acts.csv";
  const command = `tumbas-verify day ${csv} --acts ${journal} --report ${kept} --days ${signed} --keys keys.json --date ${date}`;

  async function report(): Promise<void> {
    const params = { query: { date } };
    saveJson(kept, await got(api.GET("/api/v1/finance/reconciliation", { params })));
  }

  async function records(): Promise<void> {
    const days = begins ? [date] : [daysAfter(date, -1), date];
    const found = await Promise.all(days.map(record));
    saveJson(signed, found);
  }

  return (
    <section class="card stack" aria-labelledby="verify">
      <h3 id="verify">{t("title")}</h3>
      <p>{t("lead")}</p>
      <ol class="stack">
        <li>
          <p class="strong">{t("file")}</p>
          <Loading of={file} rows={1}>
            {(found) => <DayFile date={date} of={found} again={file.load} />}
          </Loading>
        </li>
        <li>
          <p class="strong">{t("acts")}</p>
          <Loading of={acts} rows={1}>
            {(found) => <DayFile date={date} of={found} again={acts.load} />}
          </Loading>
        </li>
        <li>
          <p class="strong">{t("report")}</p>
          <Button icon="download" act={() => attempt(report)}>
            {t("save_report")}
          </Button>
        </li>
        <li>
          <p class="strong">{t("signed")}</p>
          <Button icon="download" act={() => attempt(records)}>
            {t("save_signed")}
          </Button>
          <Problem error={problem} />
        </li>
        <li>
          <p class="strong">{t("keys")}</p>
          <a class="button plain" href="/api/v1/public/keys" download="keys.json">
            <Icon name="download" size={20} />
            {t("save_keys")}
          </a>
        </li>
        <li>
          <p class="strong">{t("run")}</p>
          <p class="hash">
            <code class="code">{command}</code>
            <Copy text={command} what={t("command")} />
          </p>
          <p class="soft small">{t("run_means")}</p>
        </li>
      </ol>
    </section>
  );
}

function useFile(date: string, kind: DayKind) {
  const file = useSource(() => exportOfDay(date, kind), [date, kind]);
  useFollow(file, file.state.value.value?.made?.state === "running");
  return file;
}

function saveJson(name: string, document: unknown): void {
  save(name, new Blob([JSON.stringify(document, null, 1)], { type: "application/json" }));
}

function record(date: string): Promise<ClosedDayView> {
  return got(api.GET("/api/v1/public/days/{date}", { params: { path: { date } } }));
}
