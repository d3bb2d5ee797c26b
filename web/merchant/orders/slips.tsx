// What the city has withheld of what it bought here: what the shop needs for its own tax return.

import { api, got } from "../../shared/api";
import { useAttempt } from "../../shared/attempt";
import type { SlipView } from "../../shared/generated/schema";
import { to } from "../../shared/route";
import { Button, ButtonLink } from "../../shared/ui/button";
import { Chip } from "../../shared/ui/chip";
import { Empty, Loading } from "../../shared/ui/loading";
import { Problem } from "../../shared/ui/problem";
import { Money, When } from "../../shared/ui/text";
import { t as shared } from "../../shared/ui/words";
import { catalogue } from "../../shared/words";
import { usePaged } from "../shared/paged";
import { taxName } from "./taxes";

const t = catalogue({
  id: {
    back: "Pesanan kota",
    title: "Bukti potong pajak",
    lead: "Pajak yang dipungut kota dari yang dibelinya di toko Anda, dan disetorkannya ke negara atas nama Anda. Simpan untuk laporan pajak Anda.",
    none: "Belum ada pajak yang dipungut dari Anda.",
    base: "dari",
    bast: "BAST {number}",
    remitted: "Disetor",
    waiting: "Belum disetor",
    ntpn: "NTPN {numbers}",
  },
  en: {
    back: "City orders",
    title: "Tax slips",
    lead: "Taxes that the city withheld from what it bought at your shop, and remits to the state in your name. Keep them for your tax return.",
    none: "No taxes were withheld from you yet.",
    base: "of",
    bast: "BAST {number}",
    remitted: "Remitted",
    waiting: "Not remitted yet",
    ntpn: "NTPN {numbers}",
  },
});

const SHOWN_AT_ONCE = 20;

/** The taxes that were withheld from the shop, newest first. */
export function Slips() {
  const slips = usePaged(
    (cursor) =>
      got(
        api.GET("/api/v1/merchant/taxes", {
          params: { query: { limit: SHOWN_AT_ONCE, cursor } },
        }),
      ),
    [],
  );
  const [problem, attempt] = useAttempt();
  return (
    <div class="stack">
      <div>
        <ButtonLink look="quiet" icon="back" href={to("orders")}>
          {t("back")}
        </ButtonLink>
      </div>
      <h1>{t("title")}</h1>
      <p class="soft">{t("lead")}</p>
      <Loading of={slips} rows={4}>
        {({ items, next_cursor: next }) => (
          <div class="stack">
            {items.length === 0 ? <Empty>{t("none")}</Empty> : null}
            <ul class="rows">
              {items.map((one) => (
                <li key={`${one.order_id} ${one.bast} ${one.kind}`}>
                  <Slip of={one} />
                </li>
              ))}
            </ul>
            <Problem error={problem} />
            {next ? <Button act={() => attempt(slips.more)}>{shared("more")}</Button> : null}
          </div>
        )}
      </Loading>
    </div>
  );
}

function Slip({ of }: { of: SlipView }) {
  return (
    <div class="row-link">
      <span>
        <strong>{taxName(of.kind)}</strong>
        <span class="small">
          <Money amount={of.amount} /> {t("base")} <Money amount={of.base} />
        </span>
        <span class="soft small">
          {t("bast", { number: of.bast })} · <When at={of.withheld_at} style="day" />
        </span>
        {of.ntpns.length > 0 ? (
          <span class="soft small">{t("ntpn", { numbers: of.ntpns.join(", ") })}</span>
        ) : null}
      </span>
      <Chip tone={of.remitted ? "good" : "calm"}>{t(of.remitted ? "remitted" : "waiting")}</Chip>
    </div>
  );
}
