import { useState } from "preact/hooks";
import { api, everyPage, got } from "../../shared/api";
import { count, moment } from "../../shared/format";
import type { PayoutFileView, SettlementView } from "../../shared/generated/schema";
import { follow } from "../../shared/save";
import { say } from "../../shared/status";
import { Button } from "../../shared/ui/button";
import { Choice, Field, Form, type Typed } from "../../shared/ui/form";
import { Loading } from "../../shared/ui/loading";
import { When } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { Actor } from "../shared/people";
import { useSource } from "../shared/table/listing";

const t = catalogue({
  id: {
    title: "Berkas untuk bank",
    lead: "Berisi pembayaran yang belum dijawab bank. Tiap berkas disimpan dengan SHA-256-nya dan tercatat di jurnal audit.",
    format: "Format",
    csv: "CSV",
    pain001: "ISO 20022 pain.001.001.09",
    pain001_03: "ISO 20022 pain.001.001.03",
    mandiri: "Mandiri Cash Management",
    day: "Tanggal eksekusi",
    day_hint: "Hari kerja bank; berikutnya {day}.",
    go: "Unduh berkas",
    fetched: "Berkas untuk {day} diunduh.",
    made: "Berkas yang pernah dibuat",
    of: "{format}, untuk {day}",
    holds: "{payments} pembayaran, {size} KiB",
    copy: "Salin SHA-256",
    copied: "SHA-256 disalin.",
  },
  en: {
    title: "Files for the bank",
    lead: "They hold the payments that the bank has not answered for. Each file is kept with its SHA-256 and stands in the audit journal.",
    format: "Format",
    csv: "CSV",
    pain001: "ISO 20022 pain.001.001.09",
    pain001_03: "ISO 20022 pain.001.001.03",
    mandiri: "Mandiri Cash Management",
    day: "Execution date",
    day_hint: "A banking day; the next one is {day}.",
    go: "Download the file",
    fetched: "The file for {day} is downloaded.",
    made: "Files made so far",
    of: "{format}, for {day}",
    holds: "{payments} {payments:payment|payments}, {size} KiB",
    copy: "Copy SHA-256",
    copied: "SHA-256 is copied.",
  },
});

type Format = PayoutFileView["format"];

// The one with the shortest way first: most banks' portals take a CSV.
const FORMATS: readonly Format[] = ["csv", "pain001", "pain001_03", "mandiri"];

/** What the bank is asked to carry out, to download, once it is approved; and what was before. */
export function Files({ of, staff }: { of: SettlementView; staff: ReadonlyMap<string, string> }) {
  const ordered = of.approved_at !== null && of.payment_count > 0 && of.state !== "approving";
  return ordered ? <Ordered of={of} staff={staff} /> : null;
}

function Ordered({ of, staff }: { of: SettlementView; staff: ReadonlyMap<string, string> }) {
  const files = useSource(async () => {
    // Each page says the same day.
    let following = "";
    const items = await everyPage(async (cursor) => {
      const page = await api.GET("/api/v1/finance/settlements/{settlement_id}/payout-files", {
        params: { path: { settlement_id: of.id }, query: { limit: 200, cursor } },
      });
      following = page.data?.execution_date ?? following;
      return page;
    });
    return { items, following };
  }, [of.id, of.open_count]);
  const mayAsk = of.open_count > 0 && !of.withdrawn_by;
  return (
    <section class="card stack" aria-labelledby="payout-files">
      <h2 id="payout-files">{t("title")}</h2>
      <Loading of={files}>
        {({ items, following }) => (
          <>
            {mayAsk ? <Asked of={of} following={following} made={() => files.load()} /> : null}
            {items.length > 0 ? (
              <>
                <h3>{t("made")}</h3>
                {items.map((one) => (
                  <Made key={`${one.format}${one.sha256}`} of={one} staff={staff} />
                ))}
              </>
            ) : null}
          </>
        )}
      </Loading>
    </section>
  );
}

function Asked({
  of,
  following,
  made,
}: {
  of: SettlementView;
  /** The next banking day. */
  following: string;
  made: () => void;
}) {
  const [day, setDay] = useState(following);

  async function take({ format = "csv" }: Typed): Promise<void> {
    // A link, and not the file itself: a large one lies where a page cannot follow.
    const { download_url } = await got(
      api.GET("/api/v1/finance/settlements/{settlement_id}/payout-file/link", {
        params: {
          path: { settlement_id: of.id },
          query: { format: format as Format, execution_date: day },
        },
      }),
    );
    follow(download_url);
    say(t("fetched", { day: moment(day, "day") }));
    made();
  }

  return (
    <>
      <p class="small soft">{t("lead")}</p>
      <Form act={take} go={t("go")} icon="download">
        <Choice name="format" label={t("format")}>
          {FORMATS.map((one) => (
            <option key={one} value={one}>
              {t(one)}
            </option>
          ))}
        </Choice>
        <Field
          name="execution_date"
          label={t("day")}
          hint={t("day_hint", { day: moment(following, "day") })}
          type="date"
          required
          min={following}
          value={day}
          onInput={(event) => setDay(event.currentTarget.value)}
        />
      </Form>
    </>
  );
}

function Made({ of, staff }: { of: PayoutFileView; staff: ReadonlyMap<string, string> }) {
  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(of.sha256);
    say(t("copied"));
  }
  const size = count(Math.ceil(of.bytes / 1024));
  return (
    <div class="spread">
      <div class="file-facts">
        <span class="strong">
          {t("of", { format: t(of.format), day: moment(of.execution_date, "day") })}{" "}
          <span class="soft small">{t("holds", { payments: count(of.payments), size })}</span>
        </span>
        <span class="code soft">{of.sha256}</span>
        <span class="small soft">
          <Actor actor={of.rendered_by} staff={staff} />, <When at={of.rendered_at} />
        </span>
      </div>
      {"clipboard" in navigator ? (
        <Button look="quiet" act={copy} label={`${t("copy")} ${of.sha256.slice(0, 8)}`}>
          {t("copy")}
        </Button>
      ) : null}
    </div>
  );
}
