import { useState } from "preact/hooks";
import { api, got } from "../../shared/api";
import { grouped } from "../../shared/format";
import { Button } from "../../shared/ui/button";
import { Field, MoneyField } from "../../shared/ui/form";
import { Empty, Loading } from "../../shared/ui/loading";
import { catalogue } from "../../shared/words";
import { useSource } from "../shared/table/listing";
import type { AddProps } from "./adding";

const t = catalogue({
  id: {
    lead: "Pemulihan membuat buku lupa pembayaran ini. Siapa penerimanya, berkas pencairan yang dikirim ke bank menyebutnya.",
    search: "Cari nama pedagang",
    amount: "Jumlah bagian ini (Rp)",
    none: "Tidak ada pedagang dengan nama itu.",
    add: "Tambahkan",
    add_one: "Tambahkan {name}",
  },
  en: {
    lead: "A restore has made the ledger forget this payment. Whom it paid, the payout file that went to the bank says.",
    search: "Search for a merchant",
    amount: "Amount of this part (Rp)",
    none: "No merchant is called that.",
    add: "Add it",
    add_one: "Add {name}",
  },
});

// A name is worth looking for from here on.
const SHORTEST = 2;
const SHOWN = 8;

/** Adds a payout that a restore has lost, to a merchant found by name. */
export function AddLost({ left, add }: AddProps) {
  const [text, setText] = useState("");
  const [amount, setAmount] = useState(Math.max(0, left));
  return (
    <div class="add-part stack">
      <p class="small soft">{t("lead")}</p>
      <div class="pair">
        <Field
          name="merchant_search"
          label={t("search")}
          type="search"
          autoComplete="off"
          onInput={(event) => setText(event.currentTarget.value.trim())}
        />
        <MoneyField
          name="part_amount"
          label={t("amount")}
          defaultValue={amount ? grouped(amount) : ""}
          onAmount={setAmount}
        />
      </div>
      {text.length >= SHORTEST && amount > 0 ? (
        <Found
          text={text}
          choose={(merchantId) => add({ kind: "payout", amount, merchant_id: merchantId })}
        />
      ) : null}
    </div>
  );
}

function Found({ text, choose }: { text: string; choose: (merchantId: string) => void }) {
  const merchants = useSource(
    async () =>
      (
        await got(
          api.GET("/api/v1/admin/merchants", { params: { query: { q: text, limit: SHOWN } } }),
        )
      ).items,
    [text],
  );
  return (
    <Loading of={merchants} rows={2}>
      {(found) =>
        found.length === 0 ? (
          <Empty>{t("none")}</Empty>
        ) : (
          <ul class="rows">
            {found.map(({ id, name }) => (
              <li key={id} class="spread">
                <span class="strong">{name}</span>
                <Button icon="plus" label={t("add_one", { name })} act={() => choose(id)}>
                  {t("add")}
                </Button>
              </li>
            ))}
          </ul>
        )
      }
    </Loading>
  );
}
