import { useEffect, useRef, useState } from "preact/hooks";
import { FormKey } from "../../shared/api";
import { csv, download } from "../../shared/csv";
import { count } from "../../shared/format";
import type { OutcomeView } from "../../shared/generated/schema";
import { go } from "../../shared/route";
import { Button } from "../../shared/ui/button";
import { FieldError, Form } from "../../shared/ui/form";
import { Problem } from "../../shared/ui/problem";
import { catalogue } from "../../shared/words";
import { DropZone } from "../shared/files/drop_zone";
import { Outcome } from "../shared/files/outcome";
import { Head } from "../shared/head";
import { Readers } from "../shared/may";
import {
  AT_ONCE_MOST_BYTES,
  followImport,
  importAtOnce,
  type Kind,
  startImport,
  UPLOAD_MOST_BYTES,
} from "./send";

const t = catalogue({
  id: {
    columns: "Kolom: {columns}. Koma, titik koma, atau tab; paling besar 256 MiB.",
    twice: "Berkas yang sama boleh diimpor lagi: yang sudah masuk tidak berubah.",
    sample: "Unduh contoh",
    start: "Impor",
    missing: "Pilih berkas CSV dulu.",
    too_large: "Berkas lebih dari 256 MiB. Bagi berkasnya, misalnya per kecamatan.",
    sending: "Mengunggah",
    checking: "Memeriksa dan menyimpan…",
    working: "Memeriksa dan menyimpan: {rows} baris",
    stays: "Impor berjalan terus walau halaman ini ditutup.",
  },
  en: {
    columns: "Columns: {columns}. Comma, semicolon or tab; at most 256 MiB.",
    twice: "The same file may be imported again: what is in already stays as it is.",
    sample: "Download a sample",
    start: "Import",
    missing: "Choose a CSV file first.",
    too_large: "The file is over 256 MiB. Split it, by kecamatan for instance.",
    sending: "Uploading",
    checking: "Checking and storing…",
    working: "Checking and storing: {rows} {rows:row|rows}",
    stays: "The import goes on even if this page is closed.",
  },
});

type Stage =
  | { name: "idle" }
  | { name: "checking" }
  | { name: "sending"; done: number; all: number }
  | { name: "working"; done: number; all: number; rows: number }
  | { name: "over"; outcome: OutcomeView; failed: boolean };

interface ImportProps {
  kind: Kind;
  title: string;
  up: { href: string; name: string };
  columns: readonly string[];
  sample: readonly string[];
  /** A job that was started before: its id. */
  job?: string;
}

/** Brings a CSV file into a registry and tells what became of its rows. */
export function Import(props: ImportProps) {
  return (
    <>
      <Head title={props.title} up={props.up} />
      <Readers roles={["admin"]}>
        <Importing {...props} />
      </Readers>
    </>
  );
}

function Importing({ kind, columns, sample, job }: ImportProps) {
  const [stage, setStage] = useState<Stage>({ name: "idle" });
  const [error, setError] = useState<unknown>(null);
  const file = useRef<File | null>(null);
  const key = useRef(new FormKey());
  const left = useRef(new AbortController());

  async function follow(id: string): Promise<void> {
    const stop = left.current.signal;
    const ended = await followImport(
      id,
      ({ bytes_done, bytes_total, rows }) =>
        setStage({ name: "working", done: bytes_done, all: bytes_total, rows }),
      stop,
    );
    setStage({ name: "over", outcome: ended, failed: ended.state === "failed" });
  }

  useEffect(() => {
    if (job) {
      setStage({ name: "working", done: 0, all: 0, rows: 0 });
      follow(job).catch(setError);
    }
    return () => left.current.abort();
  }, []);

  async function start(): Promise<void> {
    const chosen = file.current;
    if (!chosen) throw new FieldError("file", t("missing"));
    if (chosen.size > UPLOAD_MOST_BYTES) throw new FieldError("file", t("too_large"));
    try {
      if (chosen.size <= AT_ONCE_MOST_BYTES) {
        setStage({ name: "checking" });
        const header = key.current.for([chosen.name, chosen.size, chosen.lastModified]);
        const outcome = await importAtOnce(kind, chosen, header);
        key.current.succeeded();
        setStage({ name: "over", outcome, failed: false });
      } else {
        setStage({ name: "sending", done: 0, all: chosen.size });
        const stop = left.current.signal;
        const told = (done: number) => setStage({ name: "sending", done, all: chosen.size });
        const id = await startImport(kind, chosen, told, stop);
        // Whoever reloads or comes back finds the job by the address.
        go([kind, "import", id], { replace: true });
        await follow(id);
      }
    } catch (failed) {
      setStage({ name: "idle" });
      throw failed;
    }
  }

  return (
    <div class="stack">
      <section class="card stack">
        <div class="stack small soft">
          <p class="wrap">{t("columns", { columns: columns.join(", ") })}</p>
          <p>{t("twice")}</p>
        </div>
        <Form
          act={start}
          go={t("start")}
          icon="upload"
          beside={
            <Button icon="download" act={() => download(`contoh-${kind}`, csv([columns, sample]))}>
              {t("sample")}
            </Button>
          }
        >
          <DropZone
            name="file"
            chosen={(one) => {
              file.current = one;
              setStage({ name: "idle" });
            }}
          />
        </Form>
        <Problem error={error} />
      </section>
      <Under stage={stage} />
      {stage.name === "over" ? (
        <Outcome
          outcome={stage.outcome}
          failed={stage.failed}
          file={file.current}
          name={kind === "residents" ? "warga" : "pedagang"}
        />
      ) : null}
    </div>
  );
}

/** How far it is. */
function Under({ stage }: { stage: Stage }) {
  if (stage.name === "idle" || stage.name === "over") return null;
  const words = t(stage.name, { rows: "rows" in stage ? count(stage.rows) : "" });
  const all = "all" in stage ? stage.all : 0;
  return (
    <section class="card stack">
      <p role="status">{words}</p>
      <progress
        aria-label={words}
        max={all || undefined}
        value={all && "done" in stage ? stage.done : undefined}
      />
      {stage.name === "working" ? <p class="small soft">{t("stays")}</p> : null}
    </section>
  );
}
