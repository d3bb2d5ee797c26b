import { api, got } from "../../shared/api";
import { count, percent } from "../../shared/format";
import { Loading } from "../../shared/ui/loading";
import { catalogue } from "../../shared/words";
import { useSource } from "../shared/table/listing";

const t = catalogue({
  id: {
    title: "Nontunai",
    with_nmid: "Pedagang dengan NMID",
    first_time: "Warga yang pertama kali membayar",
    redemptions: "Penukaran",
    with_bill: "Penukaran dengan total belanja",
  },
  en: {
    title: "Cashless",
    with_nmid: "Merchants with an NMID",
    first_time: "Residents who paid for the first time",
    redemptions: "Redemptions",
    with_bill: "Redemptions with a bill total",
  },
});

/** How far the city pays without cash, in the months from one to another. */
export function Cashless({ from, to }: { from: string; to: string }) {
  const found = useSource(
    () => got(api.GET("/api/v1/admin/reports/cashless", { params: { query: { from, to } } })),
    [from, to],
  );
  return (
    <section class="card stack">
      <h2>{t("title")}</h2>
      <Loading of={found} rows={1}>
        {(of) => (
          <dl class="sums">
            <div>
              <dt>{t("with_nmid")}</dt>
              <dd>{count(of.merchants_with_nmid)}</dd>
            </div>
            <div>
              <dt>{t("first_time")}</dt>
              <dd>{count(of.first_time_payers)}</dd>
            </div>
            <div>
              <dt>{t("redemptions")}</dt>
              <dd>{count(of.redemptions)}</dd>
            </div>
            <div>
              <dt>{t("with_bill")}</dt>
              <dd>
                {of.percent_with_bill_total === null ? "–" : percent(of.percent_with_bill_total)}
              </dd>
            </div>
          </dl>
        )}
      </Loading>
    </section>
  );
}
