import { to } from "../../shared/route";
import { Icon } from "../../shared/ui/icons";
import { Loading } from "../../shared/ui/loading";
import { Money } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { namesOf, useCampaigns } from "../shared/campaigns";
import { Only } from "../shared/may";
import { kindName } from "../shared/names";
import { TransferContents, useTransfer } from "../shared/transfer";
import { Propose } from "./propose";

const t = catalogue({
  id: { title: "Mutasi", up: "Semua mutasi" },
  en: { title: "Transfer", up: "All transfers" },
});

/** A transfer's own screen, with the way to have it corrected. */
export function OneTransfer({ id }: { id: string }) {
  const transfer = useTransfer(id);
  const campaigns = namesOf(useCampaigns());
  return (
    <div class="stack">
      <a class="up" href={to("finance", "transfers")}>
        <Icon name="back" size={18} />
        {t("up")}
      </a>
      <Loading of={transfer} rows={6}>
        {(found) => (
          <div class="stack">
            <h2>
              {kindName(found.kind)} <Money amount={found.amount} />
            </h2>
            <div class="two">
              <section class="card stack" aria-label={t("title")}>
                <TransferContents of={found} campaigns={campaigns} />
              </section>
              <Only role="finance">
                <Propose of={found} campaigns={campaigns} />
              </Only>
            </div>
          </div>
        )}
      </Loading>
    </div>
  );
}
