import { api, got } from "../../shared/api";
import { moment } from "../../shared/format";
import type { TransferView } from "../../shared/generated/schema";
import { to } from "../../shared/route";
import { Button, ButtonLink } from "../../shared/ui/button";
import { Dialog } from "../../shared/ui/dialog";
import { Icon } from "../../shared/ui/icons";
import { Loading } from "../../shared/ui/loading";
import { Money } from "../../shared/ui/text";
import { t as shared } from "../../shared/ui/words";
import { catalogue } from "../../shared/words";
import { isCorrectable, Propose } from "../corrections/propose";
import { Facts } from "../facts";
import { may, Only } from "../may";
import { useSource } from "../table/listing";
import { namesOf, useCampaigns } from "./campaigns";
import { AccountName, Actor, type CampaignNames, kindName } from "./names";
import { useStaffNames } from "./people";

const t = catalogue({
  id: {
    title: "Mutasi",
    up: "Semua mutasi",
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
    up: "All transfers",
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

/** The link to a transfer's own screen. */
export function toTransfer(id: string): string {
  return to("finance", "transfers", id);
}

function useTransfer(id: string) {
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
                <Contents of={found} campaigns={campaigns} />
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
  const correct = may("finance") && isCorrectable(of.kind);
  return (
    <Dialog title={kindName(of.kind)} close={close} class="details">
      <div class="stack">
        <Contents of={of} campaigns={campaigns} />
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

// Its two postings, and who did it, when and why.
function Contents({ of, campaigns }: { of: TransferView; campaigns: CampaignNames }) {
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
