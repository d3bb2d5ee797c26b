// One order of the city: what to deliver, what it pays and when, what was withheld of it.

import { useEffect, useMemo, useState } from "preact/hooks";
import { api, got, keyed, newKey, untilKnown } from "../../shared/api";
import { businessDay, count, moment } from "../../shared/format";
import type {
  AcceptanceView,
  MerchantOrderView,
  OrderItemView,
} from "../../shared/generated/schema";
import { type Source, source } from "../../shared/load";
import { to } from "../../shared/route";
import { say } from "../../shared/status";
import { Button, ButtonLink } from "../../shared/ui/button";
import { Ask } from "../../shared/ui/dialog";
import { Loading } from "../../shared/ui/loading";
import { Pair } from "../../shared/ui/pair";
import { Money, When } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { OrderChip } from "./state";
import { taxName } from "./taxes";
import { WhenPaid } from "./when_paid";

const t = catalogue({
  id: {
    back: "Pesanan kota",
    title: "Pesanan {reference}",
    unit: "Untuk",
    approved: "Disetujui",
    until: "Paling lambat",
    until_what: "{day}, akhir tahun anggaran; ikuti tanggal di surat pesanannya",
    delivered: "Dikirim",
    items: "Yang dipesan",
    item: "{quantity} × {name}",
    taken: "{taken} sudah diterima",
    total: "Nilai pesanan",
    deliver: "Sudah dikirim",
    deliver_title: "Semua yang dipesan sudah dikirim?",
    deliver_part: "Sisa pesanannya sudah dikirim?",
    deliver_lead:
      "Petugas {unit} memeriksa dan menerimanya. Uangnya menjadi hak Anda saat diterima, bukan saat dikirim.",
    deliver_go: "Ya, sudah dikirim",
    deliver_done: "Kota diberi tahu bahwa pesanannya sudah dikirim.",
    waits: "Kota sedang memeriksa kiriman Anda. Belum ada yang perlu Anda lakukan.",
    sent_back: "Kiriman dikembalikan: {reason}. Hubungi unitnya, lalu kirim lagi.",
    cancelled: "Kota membatalkan yang belum diterima. Jangan kirim lagi.",
    pay: "Pembayaran",
    open: "Masih akan datang, sebelum pajak",
    taxes_what:
      "Pajak dipungut kota saat barang diterima dan disetorkannya atas nama Anda; jumlahnya terlihat di sini, dan bukti potongnya di Bukti potong pajak.",
    bast: "Diterima, BAST {number}",
    gross: "Nilai yang diterima",
    net: "Hak Anda",
  },
  en: {
    back: "City orders",
    title: "Order {reference}",
    unit: "For",
    approved: "Approved",
    until: "At the latest",
    until_what: "{day}, the end of the fiscal year; keep to the date in the written order",
    delivered: "Delivered",
    items: "What was ordered",
    item: "{quantity} × {name}",
    taken: "{taken} accepted",
    total: "Value of the order",
    deliver: "Delivered",
    deliver_title: "Has all that was ordered been delivered?",
    deliver_part: "Has the rest of the order been delivered?",
    deliver_lead:
      "An officer of {unit} looks at it and accepts it. The money is owed to you once it is accepted, not when it is delivered.",
    deliver_go: "Yes, it is delivered",
    deliver_done: "The city was told that the order is delivered.",
    waits: "The city is looking at what you delivered. There is nothing for you to do.",
    sent_back: "Sent back: {reason}. Talk to the unit, then deliver again.",
    cancelled: "The city has cancelled what was not accepted. Do not deliver it any more.",
    pay: "Payment",
    open: "Still to come, before taxes",
    taxes_what:
      "Taxes are withheld by the city when it accepts the goods, and remitted in your name; you see how much here, and the slips under Tax slips.",
    bast: "Accepted, BAST {number}",
    gross: "Value accepted",
    net: "Owed to you",
  },
});

/** One of the city's orders at the shop. */
export function Order({ id }: { id: string }) {
  const order = useMemo(
    () =>
      source(() =>
        got(
          api.GET("/api/v1/merchant/purchase-orders/{order_id}", {
            params: { path: { order_id: id } },
          }),
        ),
      ),
    [id],
  );
  useEffect(() => {
    order.load();
  }, [order]);
  return (
    <div class="stack">
      <div>
        <ButtonLink look="quiet" icon="back" href={to("orders")}>
          {t("back")}
        </ButtonLink>
      </div>
      <Loading of={order} rows={6}>
        {(found) => (
          <div class="stack">
            <Head of={found} source={order} />
            <Items of={found} />
            <Payment of={found} />
          </div>
        )}
      </Loading>
    </div>
  );
}

function Head({ of, source: from }: { of: MerchantOrderView; source: Source<MerchantOrderView> }) {
  const [asking, setAsking] = useState("");

  async function deliver(): Promise<void> {
    const params = { path: { order_id: of.id }, header: keyed(asking) };
    from.set(
      await untilKnown(() =>
        api.POST("/api/v1/merchant/purchase-orders/{order_id}/deliver", { params, body: {} }),
      ),
    );
    say(t("deliver_done"));
  }

  return (
    <section class="card stack">
      <div class="spread">
        <h1>{t("title", { reference: of.reference })}</h1>
        <OrderChip state={of.state} />
      </div>
      <dl class="pairs">
        <Pair name={t("unit")}>{of.unit}</Pair>
        <Pair name={t("approved")}>
          <When at={of.approved_at} style="day" />
        </Pair>
        {of.state === "approved" ? (
          <Pair name={t("until")}>{t("until_what", { day: moment(lastDay(of), "day") })}</Pair>
        ) : null}
        {of.delivered_at ? (
          <Pair name={t("delivered")}>
            <When at={of.delivered_at} />
          </Pair>
        ) : null}
      </dl>
      {of.rejection ? <p class="strong">{t("sent_back", { reason: of.rejection })}</p> : null}
      {of.cancelled_at ? <p class="strong">{t("cancelled")}</p> : null}
      {of.state === "delivered" ? <p>{t("waits")}</p> : null}
      {of.state === "approved" ? (
        <Button look="primary" icon="check" wide act={() => setAsking(newKey())}>
          {t("deliver")}
        </Button>
      ) : null}
      {asking ? (
        <Ask
          title={t(of.acceptances.length > 0 ? "deliver_part" : "deliver_title")}
          go={t("deliver_go")}
          act={deliver}
          close={() => setAsking("")}
        >
          <p class="asked">{t("deliver_lead", { unit: of.unit })}</p>
        </Ask>
      ) : null}
    </section>
  );
}

// What is committed to an order lapses with the year in which it was approved.
function lastDay({ approved_at }: MerchantOrderView): string {
  return `${businessDay(Date.parse(approved_at)).slice(0, 4)}-12-31`;
}

function Items({ of }: { of: MerchantOrderView }) {
  return (
    <section class="card stack">
      <h2>{t("items")}</h2>
      <dl class="pairs">
        {of.items.map((one, at) => (
          <Pair key={at} name={itemWords(one)}>
            <Money amount={one.amount} />
          </Pair>
        ))}
        <Pair name={t("total")} total>
          <Money amount={of.total} class="strong" />
        </Pair>
      </dl>
    </section>
  );
}

function itemWords({ quantity, name, accepted }: OrderItemView): string {
  const words = t("item", { quantity: count(quantity), name });
  const part = accepted > 0 && accepted < quantity;
  return part ? `${words} (${t("taken", { taken: count(accepted) })})` : words;
}

function Payment({ of }: { of: MerchantOrderView }) {
  return (
    <section class="card stack">
      <h2>{t("pay")}</h2>
      {of.open > 0 ? (
        <dl class="pairs">
          <Pair name={t("open")}>
            <Money amount={of.open} class="strong" />
          </Pair>
        </dl>
      ) : null}
      {of.acceptances.map((one) => (
        <Accepted key={one.bast} of={one} />
      ))}
      <p class="soft small">{t("taxes_what")}</p>
      <WhenPaid />
    </section>
  );
}

function Accepted({ of }: { of: AcceptanceView }) {
  return (
    <div>
      <h3>{t("bast", { number: of.bast })}</h3>
      <p class="soft small">
        <When at={of.at} />
      </p>
      <dl class="pairs">
        <Pair name={t("gross")}>
          <Money amount={of.gross} />
        </Pair>
        {of.taxes.map(({ kind, amount }) => (
          <Pair key={kind} name={taxName(kind)}>
            <Money amount={-amount} />
          </Pair>
        ))}
        <Pair name={t("net")} total>
          <Money amount={of.net} class="strong" />
        </Pair>
      </dl>
    </div>
  );
}
