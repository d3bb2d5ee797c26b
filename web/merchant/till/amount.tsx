import { useEffect, useRef, useState } from "preact/hooks";
import { amountIn, grouped, rupiah } from "../../shared/format";
import { Button } from "../../shared/ui/button";
import { FieldError, Form, MoneyField, type Typed } from "../../shared/ui/form";
import { Problem } from "../../shared/ui/problem";
import { Money } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { ready } from "../shared/sound";
import { type Found, problem, stepTo, take, typed } from "./steps";

const t = catalogue({
  id: {
    most: "Paling banyak",
    from: "dari {resident}",
    visitor: "pengunjung",
    by: "dibayar oleh wakilnya, {payer}",
    amount: "Jumlah",
    all: "Semua",
    bill: "Total belanja (boleh kosong)",
    cash: "Warga menambah {amount} tunai.",
    accept: "Terima",
    never_mind: "Tidak jadi",
    over: "Paling banyak {amount}.",
    none: "Isi jumlah yang dibayar.",
    bill_small: "Total belanja tidak bisa kurang dari jumlah voucher.",
  },
  en: {
    most: "At most",
    from: "from {resident}",
    visitor: "a visitor",
    by: "paid by their delegate, {payer}",
    amount: "Amount",
    all: "All of it",
    bill: "Total of the purchase (may stay empty)",
    cash: "The resident adds {amount} in cash.",
    accept: "Accept",
    never_mind: "Never mind",
    over: "At most {amount}.",
    none: "Enter the amount to pay.",
    bill_small: "The total cannot be less than what the voucher pays.",
  },
});

/** What a voucher may pay, and the amount that is taken off it. */
export function Amount({ found }: { found: Found }) {
  const { scan } = found;
  const before = typed.value?.voucherId === scan.voucher_id ? typed.value : null;
  const [amount, setAmount] = useState(before?.amount ?? 0);
  const [bill, setBill] = useState(before?.billTotal ?? 0);
  const place = useRef<HTMLElement>(null);
  const field = () => place.current?.querySelector<HTMLInputElement>("[name=amount]");
  useEffect(() => field()?.focus(), []);

  function fillAll(): void {
    const input = field();
    if (!input) return;
    input.value = grouped(scan.max_amount);
    setAmount(scan.max_amount);
    input.focus();
  }

  async function accept(form: Typed): Promise<void> {
    const wanted = amountIn(form.amount ?? "");
    const total = amountIn(form.bill_total ?? "") || null;
    if (!wanted) throw new FieldError("amount", t("none"));
    if (wanted > scan.max_amount) {
      throw new FieldError("amount", t("over", { amount: rupiah(scan.max_amount) }));
    }
    if (total !== null && total < wanted) throw new FieldError("bill_total", t("bill_small"));
    ready();
    take(found, wanted, total);
  }

  return (
    <section class="card stack amount" ref={place}>
      <div>
        <h2>{scan.campaign_name}</h2>
        <p class="soft">
          {t("from", { resident: scan.resident || t("visitor") })}
          {scan.payer ? `, ${t("by", { payer: scan.payer })}` : ""}
        </p>
      </div>
      <p class="most">
        <span>{t("most")}</span> <Money amount={scan.max_amount} class="large" />
      </p>
      <Problem error={problem.value} />
      <Form
        act={accept}
        go={t("accept")}
        icon="check"
        beside={<Button act={() => stepTo({ at: "scan" })}>{t("never_mind")}</Button>}
      >
        <div class="with-all">
          <MoneyField
            name="amount"
            label={t("amount")}
            required
            big
            defaultValue={before ? grouped(before.amount) : ""}
            onAmount={setAmount}
          />
          <Button act={fillAll}>{t("all")}</Button>
        </div>
        <MoneyField
          name="bill_total"
          label={t("bill")}
          defaultValue={before?.billTotal ? grouped(before.billTotal) : ""}
          onAmount={setBill}
        />
        <p class="strong cash" aria-live="polite">
          {amount > 0 && bill > amount ? t("cash", { amount: rupiah(bill - amount) }) : null}
        </p>
      </Form>
    </section>
  );
}
