import { useEffect, useRef, useState } from "preact/hooks";
import { ApiProblem, FormKey } from "../../shared/api";
import { count } from "../../shared/format";
import type { BankStatementView, StatementMappingBody } from "../../shared/generated/schema";
import { kept } from "../../shared/kept";
import { go } from "../../shared/route";
import { serverNow } from "../../shared/session";
import { say } from "../../shared/status";
import { FieldError, Form, type Typed } from "../../shared/ui/form";
import { catalogue } from "../../shared/words";
import { DropZone } from "../shared/files/drop_zone";
import {
  fits,
  guessed,
  HEAD_BYTES,
  type Header,
  headerOf,
  isOwn,
  type MediaType,
  mediaTypeOf,
} from "./formats";
import { MappingFields, mappingIn } from "./mapping";
import { STATEMENT_MOST_BYTES, sendStatement } from "./send";

const t = catalogue({
  id: {
    title: "Unggah rekening koran",
    lead: "camt.053 (XML), MT940, atau CSV; paling besar 32 MiB. Berkas yang sama boleh diunggah lagi: tidak ada yang tercatat dua kali.",
    file: "Berkas rekening koran",
    missing: "Pilih berkasnya dulu.",
    too_large: "Berkas lebih dari 32 MiB. Minta bank membaginya per hari.",
    no_columns: "Berkas ini bukan camt.053, MT940, atau CSV yang berkolom.",
    start: "Cocokkan",
    sending: "Mengunggah {done} dari {all} KiB",
    nothing_stored:
      "Tidak ada yang tersimpan. Perbaiki atau unduh lagi berkasnya dari bank, lalu kirim lagi.",
    done: "Cocok {matched}, kembali {returned}, belum cocok {unmatched}, sudah pernah {duplicates}.",
    begun: "Rekening koran sedang dicocokkan.",
    known: "Berkas ini sudah pernah diunggah; inilah hasilnya.",
  },
  en: {
    title: "Upload a bank statement",
    lead: "camt.053 (XML), MT940 or CSV; at most 32 MiB. The same file may be uploaded again: nothing is booked twice.",
    file: "Statement file",
    missing: "Choose the file first.",
    too_large: "The file is over 32 MiB. Have the bank split it by day.",
    no_columns: "This file is no camt.053, no MT940 and no CSV with columns.",
    start: "Match",
    sending: "Uploading {done} of {all} KiB",
    nothing_stored:
      "Nothing was stored. Mend the file or download it again from the bank, then send it again.",
    done: "Matched {matched}, returned {returned}, unmatched {unmatched}, told before {duplicates}.",
    begun: "The statement is being matched.",
    known: "This file was uploaded before; this is what became of it.",
  },
});

/** A file that was chosen, and what is known of it before it is sent. */
interface Chosen {
  file: File;
  mediaType: MediaType;
  /** The columns of a bank's own CSV, which need a mapping. */
  header: Header | null;
  readable: boolean;
}

// What this bank's columns are does not change from day to day.
const mappingKept = kept<StatementMappingBody>("tumbas.statement_mapping");
// What began so long ago has not begun just now, however much the clocks of page and API differ.
const LONG_AGO_MS = 60_000;

async function looked(file: File): Promise<Chosen> {
  const head = await file.slice(0, HEAD_BYTES).text();
  const mediaType = mediaTypeOf(head);
  const header = mediaType === "text/csv" ? headerOf(head) : null;
  return {
    file,
    mediaType,
    header: header && !isOwn(header) ? header : null,
    readable: mediaType !== "text/csv" || header !== null,
  };
}

/** Takes a statement in and goes on to what has become of it. `before` are those that are known. */
export function TakeIn({ before }: { before: readonly BankStatementView[] }) {
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [sent, setSent] = useState<number | null>(null);
  const key = useRef(new FormKey());
  const left = useRef(new AbortController());
  useEffect(() => () => left.current.abort(), []);

  async function send(typed: Typed): Promise<void> {
    if (!chosen) throw new FieldError("file", t("missing"));
    const { file, mediaType, header } = chosen;
    if (file.size > STATEMENT_MOST_BYTES) throw new FieldError("file", t("too_large"));
    if (!chosen.readable) throw new FieldError("file", t("no_columns"));
    const mapping = header ? mappingIn(typed, header) : null;
    const begun = serverNow();
    try {
      const statement = await sendStatement(
        file,
        mediaType,
        mapping,
        key.current.for([file.name, file.size, file.lastModified, mapping]),
        setSent,
        left.current.signal,
      );
      key.current.succeeded();
      if (mapping) mappingKept.write(mapping);
      const known =
        before.some(({ id }) => id === statement.id) ||
        Date.parse(statement.begun_at) < begun - LONG_AGO_MS;
      const { matched, returned, unmatched, duplicates } = statement;
      say(
        known
          ? t("known")
          : statement.state === "done"
            ? t("done", {
                matched: count(matched),
                returned: count(returned),
                unmatched: count(unmatched),
                duplicates: count(duplicates),
              })
            : t("begun"),
      );
      go(["finance", "statements", statement.id]);
    } catch (failed) {
      setSent(null);
      throw ofTheFile(failed);
    }
  }

  const usual = mappingKept.read();
  const header = chosen?.header;
  return (
    <section class="card stack" aria-labelledby="take-in">
      <h2 id="take-in">{t("title")}</h2>
      <p class="small soft">{t("lead")}</p>
      <Form act={send} go={t("start")} icon="upload">
        <DropZone
          name="file"
          label={t("file")}
          accept=".csv,.xml,.txt,.sta,.940,.mt940,text/csv,application/xml,text/xml,text/plain"
          chosen={(file) => {
            setChosen(null);
            setSent(null);
            if (file) looked(file).then(setChosen);
          }}
        />
        {header ? (
          <MappingFields
            key={header.names.join()}
            of={header}
            first={usual && fits(usual, header) ? usual : guessed(header)}
          />
        ) : null}
        {chosen && sent !== null ? <Sending done={sent} all={chosen.file.size} /> : null}
      </Form>
    </section>
  );
}

/** What the API found wrong in the file, told at the file; what it found wrong in the mapping stays
 * with its fields. */
function ofTheFile(failed: unknown): unknown {
  if (!(failed instanceof ApiProblem)) return failed;
  const wrong = failed.errors.filter(({ field }) => !field.startsWith("mapping"));
  if (wrong.length === 0) return failed;
  const told = wrong.map(({ message }) => message).join(" ");
  return new FieldError("file", `${told} ${t("nothing_stored")}`);
}

function Sending({ done, all }: { done: number; all: number }) {
  const kib = (bytes: number) => count(Math.ceil(bytes / 1024));
  const words = t("sending", { done: kib(done), all: kib(all) });
  return (
    <>
      <p role="status">{words}</p>
      <progress aria-label={words} max={all} value={done} />
    </>
  );
}
