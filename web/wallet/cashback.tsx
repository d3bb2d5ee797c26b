// Cashback on QRIS payments: what is rewarded, the form for a receipt, and what became of each.

import "./cashback.css";
import { useEffect, useMemo } from "preact/hooks";
import { moment } from "../shared/format";
import type { ClaimView, OfferView } from "../shared/generated/schema";
import { merchantCheckName } from "../shared/merchant_checks";
import { go, to } from "../shared/route";
import { signedIn } from "../shared/session";
import { ButtonLink } from "../shared/ui/button";
import { Loading } from "../shared/ui/loading";
import { Money, When } from "../shared/ui/text";
import { catalogue } from "../shared/words";
import { Claim, ClaimChip } from "./claim";
import { ClaimForm } from "./claim_form";
import { claimsOf } from "./claims";
import type { Holdings } from "./holdings";
import { Listed } from "./listed";
import { ruleText, stillPossible } from "./rewards";
import { categoriesText } from "./voucher";

const t = catalogue({
  id: {
    title: "Cashback QRIS",
    back: "Dompet",
    lead: "Sudah bayar pakai QRIS di UMKM kota? Isi yang tertulis di struk; cashback masuk ke voucher Anda.",
    none: "Saat ini tidak ada cashback QRIS untuk Anda. Bila ada, tampil di halaman depan dompet.",
    where: "Di: {categories}",
    until: "Cashback dibelanjakan paling lambat {at}",
    mine: "Klaim saya",
    empty: "Belum ada klaim.",
  },
  en: {
    title: "QRIS cashback",
    back: "Wallet",
    lead: "Paid by QRIS at one of the city's small businesses? Enter what stands on the receipt; the cashback goes onto your voucher.",
    none: "There is no QRIS cashback for you now. When there is, it shows on the wallet's front.",
    where: "At: {categories}",
    until: "Spend the cashback by {at}",
    mine: "My claims",
    empty: "No claims yet.",
  },
});

export function Cashback({ mine, id }: { mine: Holdings; id?: string }) {
  const claims = useMemo(() => claimsOf(mine.subject), [mine]);
  const here = signedIn.value !== null;
  const front = !id;
  useEffect(() => {
    if (!here || !front) return;
    claims.offers.load();
    claims.list.load();
  }, [claims, here, front]);
  if (id) return <Claim key={id} claims={claims} mine={mine} id={id} />;

  function claimed(made: ClaimView): void {
    if (made.state === "granted") mine.wallet.load();
    go(["cashback", made.id]);
  }

  return (
    <>
      <ButtonLink look="quiet" icon="back" href={to()}>
        {t("back")}
      </ButtonLink>
      <h1>{t("title")}</h1>
      <Loading of={claims.offers} rows={4}>
        {(offers) => (
          <div class="stack">
            <p class="soft">{t(offers.length > 0 ? "lead" : "none")}</p>
            {offers.map((one) => (
              <Offer key={one.campaign_id} offer={one} />
            ))}
            {offers.length > 0 ? <ClaimForm mine={mine} claims={claims} claimed={claimed} /> : null}
          </div>
        )}
      </Loading>
      <section class="section">
        <h2>{t("mine")}</h2>
        <Listed of={claims.list} empty={t("empty")}>
          {(made) => (
            <ul class="rows">
              {made.map((one) => (
                <li key={one.id}>
                  <Row claim={one} />
                </li>
              ))}
            </ul>
          )}
        </Listed>
      </section>
    </>
  );
}

function Offer({ offer }: { offer: OfferView }) {
  return (
    <article class="card">
      <h2 class="plain-heading">{offer.name}</h2>
      <p>{ruleText(offer)}</p>
      <p class="strong">{stillPossible(offer)}</p>
      <p class="soft small">
        {t("where", { categories: categoriesText(offer.categories) })}
        {offer.requires.length > 0
          ? ` · ${offer.requires.map((kind) => merchantCheckName(kind)).join(", ")}`
          : ""}
        {" · "}
        {t("until", { at: moment(offer.spend_until) })}
      </p>
    </article>
  );
}

function Row({ claim }: { claim: ClaimView }) {
  return (
    <a class="row-link" href={to("cashback", claim.id)}>
      <span>
        <strong>{claim.merchant_name}</strong>
        <span class="soft small">
          <When at={claim.created_at} style="day" /> · <Money amount={claim.amount} />
        </span>
      </span>
      <span class="end">
        {claim.reward > 0 ? <Money class="strong" amount={claim.reward} /> : null}
        <ClaimChip state={claim.state} />
      </span>
    </a>
  );
}
