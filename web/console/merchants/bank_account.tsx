import { useState } from "preact/hooks";
import { api, got } from "../../shared/api";
import { bankName } from "../../shared/banks";
import type { MerchantView } from "../../shared/generated/schema";
import { say } from "../../shared/status";
import { Button } from "../../shared/ui/button";
import { Chip } from "../../shared/ui/chip";
import { Ask } from "../../shared/ui/dialog";
import { When } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { Facts } from "../shared/facts";
import { Only } from "../shared/may";
import { Actor, useStaffNames } from "../shared/people";

const t = catalogue({
  id: {
    title: "Rekening pencairan",
    bank: "Bank",
    bank_account: "Nomor rekening",
    bank_account_name: "Atas nama",
    confirmed: "Terkonfirmasi",
    unconfirmed: "Belum dikonfirmasi",
    held: "Rekening ini berubah. Pencairan ditahan sampai bendahara mengonfirmasinya.",
    bounced: "Bank mengembalikan uang",
    bounced_held:
      "Bank mengembalikan uang dari rekening ini: {reason}. Pencairan ditahan sampai rekeningnya diubah dan dikonfirmasi.",
    before: "Sebelumnya",
    changed_by: "Diubah oleh",
    changed_at: "Diubah (WIB)",
    confirm: "Konfirmasi rekening",
    confirm_title: "Konfirmasi rekening “{name}”?",
    confirm_lead:
      "Pencairan berikutnya pergi ke {account} di {bank}, atas nama {holder}. Cocokkan dengan buku tabungannya.",
    confirm_before: "Rekening sebelumnya: {before}.",
    confirm_go: "Ya, rekening ini benar",
    confirm_done: "Rekening “{name}” terkonfirmasi.",
  },
  en: {
    title: "Bank account for payouts",
    bank: "Bank",
    bank_account: "Account number",
    bank_account_name: "In the name of",
    confirmed: "Confirmed",
    unconfirmed: "Not confirmed yet",
    held: "This account was changed. Payouts are held until a finance officer confirms it.",
    bounced: "A bank sent money back",
    bounced_held:
      "A bank sent money back from this account: {reason}. Payouts are held until the account is changed and confirmed.",
    before: "Before",
    changed_by: "Changed by",
    changed_at: "Changed (WIB)",
    confirm: "Confirm bank account",
    confirm_title: "Confirm the bank account of “{name}”?",
    confirm_lead:
      "The next payout goes to {account} at {bank}, in the name of {holder}. Compare it with the bank book.",
    confirm_before: "The account before: {before}.",
    confirm_go: "Yes, this account is right",
    confirm_done: "The bank account of “{name}” is confirmed.",
  },
});

/** Where a merchant is paid to; a changed account beside the one before, for finance to confirm. */
export function BankAccount({
  of,
  confirmed,
}: {
  of: MerchantView;
  /** Gets the merchant as it is then. */
  confirmed: (merchant: MerchantView) => void;
}) {
  const [asking, setAsking] = useState(false);
  const words = {
    name: of.name,
    account: of.bank_account,
    bank: bankName(of.bank_code),
    holder: of.bank_account_name,
    before: of.account_before,
  };

  async function confirm(): Promise<void> {
    const merchant = await got(
      api.POST("/api/v1/finance/merchants/{merchant_id}/confirm-account", {
        params: { path: { merchant_id: of.id } },
      }),
    );
    confirmed(merchant);
    say(t("confirm_done", { name: merchant.name }));
  }

  const standing = !of.account_confirmed
    ? "unconfirmed"
    : of.account_bounced
      ? "bounced"
      : "confirmed";
  return (
    <section class="card stack" aria-labelledby="account">
      <div class="spread">
        <h2 id="account">{t("title")}</h2>
        <Chip tone={standing === "confirmed" ? "good" : "warn"}>{t(standing)}</Chip>
      </div>
      <Facts
        of={[
          [t("bank"), `${bankName(of.bank_code)} (${of.bank_code})`],
          [t("bank_account"), <span class="code">{of.bank_account}</span>],
          [t("bank_account_name"), of.bank_account_name],
        ]}
      />
      {standing === "bounced" ? (
        <p class="note">{t("bounced_held", { reason: of.account_bounced })}</p>
      ) : null}
      {of.account_confirmed ? null : (
        <>
          <p class="note">{t("held")}</p>
          <Change of={of} />
          <Only role="finance">
            <div class="buttons">
              <Button look="primary" act={() => setAsking(true)}>
                {t("confirm")}
              </Button>
            </div>
          </Only>
        </>
      )}
      {asking ? (
        <Ask
          title={t("confirm_title", words)}
          go={t("confirm_go")}
          act={confirm}
          close={() => setAsking(false)}
        >
          <p class="ask-lead">
            {t("confirm_lead", words)} {of.account_before ? t("confirm_before", words) : null}
          </p>
        </Ask>
      ) : null}
    </section>
  );
}

function Change({ of }: { of: MerchantView }) {
  const staff = useStaffNames();
  return (
    <Facts
      of={[
        ...(of.account_before
          ? [[t("before"), <span class="code">{of.account_before}</span>] as const]
          : []),
        [t("changed_by"), <Actor actor={of.account_changed_by} staff={staff} />],
        ...(of.account_changed_at
          ? [[t("changed_at"), <When at={of.account_changed_at} />] as const]
          : []),
      ]}
    />
  );
}
