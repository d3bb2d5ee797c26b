import { signal } from "@preact/signals";
import { api } from "../../shared/api";
import type { PurchaseOrderView } from "../../shared/generated/schema";
import { to } from "../../shared/route";
import { Field, Form } from "../../shared/ui/form";
import { catalogue } from "../../shared/words";
import { Readers } from "../shared/may";
import { Pick } from "../shared/pick";
import { ListedTable } from "../shared/table/listed";
import { useListing } from "../shared/table/listing";
import type { Column } from "../shared/table/table";
import { Order } from "./order";
import { NewOrder } from "./order_form";
import { type OrderState, STATES, StateChip, stateName } from "./state";

const t = catalogue({
  id: {
    title: "Pesanan",
    lead: "Satu unit kerja memesan di satu toko. Uangnya disisihkan saat bendahara menyetujui, dan menjadi hak toko saat barangnya diterima dengan BAST.",
    state: "Keadaan",
    all: "Semua",
    unit: "Unit kerja",
    unit_hint: "Seperti tertulis pada pesanannya. Kosong: semua unit.",
    show: "Tampilkan",
    none: "Tidak ada pesanan yang cocok. Ubah saringannya, atau buat pesanan baru.",
    reference: "Nomor dokumen",
    shop: "Toko",
    account_code: "Kode rekening",
    total: "Nilai",
    accepted: "Diterima",
    drafted_at: "Dibuat (WIB)",
    funding: "SPM atau SP2D",
    means: "Cara bayar",
    number: "Nomor pesanan",
  },
  en: {
    title: "Orders",
    lead: "One unit orders at one shop. The money is committed when finance approves, and is owed to the shop when the goods are accepted with their BAST.",
    state: "State",
    all: "All",
    unit: "Unit",
    unit_hint: "As written on its orders. Empty: all units.",
    show: "Show",
    none: "No order fits. Change the filter, or make a new order.",
    reference: "Document number",
    shop: "Shop",
    account_code: "Account code",
    total: "Value",
    accepted: "Accepted",
    drafted_at: "Created (WIB)",
    funding: "SPM or SP2D",
    means: "Means of payment",
    number: "Order id",
  },
});

interface Wanted {
  state: OrderState | "";
  unit: string;
}

// Kept while the page is open: whoever comes back from one order goes on with the same list.
const wanted = signal<Wanted>({ state: "", unit: "" });

/** One order, the form for another, or all of them. */
export function Orders({ id }: { id?: string }) {
  if (id === "new") {
    return (
      <Readers roles={["admin"]}>
        <NewOrder />
      </Readers>
    );
  }
  return id ? <Order id={id} /> : <OrderList />;
}

function OrderList() {
  const { state, unit } = wanted.value;
  const orders = useListing(
    (cursor) =>
      api.GET("/api/v1/admin/purchase-orders", {
        params: {
          query: { state: state || undefined, unit: unit || undefined, limit: 100, cursor },
        },
      }),
    [state, unit],
  );
  async function show(typed: string): Promise<void> {
    if (typed === unit) await orders.load();
    wanted.value = { state, unit: typed };
  }
  return (
    <>
      <p class="soft lead">{t("lead")}</p>
      <div class="line-form">
        <Form act={({ unit: typed }) => show(typed ?? "")} go={t("show")} icon="search">
          <Field
            name="unit"
            type="search"
            label={t("unit")}
            hint={t("unit_hint")}
            maxLength={100}
            autoComplete="off"
            defaultValue={unit}
          />
        </Form>
      </div>
      <Pick
        label={t("state")}
        value={state}
        choose={(chosen) => {
          wanted.value = { state: chosen, unit };
        }}
        of={[
          { value: "" as const, name: t("all") },
          ...STATES.map((one) => ({ value: one, name: stateName(one) })),
        ]}
      />
      <ListedTable
        of={orders}
        caption={t("title")}
        columns={columns()}
        id={({ id }) => id}
        file="pesanan-belanja"
        empty={t("none")}
      />
    </>
  );
}

function columns(): Column<PurchaseOrderView>[] {
  return [
    {
      key: "reference",
      name: t("reference"),
      of: ({ reference }) => reference,
      cell: (one) => <a href={to("procurement", "orders", one.id)}>{one.reference}</a>,
    },
    {
      key: "state",
      name: t("state"),
      of: ({ state }) => stateName(state),
      cell: ({ state }) => <StateChip state={state} />,
    },
    { key: "unit", name: t("unit"), of: ({ unit }) => unit },
    {
      key: "shop",
      name: t("shop"),
      of: (one) => one.merchant_name,
      cell: (one) => <a href={to("merchants", one.merchant_id)}>{one.merchant_name}</a>,
    },
    { key: "total", name: t("total"), of: ({ total }) => total, kind: "money", sum: true },
    {
      key: "accepted",
      name: t("accepted"),
      of: ({ accepted }) => accepted,
      kind: "money",
      sum: true,
    },
    { key: "account_code", name: t("account_code"), of: (one) => one.account_code },
    { key: "funding", name: t("funding"), of: ({ funding }) => funding || null },
    { key: "drafted_at", name: t("drafted_at"), of: (one) => one.drafted_at, kind: "moment" },
    { key: "means", name: t("means"), of: ({ means }) => means, inFileOnly: true },
    { key: "id", name: t("number"), of: ({ id }) => id, inFileOnly: true },
  ];
}
