import { moment } from "../../shared/format";
import type { TransferView } from "../../shared/generated/schema";
import { to } from "../../shared/route";
import { Button } from "../../shared/ui/button";
import { Dialog } from "../../shared/ui/dialog";
import { Money } from "../../shared/ui/text";
import { t as shared } from "../../shared/ui/words";
import { catalogue } from "../../shared/words";
import { Facts } from "../facts";
import { AccountName, Actor, type CampaignNames, kindName } from "./names";
import { useStaffNames } from "./people";

const t = catalogue({
  id: {
    postings: "Ayat jurnal",
    account: "Rekening",
    debit: "Debit",
    credit: "Kredit",
    occurred_at: "Waktu",
    wib: "{at} WIB",
    reference: "Rujukan",
    actor: "Pelaku",
    campaign: "Kampanye",
    number: "Nomor mutasi",
  },
  en: {
    postings: "Postings",
    account: "Account",
    debit: "Debit",
    credit: "Credit",
    occurred_at: "Time",
    wib: "{at} WIB",
    reference: "Reference",
    actor: "By",
    campaign: "Campaign",
    number: "Transfer id",
  },
});

/** One transfer: its two postings, and who did it, when and why. */
export function TransferDetails({
  of,
  campaigns,
  close,
}: {
  of: TransferView;
  campaigns: CampaignNames;
  close: () => void;
}) {
  const campaign = of.campaign_id;
  const staff = useStaffNames();
  return (
    <Dialog title={kindName(of.kind)} close={close} class="details">
      <div class="stack">
        <table>
          <caption class="unseen">{t("postings")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("account")}</th>
              <th scope="col" class="end">
                {t("debit")}
              </th>
              <th scope="col" class="end">
                {t("credit")}
              </th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <td>
                <AccountName name={of.debit_account} campaigns={campaigns} linked />
              </td>
              <td class="end">
                <Money amount={of.amount} />
              </td>
              <td />
            </tr>
            <tr>
              <td>
                <AccountName name={of.credit_account} campaigns={campaigns} linked />
              </td>
              <td />
              <td class="end">
                <Money amount={of.amount} />
              </td>
            </tr>
          </tbody>
        </table>
        <Facts
          of={[
            [t("occurred_at"), t("wib", { at: moment(of.occurred_at) })],
            [t("reference"), of.reference || "–"],
            [t("actor"), <Actor actor={of.actor} staff={staff} />],
            [
              t("campaign"),
              campaign ? (
                <a href={to("campaigns", campaign)}>{campaigns.get(campaign) ?? campaign}</a>
              ) : (
                "–"
              ),
            ],
            [t("number"), <span class="code">{of.id}</span>],
          ]}
        />
        <div class="buttons">
          <Button act={close}>{shared("close")}</Button>
        </div>
      </div>
    </Dialog>
  );
}
