import { api, got } from "../../shared/api";
import type { OrderItemView, PurchaseOrderView } from "../../shared/generated/schema";
import type { Source } from "../../shared/load";
import { route, to } from "../../shared/route";
import { Loading } from "../../shared/ui/loading";
import { Pair } from "../../shared/ui/pair";
import { Money } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { Facts } from "../shared/facts";
import { may } from "../shared/may";
import { useStaffNames } from "../shared/people";
import { useSource } from "../shared/table/listing";
import { type Column, Table } from "../shared/table/table";
import { Up } from "../shared/up";
import { Acceptances } from "./acceptances";
import { Actions } from "./actions";
import { ChangeOrder } from "./order_form";
import { meansName, StateChip } from "./state";
import { Steps } from "./steps";

const t = catalogue({
  id: {
    up: "Semua pesanan",
    title: "Pesanan {reference}",
    total: "Nilai pesanan",
    committed: "Disisihkan",
    accepted: "Diterima (bruto)",
    withheld: "Pajak dipungut",
    about: "Dokumen",
    unit: "Unit kerja",
    shop: "Toko",
    account_code: "Kode rekening",
    reference: "Nomor dokumen",
    means: "Cara bayar",
    funding: "SPM atau SP2D",
    not_yet: "Belum ada",
    account: "Rekening komitmen",
    number: "Nomor pesanan",
    items: "Barang dan jasa",
    name: "Barang atau jasa",
    quantity: "Volume",
    taken: "Diterima",
    unit_price: "Harga satuan",
    sum: "Jumlah",
    made_here: "Buatan Malang",
    yes: "Ya",
    no: "–",
  },
  en: {
    up: "All orders",
    title: "Order {reference}",
    total: "Value of the order",
    committed: "Committed",
    accepted: "Accepted (gross)",
    withheld: "Taxes withheld",
    about: "Document",
    unit: "Unit",
    shop: "Shop",
    account_code: "Account code",
    reference: "Document number",
    means: "Means of payment",
    funding: "SPM or SP2D",
    not_yet: "None yet",
    account: "Account of the commitment",
    number: "Order id",
    items: "Goods and services",
    name: "Goods or service",
    quantity: "Quantity",
    taken: "Accepted",
    unit_price: "Unit price",
    sum: "Sum",
    made_here: "Made in Malang",
    yes: "Yes",
    no: "–",
  },
});

/** One order, from its draft to what was accepted of it. */
export function Order({ id }: { id: string }) {
  const order = useSource(
    () =>
      got(
        api.GET("/api/v1/admin/purchase-orders/{order_id}", { params: { path: { order_id: id } } }),
      ),
    [id],
  );
  return (
    <Loading of={order} tall>
      {(found) =>
        route.value[3] === "change" && found.state === "draft" && may("admin") ? (
          <ChangeOrder of={found} changed={order.set} />
        ) : (
          <Shown of={found} source={order} />
        )
      }
    </Loading>
  );
}

function Shown({ of, source }: { of: PurchaseOrderView; source: Source<PurchaseOrderView> }) {
  const staff = useStaffNames();
  return (
    <div class="stack">
      <Up
        path={["procurement", "orders"]}
        name={t("up")}
        title={t("title", { reference: of.reference })}
        chip={<StateChip state={of.state} />}
      />
      <Steps of={of} staff={staff} />
      <Sums of={of} />
      <Actions of={of} source={source} />
      <section class="card stack" aria-labelledby="items">
        <h3 id="items">{t("items")}</h3>
        <Table
          caption={t("items")}
          columns={columns()}
          rows={of.items}
          id={(one) => String(of.items.indexOf(one))}
        />
      </section>
      <Acceptances of={of} staff={staff} />
      <About of={of} />
    </div>
  );
}

function Sums({ of }: { of: PurchaseOrderView }) {
  return (
    <dl class="sums">
      <Pair name={t("total")}>
        <Money amount={of.total} />
      </Pair>
      <Pair name={t("committed")}>
        <Money amount={of.committed} />
      </Pair>
      <Pair name={t("accepted")}>
        <Money amount={of.accepted} />
      </Pair>
      <Pair name={t("withheld")}>
        <Money amount={of.withheld} />
      </Pair>
    </dl>
  );
}

function columns(): Column<OrderItemView>[] {
  return [
    { key: "name", name: t("name"), of: ({ name }) => name },
    { key: "quantity", name: t("quantity"), of: ({ quantity }) => quantity, kind: "count" },
    { key: "taken", name: t("taken"), of: ({ accepted }) => accepted, kind: "count" },
    { key: "unit_price", name: t("unit_price"), of: (one) => one.unit_price, kind: "money" },
    {
      key: "sum",
      name: t("sum"),
      of: ({ amount }) => amount,
      kind: "money",
      sum: true,
    },
    {
      key: "made_here",
      name: t("made_here"),
      of: ({ made_in_malang }) => t(made_in_malang ? "yes" : "no"),
    },
  ];
}

function About({ of }: { of: PurchaseOrderView }) {
  const account = `order:${of.id}`;
  return (
    <section class="card stack" aria-labelledby="about">
      <h3 id="about">{t("about")}</h3>
      <Facts
        of={[
          [t("unit"), of.unit],
          [t("shop"), <a href={to("merchants", of.merchant_id)}>{of.merchant_name}</a>],
          [t("account_code"), of.account_code],
          [t("reference"), of.reference],
          [t("means"), meansName(of.means)],
          [t("funding"), of.funding || t("not_yet")],
          [t("account"), <a href={to("finance", "accounts", account)}>{account}</a>],
          [t("number"), <span class="code">{of.id}</span>],
        ]}
      />
    </section>
  );
}
