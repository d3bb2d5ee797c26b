import { useState } from "preact/hooks";
import { ApiProblem } from "../shared/api";
import { categoryName } from "../shared/categories";
import { moment, rupiah } from "../shared/format";
import type { PublicCampaignView } from "../shared/generated/schema";
import { say } from "../shared/status";
import { Button } from "../shared/ui/button";
import { Problem } from "../shared/ui/problem";
import { Money } from "../shared/ui/text";
import { catalogue } from "../shared/words";
import { type Holdings, waitsForGrowth } from "./holdings";
import { categoriesText } from "./voucher";

const t = catalogue({
  id: {
    claim: "Klaim",
    claim_until: "Klaim paling lambat {at}",
    spend_until: "Dipakai paling lambat {at}",
    claimed: "Sudah diklaim: {name}, {amount}.",
    opens:
      "Dibuka setelah penjualan {category} tumbuh {percent}% dari tahun lalu. Diperiksa setiap hari; voucher dapat diklaim di sini begitu dibuka.",
    waiting:
      "Jawaban belum sampai. Permintaan yang sama dikirim lagi; voucher tidak akan dobel. Tunggu sebentar.",
  },
  en: {
    claim: "Claim",
    claim_until: "Claim by {at}",
    spend_until: "Spend by {at}",
    claimed: "Claimed: {name}, {amount}.",
    opens:
      "Opens once sales of {category} have grown {percent}% over last year. This is looked at every day; the voucher can be claimed here as soon as it opens.",
    waiting:
      "No answer yet. The same request is sent again; you will not get a voucher twice. Please wait.",
  },
});

/** A campaign that can be claimed from, at one press. */
export function Offer({ mine, campaign }: { mine: Holdings; campaign: PublicCampaignView }) {
  const [problem, setProblem] = useState<unknown>(null);
  const [waiting, setWaiting] = useState(false);
  const gate = campaign.opens_at_growth;

  async function claim(): Promise<void> {
    setProblem(null);
    try {
      const voucher = await mine.claim(campaign, () => setWaiting(true));
      const amount = rupiah(voucher.face_value);
      say(t("claimed", { name: voucher.campaign_name, amount }));
      scrollTo(0, 0); // where it is said, and near where the voucher is now
      await mine.wallet.load();
    } catch (error) {
      setProblem(error);
      if (error instanceof ApiProblem && error.code === "already_claimed") {
        say(error.detail);
        await mine.wallet.load();
      }
    } finally {
      setWaiting(false);
    }
  }

  return (
    <article class="card offer">
      <div class="spread">
        <h3>{campaign.name}</h3>
        <Money class="amount" amount={campaign.face_value ?? 0} />
      </div>
      {campaign.description ? <p>{campaign.description}</p> : null}
      <ul class="soft small">
        <li>{categoriesText(campaign.categories)}</li>
        <li>{t("claim_until", { at: moment(campaign.claim_until) })}</li>
        <li>{t("spend_until", { at: moment(campaign.spend_until) })}</li>
      </ul>
      {waiting ? (
        <p class="status" role="status">
          {t("waiting")}
        </p>
      ) : null}
      <Problem error={problem} />
      {gate && waitsForGrowth(campaign) ? (
        <p>
          {t("opens", { category: categoryName(gate.category), percent: String(gate.percent) })}
        </p>
      ) : (
        <Button look="primary" wide act={claim}>
          {t("claim")}
        </Button>
      )}
    </article>
  );
}
