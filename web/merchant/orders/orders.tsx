// What the city has ordered from the shop: to deliver, delivered, paid.

import { api, got } from "../../shared/api";
import { useAttempt } from "../../shared/attempt";
import type { MerchantOrderView } from "../../shared/generated/schema";
import { route, to } from "../../shared/route";
import { Button, ButtonLink } from "../../shared/ui/button";
import { Icon } from "../../shared/ui/icons";
import { Empty, Loading } from "../../shared/ui/loading";
import { Problem } from "../../shared/ui/problem";
import { Money } from "../../shared/ui/text";
import { t as shared } from "../../shared/ui/words";
import { catalogue } from "../../shared/words";
import { usePaged } from "../shared/paged";
import { profile } from "../shared/profile";
import { Order } from "./order";
import { Slips } from "./slips";
import { OrderChip } from "./state";

const t = catalogue({
  id: {
    back: "Toko",
    title: "Pesanan kota",
    lead: "Yang dibeli kota di toko Anda. Kirim yang sudah disetujui, lalu tekan Sudah dikirim; setelah petugas menerimanya, uangnya ikut pencairan berikutnya.",
    slips: "Bukti potong pajak",
    none: "Belum ada pesanan dari kota. Pesanan yang disetujui muncul di sini.",
    for: "untuk {unit}",
  },
  en: {
    back: "Shop",
    title: "City orders",
    lead: "What the city buys at your shop. Deliver what is approved, then press Delivered; once an officer has accepted it, the money comes with the next payout.",
    slips: "Tax slips",
    none: "No orders from the city yet. Approved orders appear here.",
    for: "for {unit}",
  },
});

const SHOWN_AT_ONCE = 20;

/** One order, the taxes that were withheld, or all orders. */
export function Orders() {
  const [, named] = route.value;
  if (named === "slips") return <Slips />;
  return named ? <Order key={named} id={named} /> : <OrderList />;
}

function OrderList() {
  const orders = usePaged(
    (cursor) =>
      got(
        api.GET("/api/v1/merchant/purchase-orders", {
          params: { query: { limit: SHOWN_AT_ONCE, cursor } },
        }),
      ),
    [],
  );
  const [problem, attempt] = useAttempt();
  return (
    <div class="stack">
      <div>
        <ButtonLink look="quiet" icon="back" href={to("shop")}>
          {t("back")}
        </ButtonLink>
      </div>
      <h1>{t("title")}</h1>
      <p class="soft">{t("lead")}</p>
      {profile.state.value.value?.role === "owner" ? (
        <div>
          <ButtonLink href={to("orders", "slips")} icon="document">
            {t("slips")}
          </ButtonLink>
        </div>
      ) : null}
      <Loading of={orders} rows={4}>
        {({ items, next_cursor: next }) => (
          <div class="stack">
            {items.length === 0 ? <Empty>{t("none")}</Empty> : null}
            <ul class="rows">
              {items.map((one) => (
                <li key={one.id}>
                  <Row of={one} />
                </li>
              ))}
            </ul>
            <Problem error={problem} />
            {next ? <Button act={() => attempt(orders.more)}>{shared("more")}</Button> : null}
          </div>
        )}
      </Loading>
    </div>
  );
}

function Row({ of }: { of: MerchantOrderView }) {
  return (
    <a class="row-link" href={to("orders", of.id)}>
      <span>
        <Money class="strong" amount={of.total} />
        <span class="small">{t("for", { unit: of.unit })}</span>
        <span class="soft small">{of.reference}</span>
      </span>
      <OrderChip state={of.state} />
      <Icon name="next" size={18} />
    </a>
  );
}
