// A transfer as any screen that names one shows it.

import { api, got } from "../../shared/api";
import { moment } from "../../shared/format";
import type { TransferView } from "../../shared/generated/schema";
import type { Source } from "../../shared/load";
import { to } from "../../shared/route";
import { Button, ButtonLink } from "../../shared/ui/button";
import { Dialog } from "../../shared/ui/dialog";
import { Loading } from "../../shared/ui/loading";
import { Money } from "../../shared/ui/text";
import { t as shared } from "../../shared/ui/words";
import { catalogue } from "../../shared/words";
import { type CampaignNames, namesOf, useCampaigns } from "./campaigns";
import { Facts } from "./facts";
import { may } from "./may";
import { AccountName, type Kind, kindName } from "./names";
import { Actor, useStaffNames } from "./people";
import { useSource } from "./table/listing";
import { toTransfer } from "./thing";

const t = catalogue({
  id: {
    title: "Mutasi",
    postings: "Ayat jurnal",
    account: "Rekening",
    debit: "Debit",
    credit: "Kredit",
    occurred_at: "Waktu",
    wib: "{at} WIB",
    reference: "Rujukan",
    actor: "Pelaku",
    campaign: "Kampanye",
    reverses: "Membalik mutasi",
    number: "Nomor mutasi",
    correct: "Usulkan koreksi",
    open: "Buka layarnya",
  },
  en: {
    title: "Transfer",
    postings: "Postings",
    account: "Account",
    debit: "Debit",
    credit: "Credit",
    occurred_at: "Time",
    wib: "{at} WIB",
    reference: "Reference",
    actor: "By",
    campaign: "Campaign",
    reverses: "Reverses the transfer",
    number: "Transfer id",
    correct: "Propose a correction",
    open: "Open its screen",
  },
});

const REVERSED_BY: Partial<Record<Kind, Kind>> = {
  fund: "release",
  redeem: "refund",
};

/** The kind of the transfer that corrects one of another kind; null where none does. */
export function reversalOf(kind: Kind): Kind | null {
  return REVERSED_BY[kind] ?? null;
}

/** One transfer by its id. */
export function useTransfer(id: string): Source<TransferView> {
  return useSource(
    () =>
      got(
        api.GET("/api/v1/finance/transfers/{transfer_id}", {
          params: { path: { transfer_id: id } },
        }),
      ),
    [id],
  );
}

/** One transfer of a list, over it. */
export function TransferDetails({
  of,
  campaigns,
  close,
}: {
  of: TransferView;
  campaigns: CampaignNames;
  close: () => void;
}) {
  const correct = may("finance") && reversalOf(of.kind) !== null;
  return (
    <Dialog title={kindName(of.kind)} close={close} class="details">
      <div class="stack">
        <TransferContents of={of} campaigns={campaigns} />
        <div class="buttons">
          <Button act={close}>{shared("close")}</Button>
          <ButtonLink look="quiet" href={toTransfer(of.id)} icon={correct ? "undo" : undefined}>
            {t(correct ? "correct" : "open")}
          </ButtonLink>
        </div>
      </div>
    </Dialog>
  );
}

/** A transfer of which only the id is known, over the screen that names it. */
export function TransferById({ id, close }: { id: string; close: () => void }) {
  const transfer = useTransfer(id);
  const campaigns = namesOf(useCampaigns());
  const found = transfer.state.value.value;
  if (found) return <TransferDetails of={found} campaigns={campaigns} close={close} />;
  return (
    <Dialog title={t("title")} close={close} class="details">
      <div class="stack">
        <p class="code">{id}</p>
        <Loading of={transfer} rows={6}>
          {() => null}
        </Loading>
        <div class="buttons">
          <Button act={close}>{shared("close")}</Button>
        </div>
      </div>
    </Dialog>
  );
}

/** Its two postings, and who did it, when and why. */
export function TransferContents({
  of,
  campaigns,
}: {
  of: TransferView;
  campaigns: CampaignNames;
}) {
  const campaign = of.campaign_id;
  const staff = useStaffNames();
  return (
    <>
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
          ...(of.reverses
            ? ([
                [
                  t("reverses"),
                  <a class="code" href={toTransfer(of.reverses)}>
                    {of.reverses}
                  </a>,
                ],
              ] as const)
            : []),
          [t("number"), <span class="code">{of.id}</span>],
        ]}
      />
    </>
  );
}
