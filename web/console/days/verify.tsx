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
import { DayFile, exportOfDay } from "./day_file";

const t = catalogue({
  id: {
    title: "Periksa sendiri",
    lead: "Dengan tiga berkas ini siapa pun dapat memeriksa bukunya tanpa percaya kepada siapa pun: satu rupiah yang berubah, mutasi yang hilang, ditambah, atau bertukar urutan akan ketahuan.",
    file: "1. Mutasinya (CSV)",
    signed: "2. Catatan yang ditandatangani, dan catatan hari sebelumnya",
    keys: "3. Kunci publik kota",
    save_signed: "Unduh catatan",
    save_keys: "Unduh kunci",
    run: "4. Jalankan di folder berkas itu",
    run_means: "Perintah ini tidak memerlukan jaringan; cara kerjanya ada di docs/verify.md.",
    command: "perintah",
  },
  en: {
    title: "Check it yourself",
    lead: "With these three files anybody can check these books without trusting anyone: one changed rupiah, a transfer that was removed, added or put into another order is found.",
    file: "1. The day's transfers (CSV)",
    signed: "2. The signed record, and that of the day before",
    keys: "3. The city's public keys",
    save_signed: "Download the records",
    save_keys: "Download the keys",
    run: "4. Run this in the folder of those files",
    run_means: "The command needs no network; docs/verify.md tells how it works.",
    command: "the command",
  },
});

/** The files with which a closed day can be checked by anybody, and the command that does so. */
export function Verify({ date, begins }: { date: string; begins: boolean }) {
  const [problem, attempt] = useAttempt();
  const file = useSource(() => exportOfDay(date), [date]);
  useFollow(file, file.state.value.value?.made?.state === "running");
  const signed = `days-${date}.json`;
  const csv = file.state.value.value?.name || "transfers.csv";
  const command = `tumbas-verify day ${csv} --days ${signed} --keys keys.json --date ${date}`;

  async function records(): Promise<void> {
    const days = begins ? [date] : [daysAfter(date, -1), date];
    const found = await Promise.all(days.map(record));
    save(signed, new Blob([JSON.stringify(found, null, 1)], { type: "application/json" }));
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

function record(date: string): Promise<ClosedDayView> {
  return got(api.GET("/api/v1/public/days/{date}", { params: { path: { date } } }));
}
