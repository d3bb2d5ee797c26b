import { count, rupiah } from "../../shared/format";
import type { PartView } from "../../shared/generated/schema";
import { to } from "../../shared/route";
import { Money } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { kindName } from "./kinds";

const t = catalogue({
  id: {
    settlement: "Pencairan",
    all_open: "semua yang belum dibayar",
    left_out: "kecuali {payments} pembayaran",
    payment: "pembayaran {id}",
    merchant: "Pedagang",
    lost: "hilang dari buku karena pemulihan",
    against: "baris yang membatalkannya",
  },
  en: {
    settlement: "Settlement",
    all_open: "all that is not paid yet",
    left_out: "but {payments} {payments:payment|payments}",
    payment: "payment {id}",
    merchant: "Merchant",
    lost: "lost by a restore of the ledger",
    against: "the line that cancels it",
  },
});

/** What a line is made of, one part below the other. `names` says what people call a payment, by its
 * end-to-end id, where that is known. */
export function PartList({
  of,
  names,
}: {
  of: readonly PartView[];
  names?: ReadonlyMap<string, string>;
}) {
  return (
    <ul class="parts">
      {of.map((part, place) => (
        <li key={place} class="spread">
          <span>
            <span class="strong">{kindName(part.kind)}</span> <Named of={part} names={names} />
          </span>
          <Money amount={part.amount} />
        </li>
      ))}
    </ul>
  );
}

/** What a line is made of, in a cell of a table. */
export function PartsInShort({ of }: { of: readonly PartView[] }) {
  return of.map(({ kind, amount }, place) => (
    <span key={place} class="small">
      {kindName(kind)} {of.length > 1 ? <Money amount={amount} /> : null}
    </span>
  ));
}

/** A part in one line of text: for a label, or a file. */
export function partWords(part: PartView): string {
  return [kindName(part.kind), part.reference ?? part.end_to_end_id, rupiah(part.amount)]
    .filter(Boolean)
    .join(" ");
}

function Named({ of, names }: { of: PartView; names?: ReadonlyMap<string, string> }) {
  if (of.end_to_end_id) {
    const name = names?.get(of.end_to_end_id);
    return (
      <span class="small soft">
        {name ? `${name}, ` : ""}
        {t("payment", { id: of.end_to_end_id })}
      </span>
    );
  }
  if (of.settlement_id) {
    const left = of.left_out?.length ?? 0;
    return (
      <span class="small">
        <a href={to("finance", "settlements", of.settlement_id)}>{t("settlement")}</a>{" "}
        <span class="soft">
          {t("all_open")}
          {left > 0 ? `, ${t("left_out", { payments: count(left) })}` : ""}
        </span>
      </span>
    );
  }
  if (of.merchant_id) {
    return (
      <span class="small">
        <a href={to("merchants", of.merchant_id)}>{t("merchant")}</a>{" "}
        <span class="soft">{t("lost")}</span>
      </span>
    );
  }
  if (of.against) {
    const [statement = "", line = ""] = of.against.split("#");
    return (
      <a class="small" href={to("finance", "statements", statement, line)}>
        {t("against")}
      </a>
    );
  }
  return of.reference ? <span class="small soft">{of.reference}</span> : null;
}
