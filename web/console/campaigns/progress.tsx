import { rupiah } from "../../shared/format";
import type { CampaignView } from "../../shared/generated/schema";
import { catalogue } from "../../shared/words";
import { moneyName } from "../shared/campaigns";

const t = catalogue({
  id: {
    told: "Dari {funded}: ditukarkan {redeemed}, belum ditukarkan {unspent}, sisa {remaining}.",
    nothing: "Belum didanai.",
  },
  en: {
    told: "Of {funded}: {redeemed} redeemed, {unspent} not yet redeemed, {remaining} left.",
    nothing: "Not funded yet.",
  },
});

type Money = Pick<CampaignView, "funded" | "issued" | "redeemed" | "remaining">;

/** What was issued and has not been redeemed; some of it may have expired since. */
function unspent({ issued, redeemed }: Money): number {
  return Math.max(0, issued - redeemed);
}

/** What became of a campaign's money, as one bar. */
export function Progress({ of, tall }: { of: Money; tall?: boolean }) {
  const left = unspent(of);
  const whole = Math.max(of.funded, of.redeemed + left + of.remaining);
  if (whole === 0) return <span class="soft small">{t("nothing")}</span>;
  const share = (amount: number) => (100 * amount) / whole;
  const words = t("told", {
    funded: rupiah(of.funded),
    redeemed: rupiah(of.redeemed),
    unspent: rupiah(left),
    remaining: rupiah(of.remaining),
  });
  return (
    <svg
      class={`progress${tall ? " tall" : ""}`}
      viewBox="0 0 100 10"
      preserveAspectRatio="none"
      role="img"
      aria-label={words}
    >
      <rect class="track" width="100" height="10" />
      <rect class="redeemed" width={share(of.redeemed)} height="10" />
      <rect class="unspent" x={share(of.redeemed)} width={share(left)} height="10" />
    </svg>
  );
}

/** The figures behind the bar, in its colours. */
export function Figures({ of }: { of: Money }) {
  const rows = [
    ["redeemed", of.redeemed],
    ["unspent", unspent(of)],
    ["remaining", of.remaining],
  ] as const;
  return (
    <dl class="figures">
      <div>
        <dt>{moneyName("funded")}</dt>
        <dd class="money">{rupiah(of.funded)}</dd>
      </div>
      {rows.map(([name, amount]) => (
        <div key={name}>
          <dt>
            <span class={`swatch ${name}`} />
            {moneyName(name)}
          </dt>
          <dd class="money">{rupiah(amount)}</dd>
        </div>
      ))}
    </dl>
  );
}
