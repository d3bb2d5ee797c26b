import { grouped, percent, rupiah } from "../../shared/format";
import { Button } from "../../shared/ui/button";
import { MoneyField, Tickbox } from "../../shared/ui/form";
import { Problem } from "../../shared/ui/problem";
import { catalogue } from "../../shared/words";
import { TAX_KINDS, type TaxKind, taxName } from "./kinds";
import { type Proposal, proposedOf } from "./proposal";

const t = catalogue({
  id: {
    title: "Pajak yang dipungut",
    lead: "Diusulkan menurut toko, kode rekening dan cara bayarnya. Anda yang memutuskan.",
    letter: "Toko menunjukkan surat keterangan PP 55/2022",
    tax: "{tax} (Rp)",
    why: "Usulan {rate} dari {base}: {source}",
    none: "Tidak diusulkan.",
    as_proposed: "Pakai usulan",
  },
  en: {
    title: "Taxes withheld",
    lead: "Proposed by the shop, the account code and the means of payment. You decide.",
    letter: "The shop has shown its letter of PP 55/2022",
    tax: "{tax} (Rp)",
    why: "Proposed {rate} of {base}: {source}",
    none: "Not proposed.",
    as_proposed: "Take what is proposed",
  },
});

/** What the officer has decided, in rupiah; kinds that are left out follow the proposal. */
export type Decided = Readonly<Partial<Record<TaxKind, number>>>;

/** What is withheld of a kind. */
export function withheldOf(kind: TaxKind, decided: Decided, { found }: Proposal): number {
  return decided[kind] ?? proposedOf(found, kind);
}

/** The fields for what is withheld, with what is proposed and why. */
export function Withheld({
  proposal,
  decided,
  decide,
  letter,
  setLetter,
}: {
  proposal: Proposal;
  decided: Decided;
  decide: (decided: Decided) => void;
  letter: boolean;
  setLetter: (shown: boolean) => void;
}) {
  const { found, settled, source } = proposal;
  return (
    <fieldset class="choices stack" aria-busy={!settled || undefined}>
      <legend>{t("title")}</legend>
      <p class="small soft">{t("lead")}</p>
      <Tickbox
        name="letter"
        label={t("letter")}
        checked={letter}
        onInput={({ currentTarget: { checked } }) => setLetter(checked)}
      />
      <Problem error={source.state.value.error} retry={source.load} />
      <div class="pair">
        {TAX_KINDS.map((kind) => {
          const amount = withheldOf(kind, decided, proposal);
          return (
            <MoneyField
              key={kind}
              name={kind}
              label={t("tax", { tax: taxName(kind) })}
              hint={hint(kind, proposal)}
              value={amount ? grouped(amount) : ""}
              onAmount={(typed) => decide({ ...decided, [kind]: typed })}
            />
          );
        })}
      </div>
      {found && found.notes.length > 0 ? (
        <ul class="small soft notes">
          {found.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      ) : null}
      {Object.keys(decided).length > 0 ? (
        <div>
          <Button act={() => decide({})}>{t("as_proposed")}</Button>
        </div>
      ) : null}
    </fieldset>
  );
}

function hint(kind: TaxKind, { found }: Proposal): string {
  const tax = found?.taxes.find((one) => one.kind === kind);
  if (!tax) return t("none");
  return t("why", {
    rate: percent(tax.rate_percent),
    base: rupiah(tax.base),
    source: tax.source,
  });
}
