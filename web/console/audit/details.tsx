import { moment, rupiah } from "../../shared/format";
import { catalogue } from "../../shared/words";
import { Thing } from "../shared/thing";

const t = catalogue({
  id: {
    reason: "alasan",
    role: "peran",
    number: "nomor",
    total: "jumlah",
    amount: "jumlah",
    payments: "pembayaran",
    merchant_id: "pedagang",
    redemption_id: "penukaran",
    transfer_id: "mutasi",
    reversal_id: "mutasi pembalik",
    import_id: "impor",
    end_to_end_id: "nomor pembayaran",
    line: "baris",
    resolution: "penyelesaian",
    fields: "isian",
    before: "sebelum",
    after: "sesudah",
    account: "rekening",
    account_before: "rekening sebelum",
    account_after: "rekening sesudah",
    changed_by: "diubah oleh",
    kind: "isi",
    format: "bentuk",
    since: "dari",
    until: "sampai",
    bytes: "byte",
    media_type: "jenis berkas",
    csv_sha256: "SHA-256 CSV",
    pain001_sha256: "SHA-256 pain.001",
  },
  en: {
    reason: "reason",
    role: "role",
    number: "number",
    total: "total",
    amount: "amount",
    payments: "payments",
    merchant_id: "merchant",
    redemption_id: "redemption",
    transfer_id: "transfer",
    reversal_id: "reversing transfer",
    import_id: "import",
    end_to_end_id: "payment",
    line: "line",
    resolution: "resolution",
    fields: "fields",
    before: "before",
    after: "after",
    account: "account",
    account_before: "account before",
    account_after: "account after",
    changed_by: "changed by",
    kind: "content",
    format: "format",
    since: "from",
    until: "until",
    bytes: "bytes",
    media_type: "kind of file",
    csv_sha256: "SHA-256 of the CSV",
    pain001_sha256: "SHA-256 of the pain.001",
  },
});

// A name that is new here is shown as it is.
const named = t as (name: string) => string;

const MONEY = new Set(["total", "amount"]);
const INSTANT = /^\d{4}-\d{2}-\d{2}T/;

/** What an act was about beside its object: names and what they hold, without what is empty. */
export type Details = Readonly<Record<string, unknown>>;

function held(of: Details): [string, string][] {
  return Object.entries(of)
    .map(([name, value]): [string, string] => [name, written(name, value)])
    .filter(([, text]) => text !== "");
}

function written(name: string, value: unknown): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.join(", ");
  if (typeof value === "number" && MONEY.has(name)) return rupiah(value);
  if (typeof value === "object") return JSON.stringify(value);
  return INSTANT.test(String(value)) ? moment(String(value)) : String(value);
}

/** The details in one line, for a file. */
export function detailsText(of: Details): string {
  return held(of)
    .map(([name, text]) => `${named(name)}: ${text}`)
    .join("; ");
}

export function DetailsList({ of }: { of: Details }) {
  const all = held(of);
  if (all.length === 0) return "–";
  return (
    <ul class="details-list small">
      {all.map(([name, text]) => (
        <li key={name}>
          <span class="soft">{named(name)}:</span> <Thing id={text} />
        </li>
      ))}
    </ul>
  );
}
