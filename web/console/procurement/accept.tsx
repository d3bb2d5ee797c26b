import { useRef, useState } from "preact/hooks";
import { api, FormKey, untilKnown } from "../../shared/api";
import { count, rupiah } from "../../shared/format";
import type { OrderItemView, PurchaseOrderView } from "../../shared/generated/schema";
import type { Source } from "../../shared/load";
import { say } from "../../shared/status";
import { Button } from "../../shared/ui/button";
import { Dialog } from "../../shared/ui/dialog";
import { Field, FieldError, Form } from "../../shared/ui/form";
import { Pair } from "../../shared/ui/pair";
import { Money } from "../../shared/ui/text";
import { t as shared } from "../../shared/ui/words";
import { catalogue } from "../../shared/words";
import { grossOf, openOf, wrongQuantities } from "./accepted";
import { TAX_KINDS, taxName } from "./kinds";
import { useProposal } from "./proposal";
import { type Decided, Withheld, withheldOf } from "./withheld";

const t = catalogue({
  id: {
    title: "Terima barang dari {shop}",
    bast: "Nomor BAST",
    bast_hint: "Berita acara serah terima yang sudah ditandatangani.",
    items: "Yang diterima sekarang",
    item: "{name}, paling banyak {open}",
    quantity_wrong: "Isi bilangan bulat dari 0 sampai {open}.",
    nothing: "Isi paling sedikit satu yang diterima.",
    not_settled: "Usulan pajak untuk jumlah ini belum sampai. Tunggu sebentar, lalu tekan lagi.",
    too_much: "Pajak harus kurang dari nilai yang diterima, {gross}.",
    gross: "Diterima (bruto)",
    net: "Menjadi hak toko",
    rest: "Sisanya {rest} tetap disisihkan; toko mengirimnya lagi.",
    go: "Terima {gross}",
    done: "BAST {bast}: {net} menjadi hak {shop} dan ikut pencairan berikutnya.",
  },
  en: {
    title: "Accept goods from {shop}",
    bast: "BAST number",
    bast_hint: "Of the signed record of handing over.",
    items: "What is accepted now",
    item: "{name}, at most {open}",
    quantity_wrong: "Enter a whole number from 0 to {open}.",
    nothing: "Enter at least one that is accepted.",
    not_settled: "The proposal for this sum is not here yet. Wait a moment, then press again.",
    too_much: "Taxes must be less than what is accepted, {gross}.",
    gross: "Accepted (gross)",
    net: "Owed to the shop",
    rest: "The rest, {rest}, stays committed; the shop delivers it later.",
    go: "Accept {gross}",
    done: "BAST {bast}: {net} are owed to {shop} and come with its next payout.",
  },
});

/** Accepts what was delivered: how much of each item, by which BAST, and what is withheld of it. */
export function Accept({
  of,
  source,
  close,
}: {
  of: PurchaseOrderView;
  source: Source<PurchaseOrderView>;
  close: () => void;
}) {
  const [quantities, setQuantities] = useState<readonly number[]>(of.items.map(openOf));
  const [decided, setDecided] = useState<Decided>({});
  const [letter, setLetter] = useState(false);
  const key = useRef(new FormKey());
  const gross = grossOf(of.items, quantities);
  const open = wrongQuantities(of.items, quantities).length === 0;
  const proposal = useProposal(of.id, open ? gross : 0, letter);
  const taxes = TAX_KINDS.flatMap((kind) => {
    const amount = withheldOf(kind, decided, proposal);
    return amount ? [{ kind, amount }] : [];
  });
  const withheld = taxes.reduce((sum, { amount }) => sum + amount, 0);
  const net = gross - withheld;

  async function accept(bast: string): Promise<void> {
    const wrong = wrongQuantities(of.items, quantities).map((at) => {
      const item = of.items[at];
      return [
        `quantities[${at}]`,
        t("quantity_wrong", { open: item ? count(openOf(item)) : 0 }),
      ] as const;
    });
    if (wrong.length > 0) throw new FieldError(Object.fromEntries(wrong));
    if (gross === 0) throw new FieldError("quantities[0]", t("nothing"));
    if (!proposal.settled) throw new FieldError(TAX_KINDS[0], t("not_settled"));
    const [first] = taxes;
    if (first && withheld >= gross)
      throw new FieldError(first.kind, t("too_much", { gross: rupiah(gross) }));
    const body = { bast, quantities: [...quantities], taxes };
    const params = { path: { order_id: of.id }, header: key.current.for(body) };
    const accepted = await untilKnown(() =>
      api.POST("/api/v1/admin/purchase-orders/{order_id}/accept", { params, body }),
    );
    say(t("done", { bast, net: rupiah(net), shop: of.merchant_name }));
    source.set(accepted);
    close();
  }

  return (
    <Dialog title={t("title", { shop: of.merchant_name })} close={close} class="details">
      <Form
        act={({ bast = "" }) => accept(bast)}
        go={t("go", { gross: rupiah(gross) })}
        icon="check"
        beside={<Button act={close}>{shared("never_mind")}</Button>}
      >
        <Field
          name="bast"
          label={t("bast")}
          hint={t("bast_hint")}
          required
          maxLength={64}
          autoComplete="off"
        />
        <fieldset class="choices stack">
          <legend>{t("items")}</legend>
          {of.items.map((item, at) => (
            <Quantity
              key={at}
              of={item}
              at={at}
              change={(quantity) =>
                setQuantities(quantities.map((one, i) => (i === at ? quantity : one)))
              }
            />
          ))}
        </fieldset>
        <Withheld
          proposal={proposal}
          decided={decided}
          decide={setDecided}
          letter={letter}
          setLetter={setLetter}
        />
        <dl class="pairs" aria-live="polite">
          <Pair name={t("gross")}>
            <Money amount={gross} />
          </Pair>
          {taxes.map(({ kind, amount }) => (
            <Pair key={kind} name={taxName(kind)}>
              <Money amount={-amount} />
            </Pair>
          ))}
          <Pair name={t("net")} total>
            <Money amount={net} class="strong" />
          </Pair>
        </dl>
        {gross < of.committed ? (
          <p class="small soft">{t("rest", { rest: rupiah(of.committed - gross) })}</p>
        ) : null}
      </Form>
    </Dialog>
  );
}

function Quantity({
  of,
  at,
  change,
}: {
  of: OrderItemView;
  at: number;
  change: (quantity: number) => void;
}) {
  const open = openOf(of);
  return (
    <Field
      name={`quantities[${at}]`}
      label={t("item", { name: of.name, open: count(open) })}
      inputMode="numeric"
      autoComplete="off"
      maxLength={7}
      defaultValue={String(open)}
      onInput={({ currentTarget: { value } }) => change(value.trim() ? Number(value) : 0)}
    />
  );
}
