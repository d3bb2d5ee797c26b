import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { api, got } from "../../shared/api";
import { categoryName } from "../../shared/categories";
import { count, instantOf, moment, rupiah } from "../../shared/format";
import type { PreviewView } from "../../shared/generated/schema";
import { Problem } from "../../shared/ui/problem";
import { catalogue } from "../../shared/words";
import { Examples } from "../shared/reward";
import type { Kind, Reach, TypedRule } from "./typed";

const t = catalogue({
  id: {
    title: "Pratinjau",
    by_codes: "Sebanyak kode yang dibuat: dananya disisihkan saat kode dibuat.",
    begin: "Isi nilai voucher untuk melihat berapa warga yang berhak dan biayanya.",
    begin_incentive:
      "Isi hadiah per warga seluruhnya untuk melihat berapa warga yang berhak dan biayanya.",
    eligible: "{count:warga|warga} berhak",
    vouchers: "{count:voucher|voucher}",
    cost: "paling banyak",
    counting: "Menghitung…",
    only: "Hanya kelompok: {names}",
    card: "Di dompet warga",
    no_name: "Nama kampanye",
    until: "Berlaku sampai {until}",
    everywhere: "Semua kategori",
  },
  en: {
    title: "Preview",
    by_codes: "As many as codes are made; their money is set aside when they are.",
    begin: "Enter the voucher value to see how many residents may claim and what it costs.",
    begin_incentive:
      "Enter the rewards per resident in all to see how many residents may get some and the cost.",
    eligible: "{count:resident|residents} may claim",
    vouchers: "{count:voucher|vouchers}",
    cost: "at most",
    counting: "Counting…",
    only: "Only groups: {names}",
    card: "In the resident's wallet",
    no_name: "Campaign name",
    until: "Valid until {until}",
    everywhere: "All categories",
  },
});

// While somebody types nobody needs to count.
const PAUSE_MS = 600;

/** How far a campaign would reach and how it would look, while it is being typed. */
export function Preview({
  kind,
  rule,
  reach,
  look,
}: {
  kind: Kind;
  rule: TypedRule;
  reach: Reach;
  look: Look;
}) {
  const rewards = kind === "incentive";
  return (
    <aside class="preview stack" aria-labelledby="preview">
      <h2 id="preview">{t("title")}</h2>
      {reach.audience === "codes" ? (
        <p>{t("by_codes")}</p>
      ) : (
        <ReachOf reach={reach} begin={t(rewards ? "begin_incentive" : "begin")} />
      )}
      <h3>{t("card")}</h3>
      <WalletCard look={look}>
        {rewards ? (
          <Examples of={rule} />
        ) : (
          <p class="wallet-card-value money">{rupiah(reach.face_value)}</p>
        )}
      </WalletCard>
    </aside>
  );
}

function ReachOf({ reach, begin }: { reach: Reach; begin: string }) {
  const [found, setFound] = useState<PreviewView | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const asked = JSON.stringify(reach);
  useEffect(() => {
    if (!reach.face_value) return setFound(null);
    const stopped = new AbortController();
    setBusy(true);
    const timer = setTimeout(async () => {
      try {
        const call = api.POST("/api/v1/admin/campaigns/preview", {
          body: reach,
          signal: stopped.signal,
        });
        setFound(await got(call));
        setError(null);
      } catch (failed) {
        if (!stopped.signal.aborted) setError(failed);
      }
      if (!stopped.signal.aborted) setBusy(false);
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stopped.abort();
    };
  }, [asked]);
  return (
    <>
      <div class="reach" role="status" aria-busy={busy || undefined}>
        {found ? (
          <>
            <p>
              <strong>{count(found.eligible)}</strong> {t("eligible", { count: found.eligible })}
            </p>
            <p>
              <strong>{count(found.vouchers)}</strong> {t("vouchers", { count: found.vouchers })}
            </p>
            <p>
              {t("cost")} <strong class="money">{rupiah(found.cost)}</strong>
            </p>
          </>
        ) : (
          <p class="soft">{busy ? t("counting") : begin}</p>
        )}
      </div>
      {reach.segments.length ? (
        <p class="small soft">{t("only", { names: reach.segments.join(", ") })}</p>
      ) : null}
      <Problem error={error} />
    </>
  );
}

/** What a resident would see. */
export interface Look {
  name: string;
  description: string;
  /** As the field for the time holds it. */
  until: string;
  categories: readonly string[];
}

function WalletCard({ look, children }: { look: Look; children: ComponentChildren }) {
  return (
    <div class="wallet-card">
      <p class="wallet-card-name">{look.name || t("no_name")}</p>
      {children}
      {look.description ? <p class="small">{look.description}</p> : null}
      <p class="small soft">
        {look.categories.map(categoryName).join(", ") || t("everywhere")}
        {look.until ? ` · ${t("until", { until: moment(instantOf(look.until)) })}` : ""}
      </p>
    </div>
  );
}
