import { useState } from "preact/hooks";
import { api, got } from "../../shared/api";
import { count } from "../../shared/format";
import type { SettlementView } from "../../shared/generated/schema";
import { follow, save } from "../../shared/save";
import { say } from "../../shared/status";
import { Button } from "../../shared/ui/button";
import { Problem } from "../../shared/ui/problem";
import { catalogue } from "../../shared/words";

const t = catalogue({
  id: {
    title: "Berkas untuk bank",
    lead: "Tiap unduhan sama sampai ke bitnya. Cocokkan SHA-256 bila bank menyebutkannya.",
    csv: "Unduh berkas CSV",
    pain001: "Unduh pain.001",
    size: "{size} KiB",
    copy: "Salin SHA-256",
    copied: "SHA-256 disalin.",
    fetched: "{name} diunduh; SHA-256-nya cocok.",
    wrong: "Berkas yang sampai tidak sama dengan yang disetujui. Jangan kirim ke bank; unduh lagi.",
  },
  en: {
    title: "Files for the bank",
    lead: "Each download is the same to the bit. Compare the SHA-256 where the bank tells it.",
    csv: "Download the CSV file",
    pain001: "Download pain.001",
    size: "{size} KiB",
    copy: "Copy SHA-256",
    copied: "SHA-256 is copied.",
    fetched: "{name} is downloaded; its SHA-256 is right.",
    wrong:
      "What arrived is not the file that was approved. Do not send it to the bank; download it again.",
  },
});

type Format = keyof SettlementView["files"];

// The file with the shortest way first: most banks' portals take a CSV.
const FORMATS: readonly Format[] = ["csv", "pain001"];
const ENDINGS: Readonly<Record<Format, string>> = { csv: "csv", pain001: "xml" };
// Larger ones come by a link straight from where they lie (payout_files.py).
const ANSWER_MOST_BYTES = 4 * 1024 * 1024;

/** What the bank is asked to carry out, to download, once it is approved. */
export function Files({ of }: { of: SettlementView }) {
  const [error, setError] = useState<unknown>(null);
  const formats = FORMATS.filter((format) => of.files[format]?.bytes);
  if (formats.length === 0) return null;
  async function take(format: Format): Promise<void> {
    setError(null);
    try {
      setError(await download(of, format));
    } catch (failed) {
      setError(failed);
    }
  }
  return (
    <section class="card stack" aria-labelledby="payout-files">
      <h2 id="payout-files">{t("title")}</h2>
      <p class="small soft">{t("lead")}</p>
      {formats.map((format) => (
        <File key={format} format={format} of={of} take={() => take(format)} />
      ))}
      <Problem error={error} />
    </section>
  );
}

function File({
  format,
  of,
  take,
}: {
  format: Format;
  of: SettlementView;
  take: () => Promise<void>;
}) {
  const file = of.files[format];
  if (!file) return null;
  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(file?.sha256 ?? "");
    say(t("copied"));
  }
  return (
    <div class="spread">
      <div class="file-facts">
        <span class="strong">
          {nameOf(of, format)}{" "}
          <span class="soft small">{t("size", { size: count(Math.ceil(file.bytes / 1024)) })}</span>
        </span>
        <span class="code soft">{file.sha256}</span>
      </div>
      <div class="buttons">
        <Button icon="download" act={take}>
          {t(format)}
        </Button>
        {"clipboard" in navigator ? (
          <Button look="quiet" act={copy} label={`${t("copy")} ${nameOf(of, format)}`}>
            {t("copy")}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

function nameOf(of: SettlementView, format: Format): string {
  return `tumbas-${of.number}.${ENDINGS[format]}`;
}

/** Downloads a file; answers what is wrong with what arrived, if anything is. */
async function download(of: SettlementView, format: Format): Promise<string | null> {
  const file = of.files[format];
  const params = { path: { settlement_id: of.id }, query: { format } };
  if (file && file.bytes > ANSWER_MOST_BYTES) {
    const { download_url } = await got(
      api.GET("/api/v1/finance/settlements/{settlement_id}/payout-file/link", { params }),
    );
    follow(download_url);
    return null;
  }
  const content: Blob = await got(
    api.GET("/api/v1/finance/settlements/{settlement_id}/payout-file", {
      params,
      parseAs: "blob",
    }),
  );
  if ((await sha256(content)) !== file?.sha256) return t("wrong");
  save(nameOf(of, format), content);
  say(t("fetched", { name: nameOf(of, format) }));
  return null;
}

async function sha256(content: Blob): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await content.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
