import { count, moment, rupiah } from "../../shared/format";
import type { InTransitSumView, InTransitView } from "../../shared/generated/schema";
import { catalogue } from "../../shared/words";
import { Thing } from "../shared/thing";
import { transitName } from "./words";

const t = catalogue({
  id: {
    title: "Dalam perjalanan",
    lead: "Yang sudah dijanjikan, dikirim, atau diunggah, dan belum dibukukan. Ini bukan selisih.",
    sum: "{count}, seluruhnya {amount}",
    since: "sejak {since}",
    more: "dan {count} lagi",
  },
  en: {
    title: "In transit",
    lead: "What was promised, sent or uploaded, and is not booked yet. That is no difference.",
    sum: "{count}, {amount} in all",
    since: "since {since}",
    more: "and {count} more",
  },
});

/** What is on its way between the city and its bank: by kind, the oldest first. */
export function Transit({
  items,
  sums,
}: {
  items: readonly InTransitView[];
  sums: readonly InTransitSumView[];
}) {
  if (sums.length === 0) return null;
  return (
    <section class="stack" aria-label={t("title")}>
      <h2>{t("title")}</h2>
      <p class="soft">{t("lead")}</p>
      {sums.map((sum) => {
        const named = items.filter((one) => one.kind === sum.kind);
        return (
          <details key={sum.kind} class="check ok transit">
            <summary>
              <h3 class="check-name">{transitName(sum.kind)}</h3>
              <span>{t("sum", { count: count(sum.count), amount: rupiah(sum.amount) })}</span>
            </summary>
            <ul class="check-body">
              {named.map((one) => (
                <li key={one.reference} class="spread">
                  <span>
                    <Thing id={one.reference} />{" "}
                    <span class="soft small">
                      {t("since", { since: moment(one.since, "day") })}
                    </span>
                  </span>
                  <span class="money">{rupiah(one.amount)}</span>
                </li>
              ))}
              {named.length < sum.count ? (
                <li class="soft">{t("more", { count: count(sum.count - named.length) })}</li>
              ) : null}
            </ul>
          </details>
        );
      })}
    </section>
  );
}
