import { useState } from "preact/hooks";
import type { OneLineView, PartView } from "../../shared/generated/schema";
import { Button } from "../../shared/ui/button";
import { Choice } from "../../shared/ui/form";
import { catalogue } from "../../shared/words";
import { usePayouts } from "../shared/freeze";
import { AddAmount } from "./add_amount";
import { AddLost } from "./add_lost";
import { AddOpposite } from "./add_opposite";
import { AddPayment } from "./add_payment";
import { AddRegistered } from "./add_registered";
import type { AddProps } from "./adding";
import { kindName, kindsOf, type PartKind } from "./kinds";
import { remainderOf } from "./meaning";
import { PartList, partWords } from "./parts";

const t = catalogue({
  id: {
    parts: "Bagian yang disusun",
    remove: "Hapus {part}",
    add: "Tambah bagian",
    choose: "Pilih jenisnya",
    against: "Baris lain yang membatalkannya",
    lost: "Pembayaran yang hilang dari buku karena pemulihan",
  },
  en: {
    parts: "Parts put together",
    remove: "Remove {part}",
    add: "Add a part",
    choose: "Choose what it is",
    against: "Another line that cancels it",
    lost: "A payout that a restore has lost",
  },
});

/** What is being added: a kind of part, the line that cancels this one, or a lost payout. */
type Adding = PartKind | "against" | "lost" | "";

/** Parts that people put together: each chosen from a list of its kind. */
export function OwnParts({
  of,
  statementId,
  parts,
  names,
  change,
  named,
}: {
  of: OneLineView;
  statementId: string;
  parts: readonly PartView[];
  /** What people call the payments that were chosen, by their end-to-end ids. */
  names: ReadonlyMap<string, string>;
  change: (parts: readonly PartView[]) => void;
  named: (endToEndId: string, name: string) => void;
}) {
  const frozen = usePayouts().state.value.value?.state === "frozen";
  const [adding, setAdding] = useState<Adding>("");
  const props: AddProps = {
    left: remainderOf(of.booked, parts),
    taken: new Set(parts.map((part) => part.end_to_end_id ?? "")),
    add: (part, name) => {
      // Payments are often added one after the other, everything else once.
      if (!part.end_to_end_id) setAdding("");
      if (part.end_to_end_id && name) named(part.end_to_end_id, name);
      change([...parts, part]);
    },
  };
  return (
    <div class="own-parts stack">
      {parts.length > 0 ? (
        <fieldset class="choices stack">
          <legend>{t("parts")}</legend>
          {parts.map((part, place) => (
            <div key={place} class="own-part">
              <PartList of={[part]} names={names} />
              <Button
                icon="close"
                look="quiet"
                label={t("remove", { part: partWords(part) })}
                act={() => change(parts.filter((_, other) => other !== place))}
              >
                {null}
              </Button>
            </div>
          ))}
        </fieldset>
      ) : null}
      <Choice
        name="adding"
        label={t("add")}
        value={adding}
        onChange={(event) => setAdding(event.currentTarget.value as Adding)}
      >
        <option value="">{t("choose")}</option>
        {kindsOf(of.direction).map((kind) => (
          <option key={kind} value={kind}>
            {kindName(kind)}
          </option>
        ))}
        {frozen && of.direction === "debit" ? <option value="lost">{t("lost")}</option> : null}
        {parts.length === 0 ? <option value="against">{t("against")}</option> : null}
      </Choice>
      <Add key={adding} what={adding} of={of} statementId={statementId} {...props} />
    </div>
  );
}

function Add({
  what,
  of,
  statementId,
  ...props
}: AddProps & { what: Adding; of: OneLineView; statementId: string }) {
  switch (what) {
    case "payout":
    case "payout_returned":
      return <AddPayment kind={what} {...props} />;
    case "deposit":
    case "surrender":
    case "remit":
      return <AddRegistered kind={what} {...props} />;
    case "fee":
    case "interest":
    case "bank_tax":
      return <AddAmount kind={what} direction={of.direction} {...props} />;
    case "against":
      return <AddOpposite of={of} statementId={statementId} {...props} />;
    case "lost":
      return <AddLost {...props} />;
    default:
      return null;
  }
}
