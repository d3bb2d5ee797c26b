import { useEffect, useRef, useState } from "preact/hooks";
import { ApiProblem, FormKey } from "../../shared/api";
import { count } from "../../shared/format";
import type { BankStatementView, StatementMappingBody } from "../../shared/generated/schema";
import { kept } from "../../shared/kept";
import { go } from "../../shared/route";
import { serverNow } from "../../shared/session";
import { say } from "../../shared/status";
import { Choice, FieldError, Form, type Typed } from "../../shared/ui/form";
import { catalogue } from "../../shared/words";
import { DropZone } from "../shared/files/drop_zone";
import { textOf } from "./encoding";
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
import { BY_COLUMNS, PROFILES, profileOf, type UsualProfile } from "./profiles";
import { type ReadBy, STATEMENT_MOST_BYTES, sendStatement } from "./send";

const t = catalogue({
  id: {
    title: "Unggah rekening koran",
    lead: "Berkas dari internet banking: CSV, MT940, atau XML (camt.053, camt.054, pain.002); paling besar 32 MiB. Mengunggah belum membukukan apa pun: rekan Anda yang menerimanya.",
    file: "Berkas rekening koran",
    bank: "Berkas ini dari",
    by_columns: "Bank lain: tunjukkan kolomnya",
    missing: "Pilih berkasnya dulu.",
    too_large: "Berkas lebih dari 32 MiB. Minta bank membaginya per hari.",
    no_columns: "Berkas ini bukan XML, MT940, atau CSV yang berkolom.",
    start: "Unggah",
    sending: "Mengunggah {done} dari {all} KiB",
    nothing_stored:
      "Tidak ada yang tersimpan. Perbaiki atau unduh lagi berkasnya dari bank, lalu kirim lagi.",
    done: "Berkas terbaca. Belum ada yang dibukukan: rekan Anda menerimanya.",
    begun: "Berkas sedang dibaca.",
    known: "Berkas ini sudah pernah diunggah; inilah hasilnya.",
  },
  en: {
    title: "Upload a bank statement",
    lead: "A file of the bank's: CSV, MT940 or XML (camt.053, camt.054, pain.002); at most 32 MiB. Uploading books nothing yet: your colleague accepts it.",
    file: "Statement file",
    bank: "This file is from",
    by_columns: "Another bank: say which column is what",
    missing: "Choose the file first.",
    too_large: "The file is over 32 MiB. Have the bank split it by day.",
    no_columns: "This file is no XML, no MT940 and no CSV with columns.",
    start: "Upload",
    sending: "Uploading {done} of {all} KiB",
    nothing_stored:
      "Nothing was stored. Mend the file or download it again from the bank, then send it again.",
    done: "The file is read. Nothing is booked yet: your colleague accepts it.",
    begun: "The file is being read.",
    known: "This file was uploaded before; this is what became of it.",
  },
});

/** A file that was chosen, and what is known of it before it is sent. */
interface Chosen {
  file: File;
  mediaType: MediaType;
  /** The columns of a bank's own CSV, which is read by its profile or a mapping. */
  header: Header | null;
  readable: boolean;
}

// Which bank it is, and what its columns are, does not change from day to day.
const profileKept = kept<UsualProfile>("tumbas.statement_profile");
const mappingKept = kept<StatementMappingBody>("tumbas.statement_mapping");
// What began so long ago has not begun just now, however much the clocks of page and API differ.
const LONG_AGO_MS = 60_000;

async function looked(file: File): Promise<Chosen> {
  const head = textOf(new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer()));
  const mediaType = mediaTypeOf(head);
  const header = mediaType === "text/csv" ? headerOf(head) : null;
  return {
    file,
    mediaType,
    header: header && !isOwn(header) ? header : null,
    readable: mediaType !== "text/csv" || header !== null,
  };
}

/** Hands a statement in and goes on to what has become of it. `before` are those that are known. */
export function TakeIn({ before }: { before: readonly BankStatementView[] }) {
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [profile, setProfile] = useState(BY_COLUMNS);
  const [sent, setSent] = useState<number | null>(null);
  const key = useRef(new FormKey());
  const left = useRef(new AbortController());
  useEffect(() => () => left.current.abort(), []);

  async function send(typed: Typed): Promise<void> {
    if (!chosen) throw new FieldError("file", t("missing"));
    const { file, mediaType, header } = chosen;
    if (file.size > STATEMENT_MOST_BYTES) throw new FieldError("file", t("too_large"));
    if (!chosen.readable) throw new FieldError("file", t("no_columns"));
    const by: ReadBy = {
      profile: header ? profile : "",
      mapping: header && profile === BY_COLUMNS ? mappingIn(typed, header) : null,
    };
    const begun = serverNow();
    try {
      const statement = await sendStatement(
        file,
        mediaType,
        by,
        key.current.for([file.name, file.size, file.lastModified, by]),
        setSent,
        left.current.signal,
      );
      key.current.succeeded();
      if (by.mapping) mappingKept.write(by.mapping);
      if (header) profileKept.write({ columns: header.names.join(), profile });
      const known =
        before.some(({ id }) => id === statement.id) ||
        Date.parse(statement.begun_at) < begun - LONG_AGO_MS;
      say(t(known ? "known" : statement.state === "uploaded" ? "done" : "begun"));
      go(["finance", "statements", statement.id]);
    } catch (failed) {
      setSent(null);
      throw ofTheFile(failed);
    }
  }

  function take(found: Chosen): void {
    setChosen(found);
    if (found.header) setProfile(profileOf(found.header, profileKept.read()));
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
            if (file) looked(file).then(take);
          }}
        />
        {header ? (
          <Choice
            name="profile"
            label={t("bank")}
            value={profile}
            onChange={(event) => setProfile(event.currentTarget.value)}
          >
            {PROFILES.map(({ name, bank }) => (
              <option key={name} value={name}>
                {bank}
              </option>
            ))}
            <option value={BY_COLUMNS}>{t("by_columns")}</option>
          </Choice>
        ) : null}
        {header && profile === BY_COLUMNS ? (
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
