import { useRef, useState } from "preact/hooks";
import { api, FormKey, got, untilKnown } from "../../shared/api";
import { amountIn, rupiah } from "../../shared/format";
import { say } from "../../shared/status";
import { Field, FieldError, Form, MoneyField, type Typed } from "../../shared/ui/form";
import { Loading } from "../../shared/ui/loading";
import { Money } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { useSource } from "../shared/table/listing";

const t = catalogue({
  id: {
    title: "Ajukan setoran",
    due: "Yang harus kembali ke kas daerah",
    under_way: "sudah termasuk {amount} dalam setoran yang berjalan",
    nothing: "Tidak ada yang harus kembali sekarang.",
    amount: "Jumlah setoran (Rp)",
    reference: "Nomor STS",
    reference_hint: "Satu nomor STS hanya berlaku satu kali.",
    none_typed: "Isi jumlah lebih dari nol.",
    go: "Ajukan",
    done: "Setoran {amount} diajukan. Minta rekan menyetujui.",
  },
  en: {
    title: "Propose a surrender",
    due: "What must go back to the city",
    under_way: "of which {amount} are under way already",
    nothing: "Nothing must go back now.",
    amount: "Amount (Rp)",
    reference: "STS number",
    reference_hint: "One STS number counts only once.",
    none_typed: "Enter an amount above zero.",
    go: "Propose",
    done: "The surrender of {amount} is proposed. Ask a colleague to approve.",
  },
});

/** The form for what goes back to the city. `underWay` rupiah of it are in others already. */
export function ProposeSurrender({
  underWay,
  proposed,
}: {
  underWay: number;
  proposed: () => Promise<void>;
}) {
  const [form, setForm] = useState(0);
  const key = useRef(new FormKey());
  const treasury = useSource(
    () =>
      got(
        api.GET("/api/v1/finance/accounts/{account}", {
          params: { path: { account: "treasury" } },
        }),
      ),
    [underWay],
  );

  async function send({ amount = "", reference = "" }: Typed): Promise<void> {
    const body = { amount: amountIn(amount), reference };
    if (body.amount === 0) throw new FieldError("amount", t("none_typed"));
    const header = key.current.for(body);
    await untilKnown(() => api.POST("/api/v1/finance/surrenders", { params: { header }, body }));
    key.current.succeeded();
    setForm(form + 1);
    say(t("done", { amount: rupiah(body.amount) }));
    await proposed();
  }

  return (
    <section class="card stack" aria-labelledby="propose">
      <h2 id="propose">{t("title")}</h2>
      <Loading of={treasury} rows={1}>
        {({ balance }) =>
          balance > 0 ? (
            <p>
              {t("due")}: <Money amount={balance} class="strong" />
              {underWay ? (
                <span class="soft small"> ({t("under_way", { amount: rupiah(underWay) })})</span>
              ) : null}
            </p>
          ) : (
            <p class="note">{t("nothing")}</p>
          )
        }
      </Loading>
      <Form key={form} act={send} go={t("go")}>
        <MoneyField name="amount" label={t("amount")} required />
        <Field
          name="reference"
          label={t("reference")}
          hint={t("reference_hint")}
          required
          maxLength={64}
          autoComplete="off"
        />
      </Form>
    </section>
  );
}
