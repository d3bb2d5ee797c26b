import { useRef, useState } from "preact/hooks";
import { api, FormKey, got, untilKnown } from "../../shared/api";
import { amountIn, moment, rupiah } from "../../shared/format";
import type { TaxView } from "../../shared/generated/schema";
import { say } from "../../shared/status";
import { Choice, Field, FieldError, Form, MoneyField, type Typed } from "../../shared/ui/form";
import { Loading } from "../../shared/ui/loading";
import { catalogue } from "../../shared/words";
import { Only } from "../shared/may";
import { useSource } from "../shared/table/listing";
import { type Column, Table } from "../shared/table/table";
import { TAX_KINDS, type TaxKind, taxName } from "./kinds";
import { Remits } from "./remits";

const t = catalogue({
  id: {
    lead: "Pajak yang dipungut saat barang diterima adalah utang kepada negara. Satu bendahara mengajukan setorannya dengan kode billing, yang lain menyetujui; uangnya bergerak saat bank membukukan barisnya, dan NTPN tercatat.",
    title: "Pajak terutang",
    kind: "Jenis pajak",
    withheld: "Dipungut",
    remitted: "Disetor",
    open: "Sedang disetor",
    due: "Belum diajukan",
    oldest: "Masa tertua",
    propose: "Ajukan setoran pajak",
    amount: "Jumlah setoran (Rp)",
    amount_hint: "Yang belum diajukan: {due}.",
    billing_code: "Kode billing",
    billing_code_hint: "15 angka dari Coretax DJP, untuk jenis pajak dan jumlah ini.",
    none_typed: "Isi jumlah lebih dari nol.",
    go: "Ajukan",
    done: "Setoran {tax} {amount} diajukan. Minta rekan menyetujui.",
    nothing: "Tidak ada pajak yang belum diajukan.",
  },
  en: {
    lead: "Taxes that were withheld when goods were accepted are owed to the state. One officer proposes to remit them by a billing code, another approves; the money moves when the bank has booked its line, and the NTPN is kept.",
    title: "Taxes owed",
    kind: "Tax",
    withheld: "Withheld",
    remitted: "Remitted",
    open: "On its way",
    due: "Not proposed yet",
    oldest: "Oldest month",
    propose: "Propose to remit taxes",
    amount: "Amount (Rp)",
    amount_hint: "Not proposed yet: {due}.",
    billing_code: "Billing code",
    billing_code_hint: "The tax office's 15 digits, for this tax and this amount.",
    none_typed: "Enter an amount above zero.",
    go: "Propose",
    done: "Remitting {amount} of {tax} is proposed. Ask a colleague to approve.",
    nothing: "No tax is left to be proposed.",
  },
});

/** What is owed to the state by kind of tax, the form that proposes to remit it, and the register of
 * what was remitted. */
export function Taxes({ id }: { id?: string }) {
  const [round, setRound] = useState(0);
  const taxes = useSource(() => got(api.GET("/api/v1/finance/taxes")), []);
  const changed = async () => {
    setRound((before) => before + 1);
    await taxes.load();
  };
  return (
    <div class="stack">
      <p class="soft lead">{t("lead")}</p>
      <Loading of={taxes} rows={4}>
        {({ taxes: all }) => (
          <div class="stack">
            <Table caption={t("title")} columns={columns()} rows={all} id={({ kind }) => kind} />
            <Only role="finance">
              <Propose of={all} proposed={changed} />
            </Only>
          </div>
        )}
      </Loading>
      <Remits key={id} id={id} round={round} changed={taxes.load} />
    </div>
  );
}

function columns(): Column<TaxView>[] {
  const sums = (["withheld", "remitted", "open", "due"] as const).map(
    (key): Column<TaxView> => ({
      key,
      name: t(key),
      of: (one) => one[key],
      kind: "money",
      sum: true,
    }),
  );
  return [
    { key: "kind", name: t("kind"), of: ({ kind }) => taxName(kind) },
    ...sums,
    {
      key: "oldest",
      name: t("oldest"),
      of: ({ months }) => months.find((one) => one.withheld > one.remitted)?.month ?? null,
      cell: ({ months }) => {
        const oldest = months.find((one) => one.withheld > one.remitted);
        return oldest ? moment(`${oldest.month}-01`, "month") : "–";
      },
    },
  ];
}

/** The form for what goes to the state. */
function Propose({ of, proposed }: { of: readonly TaxView[]; proposed: () => Promise<void> }) {
  const [kind, setKind] = useState<TaxKind>(of.find(({ due }) => due > 0)?.kind ?? "pph22");
  const [form, setForm] = useState(0);
  const key = useRef(new FormKey());
  const due = of.find((one) => one.kind === kind)?.due ?? 0;

  async function send({ amount = "", billing_code = "" }: Typed): Promise<void> {
    const body = { kind, amount: amountIn(amount), billing_code };
    if (body.amount === 0) throw new FieldError("amount", t("none_typed"));
    const header = key.current.for(body);
    await untilKnown(() => api.POST("/api/v1/finance/taxes/remit", { params: { header }, body }));
    key.current.succeeded();
    setForm(form + 1);
    say(t("done", { tax: taxName(kind), amount: rupiah(body.amount) }));
    await proposed();
  }

  return (
    <section class="card stack" aria-labelledby="propose">
      <h2 id="propose">{t("propose")}</h2>
      {of.every((one) => one.due <= 0) ? <p class="note">{t("nothing")}</p> : null}
      <Form key={form} act={send} go={t("go")}>
        <div class="pair">
          <Choice
            name="kind"
            label={t("kind")}
            value={kind}
            onChange={({ currentTarget: { value } }) => setKind(value as TaxKind)}
          >
            {TAX_KINDS.map((one) => (
              <option key={one} value={one}>
                {taxName(one)}
              </option>
            ))}
          </Choice>
          <MoneyField
            name="amount"
            label={t("amount")}
            hint={t("amount_hint", { due: rupiah(due) })}
            required
          />
          <Field
            name="billing_code"
            label={t("billing_code")}
            hint={t("billing_code_hint")}
            required
            inputMode="numeric"
            maxLength={15}
            autoComplete="off"
          />
        </div>
      </Form>
    </section>
  );
}
