import { useRef } from "preact/hooks";
import { api, everyPage } from "../../shared/api";
import { count, grouped, rupiah } from "../../shared/format";
import type { PublicProductView } from "../../shared/generated/schema";
import { Button } from "../../shared/ui/button";
import { Choice, Field, MoneyField, Tickbox } from "../../shared/ui/form";
import { Money } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { useSource } from "../shared/table/listing";
import type { Shop } from "./shop_choice";
import { NO_ROW, type Row, totalOf, worth } from "./typed";

const t = catalogue({
  id: {
    title: "Barang dan jasa",
    shelf: "Ambil dari etalase toko",
    shelf_hint: "Nama dan harganya terisi; keduanya masih dapat diubah.",
    pick: "Pilih produk",
    product: "{name}, {price}",
    row: "Baris {number}",
    name: "Barang atau jasa",
    quantity: "Volume",
    unit_price: "Harga satuan (Rp)",
    made_in_malang: "Buatan Malang",
    sum: "Jumlah",
    add: "Tambah baris",
    remove: "Hapus",
    remove_of: "Hapus baris {number}",
    total: "Nilai pesanan, sudah termasuk pajak",
  },
  en: {
    title: "Goods and services",
    shelf: "Take from the shop's shelf",
    shelf_hint: "Fills in name and price; both can still be changed.",
    pick: "Choose a product",
    product: "{name}, {price}",
    row: "Row {number}",
    name: "Goods or service",
    quantity: "Quantity",
    unit_price: "Unit price (Rp)",
    made_in_malang: "Made in Malang",
    sum: "Sum",
    add: "Add a row",
    remove: "Remove",
    remove_of: "Remove row {number}",
    total: "Value of the order, taxes included",
  },
});

// The most that one shop shows and one order holds.
const SHELF_MOST = 400;
const ROWS_MOST = 100;

/** What is ordered, row by row, with the sums as they are typed. */
export function Items({
  shop,
  rows,
  set,
}: {
  shop: Shop;
  rows: readonly Row[];
  set: (rows: readonly Row[]) => void;
}) {
  const last = useRef(Math.max(0, ...rows.map(({ key }) => key)));

  function add(row: Omit<Row, "key">): void {
    last.current += 1;
    // A first row that nobody has filled in makes room.
    const kept = rows.filter((one) => row === NO_ROW || one.name || one.unit_price);
    set([...kept, { ...row, key: last.current }]);
  }

  function change(key: number, changes: Partial<Row>): void {
    set(rows.map((one) => (one.key === key ? { ...one, ...changes } : one)));
  }

  return (
    <section class="card stack" aria-labelledby="items">
      <h3 id="items">{t("title")}</h3>
      <Shelf
        of={shop}
        take={({ id, name, price, made_in_malang }) =>
          add({ product_id: id, name, quantity: 1, unit_price: price, made_in_malang })
        }
      />
      <ol class="order-rows">
        {rows.map((row, at) => (
          <li key={row.key}>
            <RowFields
              row={row}
              at={at}
              change={(changes) => change(row.key, changes)}
              remove={
                rows.length > 1 ? () => set(rows.filter(({ key }) => key !== row.key)) : undefined
              }
            />
          </li>
        ))}
      </ol>
      <div class="spread">
        <Button icon="plus" disabled={rows.length >= ROWS_MOST} act={() => add(NO_ROW)}>
          {t("add")}
        </Button>
        <p class="order-total" role="status">
          {t("total")} <Money amount={totalOf(rows)} class="strong" />
        </p>
      </div>
    </section>
  );
}

function Shelf({ of, take }: { of: Shop; take: (product: PublicProductView) => void }) {
  const shelf = useSource(
    () =>
      everyPage(
        (cursor) =>
          api.GET("/api/v1/public/products", {
            params: { query: { q: of.name, limit: 200, cursor } },
          }),
        SHELF_MOST,
      ),
    [of.id],
  );
  // Others may have the same words in their names.
  const own = (shelf.state.value.value ?? []).filter((one) => one.merchant_id === of.id);
  if (own.length === 0) return null;
  return (
    <Choice
      name="shelf"
      label={t("shelf")}
      hint={t("shelf_hint")}
      value=""
      onChange={({ currentTarget: { value } }) => {
        const taken = own.find(({ id }) => id === value);
        if (taken) take(taken);
      }}
    >
      <option value="">{t("pick")}</option>
      {own.map((one) => (
        <option key={one.id} value={one.id}>
          {t("product", { name: one.name, price: rupiah(one.price) })}
        </option>
      ))}
    </Choice>
  );
}

function RowFields({
  row,
  at,
  change,
  remove,
}: {
  row: Row;
  at: number;
  change: (changes: Partial<Row>) => void;
  remove: (() => void) | undefined;
}) {
  const number = count(at + 1);
  const field = (name: string) => `items[${at}].${name}`;
  return (
    <fieldset class="order-row">
      <legend class="unseen">{t("row", { number })}</legend>
      <Field
        name={field("name")}
        label={t("name")}
        maxLength={200}
        autoComplete="off"
        defaultValue={row.name}
        onInput={({ currentTarget: { value } }) => change({ name: value })}
      />
      <Field
        name={field("quantity")}
        label={t("quantity")}
        inputMode="numeric"
        autoComplete="off"
        maxLength={7}
        defaultValue={String(row.quantity)}
        onInput={({ currentTarget: { value } }) => change({ quantity: Number(value) || 0 })}
      />
      <MoneyField
        name={field("unit_price")}
        label={t("unit_price")}
        defaultValue={row.unit_price ? grouped(row.unit_price) : ""}
        onAmount={(unit_price) => change({ unit_price })}
      />
      <Tickbox
        name={field("made_in_malang")}
        label={t("made_in_malang")}
        checked={row.made_in_malang}
        onInput={({ currentTarget: { checked } }) => change({ made_in_malang: checked })}
      />
      <p class="order-sum">
        <span class="soft small">{t("sum")}</span> <Money amount={worth(row)} />
      </p>
      {remove ? (
        <Button look="quiet" label={t("remove_of", { number })} act={remove}>
          {t("remove")}
        </Button>
      ) : null}
    </fieldset>
  );
}
