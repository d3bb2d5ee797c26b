import { bankName } from "../../shared/banks";
import type { SettlementLineView } from "../../shared/generated/schema";
import { to } from "../../shared/route";
import { Button } from "../../shared/ui/button";
import { Dialog } from "../../shared/ui/dialog";
import { Money, When } from "../../shared/ui/text";
import { t as shared } from "../../shared/ui/words";
import { catalogue } from "../../shared/words";
import { Facts } from "../shared/facts";
import { type Column, Table } from "../shared/table/table";
import { channelName, LineChip, lineStateName } from "./state";
import { Why, whyWords } from "./why";
import { type PaymentAction, PaymentWithdrawal } from "./withdraw_payment";

const t = catalogue({
  id: {
    state: "Keadaan",
    why: "Keterangan",
    account: "Rekening",
    before: "Rekening sebelumnya",
    owed: "Tagihan sampai saat itu",
    amount: "Dibayar",
    merchant: "Pedagang",
    open: "Buka pedagang",
    payments: "Pembayaran ke bank",
    end_to_end_id: "End-to-end id",
    value: "Jumlah",
    channel: "Jalur",
    reason: "Alasan",
    booked_on: "Dibukukan",
    withheld: "Penukaran yang ditahan",
    redemption: "Nomor penukaran",
    held_for: "Alasan",
    actions: "Tindakan",
    release: "Lepaskan",
    release_of: "Lepaskan {redemption}",
  },
  en: {
    state: "State",
    why: "Remarks",
    account: "Bank account",
    before: "Account before",
    owed: "Owed at that moment",
    amount: "Pays",
    merchant: "Merchant",
    open: "Open the merchant",
    payments: "Payments to the bank",
    end_to_end_id: "End-to-end id",
    value: "Amount",
    channel: "Channel",
    reason: "Reason",
    booked_on: "Booked",
    withheld: "Redemptions that are held",
    redemption: "Redemption number",
    held_for: "Reason",
    actions: "Actions",
    release: "Release",
    release_of: "Release {redemption}",
  },
});

type Payment = SettlementLineView["payments"][number];
type Withheld = SettlementLineView["withheld"][number];

/** One line: what it pays to whom by which payments, and what of it is held. */
export function LineDetails({
  of,
  staff,
  release,
  withdraw,
  close,
}: {
  of: SettlementLineView;
  staff: ReadonlyMap<string, string>;
  /** Releases one redemption, where that may be done now. */
  release?: (redemption: string) => void;
  /** Does something about the withdrawal of its payment, where that may be done now. */
  withdraw?: (action: PaymentAction) => void;
  close: () => void;
}) {
  const change = of.account_change;
  return (
    <Dialog title={of.name} close={close} class="details">
      <div class="stack">
        <Facts
          of={[
            [t("state"), <LineChip state={of.state} />],
            ...(whyWords(of) ? [[t("why"), <Why of={of} staff={staff} />] as const] : []),
            [
              t("account"),
              <>
                <span class="code">
                  {bankName(of.bank_code)} {of.bank_account}
                </span>{" "}
                {of.bank_account_name}
              </>,
            ],
            ...(change?.before
              ? [[t("before"), <span class="code">{change.before}</span>] as const]
              : []),
            [t("owed"), <Money amount={of.owed} />],
            [t("amount"), <Money amount={of.state === "held" ? 0 : of.amount} />],
            [t("merchant"), <a href={to("merchants", of.merchant_id)}>{t("open")}</a>],
          ]}
        />
        {of.payments.length > 0 ? (
          <>
            <h3>{t("payments")}</h3>
            <Table
              caption={t("payments")}
              columns={paymentColumns()}
              rows={of.payments}
              id={(one) => one.end_to_end_id}
            />
          </>
        ) : null}
        {of.withheld.length > 0 ? (
          <>
            <h3>{t("withheld")}</h3>
            <Table
              caption={t("withheld")}
              columns={withheldColumns(release)}
              rows={of.withheld}
              id={(one) => one.redemption_id}
            />
          </>
        ) : null}
        <div class="buttons">
          {withdraw ? <PaymentWithdrawal of={of} ask={withdraw} /> : null}
          <Button act={close}>{shared("close")}</Button>
        </div>
      </div>
    </Dialog>
  );
}

function paymentColumns(): Column<Payment>[] {
  return [
    {
      key: "end_to_end_id",
      name: t("end_to_end_id"),
      of: (one) => one.end_to_end_id,
      cell: (one) => <span class="code">{one.end_to_end_id}</span>,
    },
    { key: "amount", name: t("value"), of: ({ amount }) => amount, kind: "money" },
    { key: "channel", name: t("channel"), of: ({ channel }) => channelName(channel) },
    {
      key: "state",
      name: t("state"),
      of: ({ state }) => lineStateName(state),
      cell: ({ state }) => <LineChip state={state} />,
    },
    {
      key: "booked_on",
      name: t("booked_on"),
      of: (one) => one.booked_on,
      cell: (one) => (one.booked_on ? <When at={one.booked_on} style="day" /> : "–"),
    },
    { key: "reason", name: t("reason"), of: ({ reason }) => reason || null },
  ];
}

function withheldColumns(release?: (redemption: string) => void): Column<Withheld>[] {
  const shown: Column<Withheld>[] = [
    {
      key: "redemption",
      name: t("redemption"),
      of: (one) => one.redemption_id,
      cell: (one) => <span class="code">{one.redemption_id}</span>,
    },
    { key: "amount", name: t("value"), of: ({ amount }) => amount, kind: "money" },
    { key: "reason", name: t("held_for"), of: ({ reason }) => reason },
  ];
  if (!release) return shown;
  return [
    ...shown,
    {
      key: "actions",
      name: t("actions"),
      kind: "actions",
      cell: (one) => (
        <Button
          label={t("release_of", { redemption: one.redemption_id })}
          act={() => release(one.redemption_id)}
        >
          {t("release")}
        </Button>
      ),
    },
  ];
}
