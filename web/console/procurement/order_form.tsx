import { useRef, useState } from "preact/hooks";
import { api, FormKey, untilKnown } from "../../shared/api";
import type { OrderBody, PurchaseOrderView } from "../../shared/generated/schema";
import { go } from "../../shared/route";
import { say } from "../../shared/status";
import { Choice, Field, FieldError, Form, type Typed } from "../../shared/ui/form";
import { catalogue } from "../../shared/words";
import { Up } from "../shared/up";
import { Items } from "./items";
import { type Shop, ShopChoice } from "./shop_choice";
import { MEANS, type Means, meansName } from "./state";
import { itemOf, NO_ROW, type Row, rowOf, wrongRows } from "./typed";

const t = catalogue({
  id: {
    title: "Pesanan baru",
    change: "Ubah draf {reference}",
    up: "Semua pesanan",
    back: "Pesanannya",
    about: "Dokumen",
    unit: "Unit kerja",
    unit_hint: "Perangkat daerah yang membeli, seperti pada anggarannya.",
    account_code: "Kode rekening",
    account_code_hint: "Kode belanja barang dan jasa di APBD, misalnya 5.1.02.01.01.0052.",
    reference: "Nomor dokumen",
    reference_hint: "Nomor surat pesanan atau kontrak unit.",
    means: "Cara bayar",
    save: "Simpan draf",
    saved: "Draf {reference} tersimpan. Periksa, lalu ajukan.",
    name: "Isi nama barang atau jasa.",
    quantity: "Isi bilangan bulat mulai dari 1.",
    unit_price: "Isi harga lebih dari nol.",
    shop_first: "Pilih tokonya dulu; sesudah itu isi barangnya.",
  },
  en: {
    title: "New order",
    change: "Change draft {reference}",
    up: "All orders",
    back: "The order",
    about: "Document",
    unit: "Unit",
    unit_hint: "The part of the city that buys, as in its budget.",
    account_code: "Account code",
    account_code_hint: "The budget's code for goods and services, such as 5.1.02.01.01.0052.",
    reference: "Document number",
    reference_hint: "The number of the unit's order or contract.",
    means: "Means of payment",
    save: "Save draft",
    saved: "Draft {reference} is saved. Look it over, then submit it.",
    name: "Name the goods or the service.",
    quantity: "Enter a whole number from 1.",
    unit_price: "Enter a price above zero.",
    shop_first: "Choose the shop first; then what is bought.",
  },
});

/** The form of a new order. */
export function NewOrder() {
  return (
    <div class="stack">
      <Up path={["procurement", "orders"]} name={t("up")} title={t("title")} />
      <OrderForm />
    </div>
  );
}

/** The form of an order that is a draft still. */
export function ChangeOrder({
  of,
  changed,
}: {
  of: PurchaseOrderView;
  changed: (order: PurchaseOrderView) => void;
}) {
  const title = t("change", { reference: of.reference });
  return (
    <div class="stack">
      <Up path={["procurement", "orders", of.id]} name={t("back")} title={title} />
      <OrderForm draft={of} saved={changed} />
    </div>
  );
}

/** Who is ordered from, by which document, and what. */
function OrderForm({
  draft,
  saved: told = () => {},
}: {
  draft?: PurchaseOrderView;
  saved?: (order: PurchaseOrderView) => void;
}) {
  const [shop, setShop] = useState<Shop | null>(
    draft ? { id: draft.merchant_id, name: draft.merchant_name } : null,
  );
  const [rows, setRows] = useState<readonly Row[]>(() =>
    draft ? draft.items.map(rowOf) : [{ ...NO_ROW, key: 0 }],
  );
  const key = useRef(new FormKey());

  function chosen(next: Shop | null): void {
    setShop(next);
    // Another shop's products are not this one's.
    if (next && next.id !== shop?.id) setRows(rows.map((row) => ({ ...row, product_id: "" })));
  }

  async function save(typed: Typed, { id: merchant_id }: Shop): Promise<void> {
    const { unit = "", account_code = "", reference = "", means } = typed;
    const wrong = wrongRows(rows, {
      name: t("name"),
      quantity: t("quantity"),
      unit_price: t("unit_price"),
    });
    if (Object.keys(wrong).length > 0) throw new FieldError(wrong);
    const items = rows.map(itemOf);
    const body = { unit, merchant_id, account_code, reference, means: means as Means, items };
    const saved = await keep(body, key.current.for(body), draft?.id);
    key.current.succeeded();
    told(saved);
    say(t("saved", { reference: saved.reference }));
    go(["procurement", "orders", saved.id], { replace: true });
  }

  return (
    <>
      <ShopChoice chosen={shop} choose={chosen} />
      {shop ? (
        <Form act={(typed) => save(typed, shop)} go={t("save")}>
          <Document of={draft} />
          <Items shop={shop} rows={rows} set={setRows} />
        </Form>
      ) : (
        <p class="note">{t("shop_first")}</p>
      )}
    </>
  );
}

/** Saves a new draft, or in place of the one with an id. */
function keep(
  body: OrderBody,
  header: { "Idempotency-Key": string },
  id: string | undefined,
): Promise<PurchaseOrderView> {
  return untilKnown(() =>
    id
      ? api.PATCH("/api/v1/admin/purchase-orders/{order_id}", {
          params: { path: { order_id: id }, header },
          body,
        })
      : api.POST("/api/v1/admin/purchase-orders", { params: { header }, body }),
  );
}

function Document({ of }: { of: PurchaseOrderView | undefined }) {
  return (
    <section class="card stack">
      <h3>{t("about")}</h3>
      <div class="pair">
        <Field
          name="unit"
          label={t("unit")}
          hint={t("unit_hint")}
          defaultValue={of?.unit}
          required
          maxLength={100}
          autoComplete="off"
        />
        <Field
          name="reference"
          label={t("reference")}
          hint={t("reference_hint")}
          defaultValue={of?.reference}
          required
          maxLength={64}
          autoComplete="off"
        />
      </div>
      <div class="pair">
        <Field
          name="account_code"
          label={t("account_code")}
          hint={t("account_code_hint")}
          defaultValue={of?.account_code}
          required
          maxLength={64}
          autoComplete="off"
        />
        <Choice name="means" label={t("means")} defaultValue={of?.means}>
          {MEANS.map((one) => (
            <option key={one} value={one} selected={one === of?.means}>
              {meansName(one)}
            </option>
          ))}
        </Choice>
      </div>
    </section>
  );
}
