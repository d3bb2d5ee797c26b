import { useState } from "preact/hooks";
import type { StatementMappingBody } from "../../shared/generated/schema";
import { Choice, FieldError, type Typed } from "../../shared/ui/form";
import { catalogue } from "../../shared/words";
import { DATE_FORMATS, type Header, type MoneyShape, shapeOf } from "./formats";

const t = catalogue({
  id: {
    title: "Kolom CSV bank ini",
    lead: "Tunjukkan kolom mana berisi apa. Diingat di komputer ini untuk unggahan berikutnya.",
    booked_on: "Tanggal",
    date_format: "Bentuk tanggal",
    shape: "Bentuk uang",
    signed: "Satu kolom, bertanda (− atau DB)",
    marked: "Satu kolom, dengan kolom debit/kredit",
    two: "Dua kolom: debit dan kredit",
    amount: "Jumlah",
    direction: "Debit/kredit",
    debit: "Debit (keluar)",
    credit: "Kredit (masuk)",
    decimal: "Pemisah sen",
    comma: "Koma: 1.000,00",
    point: "Titik: 1,000.00",
    balance: "Saldo",
    reference: "Keterangan",
    end_to_end_id: "End-to-end id",
    bank_reference: "Nomor referensi bank",
    reason: "Alasan retur",
    none: "Tidak ada",
    with_sample: "{name} ({sample})",
    needed: "Pilih kolomnya.",
  },
  en: {
    title: "Columns of this bank's CSV",
    lead: "Say which column holds what. It is remembered on this computer for the next upload.",
    booked_on: "Date",
    date_format: "Form of dates",
    shape: "Form of money",
    signed: "One column with a sign (− or DB)",
    marked: "One column, with a debit/credit column",
    two: "Two columns: debit and credit",
    amount: "Amount",
    direction: "Debit/credit",
    debit: "Debit (out)",
    credit: "Credit (in)",
    decimal: "Before sen stands",
    comma: "A comma: 1.000,00",
    point: "A point: 1,000.00",
    balance: "Balance",
    reference: "Description",
    end_to_end_id: "End-to-end id",
    bank_reference: "Bank's reference",
    reason: "Reason of a return",
    none: "None",
    with_sample: "{name} ({sample})",
    needed: "Choose the column.",
  },
});

type ColumnField = Exclude<
  keyof StatementMappingBody,
  "date_format" | "delimiter" | "decimal" | "account"
>;

// Which columns tell of money in each shape; all of them are needed.
const MONEY: Readonly<Record<MoneyShape, readonly ColumnField[]>> = {
  signed: ["amount"],
  marked: ["amount", "direction"],
  two: ["debit", "credit"],
};
const SHAPES = Object.keys(MONEY) as MoneyShape[];
const FREE: readonly ColumnField[] = [
  "balance",
  "reference",
  "end_to_end_id",
  "bank_reference",
  "reason",
];

// The API names a field so that is wrong.
const field = (name: keyof StatementMappingBody) => `mapping.${name}`;

/** The mapping in what was typed. Throws FieldError where a column that must be there is not. */
export function mappingIn(typed: Typed, { delimiter }: Header): StatementMappingBody {
  const column = (name: ColumnField) => typed[field(name)] ?? "";
  const shape = (typed.shape ?? "signed") as MoneyShape;
  const needed: readonly ColumnField[] = ["booked_on", ...MONEY[shape]];
  const missing = needed.filter((name) => !column(name));
  if (!column("reference") && !column("end_to_end_id")) missing.push("reference");
  if (missing.length > 0)
    throw new FieldError(Object.fromEntries(missing.map((name) => [field(name), t("needed")])));
  return {
    booked_on: column("booked_on"),
    ...Object.fromEntries([...MONEY[shape], ...FREE].map((name) => [name, column(name)])),
    date_format: typed[field("date_format")] as StatementMappingBody["date_format"],
    decimal: typed[field("decimal")] as StatementMappingBody["decimal"],
    delimiter,
  };
}

/** Asks which column of a bank's CSV is what, beginning with a mapping. */
export function MappingFields({ of, first }: { of: Header; first: StatementMappingBody }) {
  const [shape, setShape] = useState<MoneyShape>(shapeOf(first));
  const column = (name: ColumnField) => (
    <ColumnChoice key={name} name={name} of={of} first={first[name] ?? ""} />
  );
  return (
    <fieldset class="choices stack">
      <legend>{t("title")}</legend>
      <p class="small soft">{t("lead")}</p>
      <div class="pair">
        {column("booked_on")}
        <Choice name={field("date_format")} label={t("date_format")}>
          {DATE_FORMATS.map((one) => (
            <option key={one} value={one} selected={one === first.date_format}>
              {one}
            </option>
          ))}
        </Choice>
        <Choice
          name="shape"
          label={t("shape")}
          value={shape}
          onChange={(event) => setShape(event.currentTarget.value as MoneyShape)}
        >
          {SHAPES.map((one) => (
            <option key={one} value={one}>
              {t(one)}
            </option>
          ))}
        </Choice>
        {MONEY[shape].map(column)}
        <Choice name={field("decimal")} label={t("decimal")}>
          <option value="," selected={first.decimal === ","}>
            {t("comma")}
          </option>
          <option value="." selected={first.decimal !== ","}>
            {t("point")}
          </option>
        </Choice>
        {FREE.map(column)}
      </div>
    </fieldset>
  );
}

function ColumnChoice({ name, of, first }: { name: ColumnField; of: Header; first: string }) {
  return (
    <Choice name={field(name)} label={t(name)}>
      <option value="">{t("none")}</option>
      {of.names.map((one, place) => {
        const sample = (of.sample[place] ?? "").trim().slice(0, 24);
        return one ? (
          <option key={one} value={one} selected={one === first}>
            {sample ? t("with_sample", { name: one, sample }) : one}
          </option>
        ) : null;
      })}
    </Choice>
  );
}
