import { useState } from "preact/hooks";
import { grouped } from "../../shared/format";
import { Button } from "../../shared/ui/button";
import { Field, MoneyField } from "../../shared/ui/form";
import { catalogue } from "../../shared/words";
import type { AddProps } from "./adding";
import { type Direction, isKeptBack, type PartKind } from "./kinds";

const t = catalogue({
  id: {
    amount: "Jumlah bagian ini (Rp)",
    kept_back: "Dipotong bank dari uang yang masuk: dihitung sebagai pengurang.",
    reference: "Keterangan (boleh kosong)",
    add: "Tambahkan",
  },
  en: {
    amount: "Amount of this part (Rp)",
    kept_back: "Kept back by the bank from money that came in: it counts below zero.",
    reference: "Reference (may be empty)",
    add: "Add it",
  },
});

/** Adds a fee, interest or tax: what is left of the line, unless another amount is typed. */
export function AddAmount({
  kind,
  direction,
  left,
  add,
}: AddProps & { kind: PartKind; direction: Direction }) {
  const keptBack = isKeptBack(direction, kind);
  const [amount, setAmount] = useState(keptBack ? 0 : Math.max(0, left));
  const [reference, setReference] = useState("");
  return (
    <div class="add-part stack">
      <div class="pair">
        <MoneyField
          name="part_amount"
          label={t("amount")}
          hint={keptBack ? t("kept_back") : undefined}
          defaultValue={amount ? grouped(amount) : ""}
          onAmount={setAmount}
        />
        <Field
          name="part_reference"
          label={t("reference")}
          maxLength={140}
          onInput={(event) => setReference(event.currentTarget.value.trim())}
        />
      </div>
      <div class="buttons">
        <Button
          icon="plus"
          disabled={amount === 0}
          act={() =>
            add({
              kind,
              amount: keptBack ? -amount : amount,
              ...(reference ? { reference } : {}),
            })
          }
        >
          {t("add")}
        </Button>
      </div>
    </div>
  );
}
