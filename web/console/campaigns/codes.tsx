// The codes of a campaign: ordered, fetched to print or to send, and made void.

import { useRef, useState } from "preact/hooks";
import { api, FormKey, got, untilKnown } from "../../shared/api";
import { useAttempt } from "../../shared/attempt";
import { count, moment } from "../../shared/format";
import type { CampaignView, CodeFileListedView } from "../../shared/generated/schema";
import { follow } from "../../shared/save";
import { say } from "../../shared/status";
import { Button } from "../../shared/ui/button";
import { Chip, type Tone } from "../../shared/ui/chip";
import { Ask } from "../../shared/ui/dialog";
import { Field, Form, type Typed } from "../../shared/ui/form";
import { Problem } from "../../shared/ui/problem";
import { catalogue } from "../../shared/words";
import { useFollow } from "../shared/follow";
import { Only } from "../shared/may";
import { ListedTable } from "../shared/table/listed";
import { useListing } from "../shared/table/listing";
import type { Column } from "../shared/table/table";

const t = catalogue({
  id: {
    title: "Kode",
    lead: "Dana setiap kode disisihkan saat kode dibuat. Siapa yang memegang kode dapat membelanjakannya: simpan berkasnya seperti uang. Kode tidak dapat dibuat ulang.",
    when: "Kode dapat dibuat setelah kampanye terbit.",
    count: "Jumlah kode",
    go: "Buat kode",
    begun: "Kode sedang dibuat.",
    none: "Belum ada kode.",
    requested_at: "Diminta (WIB)",
    codes: "Kode",
    state: "Keadaan",
    running: "Sedang dibuat",
    done: "Siap",
    failed: "Gagal",
    voiding: "Sedang dibatalkan",
    voided: "{count} dibatalkan",
    file: "Berkas",
    sheet: "Lembar cetak",
    csv: "CSV",
    gone: "Terhapus {at}",
    void: "Batalkan",
    void_title: "Batalkan kode yang belum dipakai?",
    void_lead:
      "Kode dari berkas ini yang belum dipakai tidak berlaku lagi, dan dananya kembali ke kampanye. Yang sudah dipakai tidak berubah.",
    void_go: "Ya, batalkan",
    void_begun: "Kode sedang dibatalkan.",
  },
  en: {
    title: "Codes",
    lead: "The money of each code is set aside when it is made. Whoever holds a code can spend it: keep the file like money. Codes cannot be made again.",
    when: "Codes can be made once the campaign is published.",
    count: "Number of codes",
    go: "Make codes",
    begun: "The codes are being made.",
    none: "No codes yet.",
    requested_at: "Asked for (WIB)",
    codes: "Codes",
    state: "State",
    running: "Being made",
    done: "Ready",
    failed: "Failed",
    voiding: "Being made void",
    voided: "{count} made void",
    file: "File",
    sheet: "Sheet to print",
    csv: "CSV",
    gone: "Deleted {at}",
    void: "Make void",
    void_title: "Make unused codes void?",
    void_lead:
      "Codes of this file that nobody has used are good no more, and their money goes back to the campaign. Those that were used stay as they are.",
    void_go: "Yes, make them void",
    void_begun: "The codes are being made void.",
  },
});

const TONES: Readonly<Record<CodeFileListedView["state"], Tone>> = {
  running: "calm",
  done: "good",
  failed: "bad",
  voiding: "warn",
  voided: "warn",
};

/** The files of codes of a campaign. */
export function Codes({ of }: { of: CampaignView }) {
  const path = { campaign_id: of.id };
  const [problem, attempt] = useAttempt();
  const [taking, setTaking] = useState<CodeFileListedView | null>(null);
  const files = useListing(
    (cursor) =>
      api.GET("/api/v1/admin/campaigns/{campaign_id}/codes", {
        params: { path, query: { cursor } },
      }),
    [of.id],
  );
  const busy = files.state.value.value?.items.some(
    ({ state }) => state === "running" || state === "voiding",
  );
  useFollow(files, busy ?? false);

  async function fetchFile(id: string, sheet: boolean): Promise<void> {
    const params = { path: { ...path, file_id: id } };
    const one = await got(
      api.GET("/api/v1/admin/campaigns/{campaign_id}/codes/{file_id}", { params }),
    );
    const address = sheet ? one.sheet_url : one.download_url;
    if (address) follow(address);
  }

  async function makeVoid(reason: string): Promise<void> {
    if (!taking) return;
    const params = { path: { ...path, file_id: taking.id } };
    await got(
      api.POST("/api/v1/admin/campaigns/{campaign_id}/codes/{file_id}/void", {
        params,
        body: { reason },
      }),
    );
    say(t("void_begun"));
    await files.load();
  }

  const columns: Column<CodeFileListedView>[] = [
    { key: "requested_at", name: t("requested_at"), of: (one) => one.requested_at, kind: "moment" },
    { key: "count", name: t("codes"), of: (one) => one.count, kind: "count" },
    { key: "state", name: t("state"), cell: (one) => <State of={one} /> },
    {
      key: "file",
      name: t("file"),
      kind: "actions",
      cell: (one) => (
        <Only role="admin">
          <Files
            of={one}
            fetchFile={(sheet) => attempt(() => fetchFile(one.id, sheet))}
            take={() => setTaking(one)}
          />
        </Only>
      ),
    },
  ];
  return (
    <section class="card stack section" aria-labelledby="codes">
      <h2 id="codes">{t("title")}</h2>
      <p class="soft">{t("lead")}</p>
      <Only role="admin">
        {of.state === "published" ? (
          <NewCodes campaign={of.id} begun={files.load} />
        ) : (
          <p class="note">{t("when")}</p>
        )}
      </Only>
      <Problem error={problem} />
      <ListedTable
        of={files}
        caption={t("title")}
        columns={columns}
        id={({ id }) => id}
        empty={t("none")}
      />
      {taking ? (
        <Ask
          title={t("void_title")}
          go={t("void_go")}
          reason
          act={makeVoid}
          close={() => setTaking(null)}
        >
          <p>{t("void_lead")}</p>
        </Ask>
      ) : null}
    </section>
  );
}

function State({ of }: { of: CodeFileListedView }) {
  const words = of.state === "voided" ? t("voided", { count: count(of.voided) }) : t(of.state);
  return (
    <>
      <Chip tone={TONES[of.state]}>{words}</Chip>
      {of.reason ? <span class="soft small"> {of.reason}</span> : null}
    </>
  );
}

function Files({
  of,
  fetchFile,
  take,
}: {
  of: CodeFileListedView;
  fetchFile: (sheet: boolean) => Promise<void>;
  take: () => void;
}) {
  return (
    <div class="buttons">
      {of.state === "done" ? (
        <>
          <Button look="quiet" icon="document" act={() => fetchFile(true)}>
            {t("sheet")}
          </Button>
          <Button look="quiet" icon="download" act={() => fetchFile(false)}>
            {t("csv")}
          </Button>
          <span class="soft small">{t("gone", { at: moment(of.gone_at) })}</span>
        </>
      ) : null}
      {of.state === "done" || of.state === "failed" ? (
        <Button look="quiet" act={take}>
          {t("void")}
        </Button>
      ) : null}
    </div>
  );
}

function NewCodes({ campaign, begun }: { campaign: string; begun: () => Promise<void> }) {
  const key = useRef(new FormKey());

  async function order({ count: typed = "" }: Typed): Promise<void> {
    const body = { count: Number(typed) };
    const params = { path: { campaign_id: campaign }, header: key.current.for(body) };
    await untilKnown(() =>
      api.POST("/api/v1/admin/campaigns/{campaign_id}/codes", { params, body }),
    );
    key.current.succeeded();
    say(t("begun"));
    await begun();
  }

  return (
    <div class="line-form">
      <Form act={order} go={t("go")}>
        <Field
          name="count"
          label={t("count")}
          type="number"
          min="1"
          max="10000"
          defaultValue="100"
          required
        />
      </Form>
    </div>
  );
}
