// What the ledger's accounts and its kinds of transfers are called, for people.

import type { TransferView } from "../../shared/generated/schema";
import { to } from "../../shared/route";
import { catalogue } from "../../shared/words";
import type { CampaignNames } from "./campaigns";

export type Kind = TransferView["kind"];

const account = catalogue({
  id: {
    treasury: "Kas daerah",
    campaign: "Kampanye",
    voucher: "Voucher warga",
    vouchers: "Voucher warga",
    merchant: "Utang ke pedagang",
    merchants: "Utang ke semua pedagang",
    hold: "Tertahan untuk pesanan",
    holds: "Tertahan untuk pesanan",
    order: "Komitmen belanja",
    orders: "Komitmen belanja",
    settlement: "Pencairan",
    settlements: "Pencairan",
    bank: "Rekening bank program",
    suspense: "Belum dijelaskan",
    tax: "Pajak terutang",
  },
  en: {
    treasury: "City treasury",
    campaign: "Campaign",
    voucher: "Resident's voucher",
    vouchers: "Residents' vouchers",
    merchant: "Owed to a merchant",
    merchants: "Owed to all merchants",
    hold: "Held for an order",
    holds: "Held for orders",
    order: "Committed to an order",
    orders: "Committed to orders",
    settlement: "Settlement",
    settlements: "Settlements",
    bank: "The program's bank account",
    suspense: "Not explained yet",
    tax: "Tax owed to the state",
  },
});

/** A transfer's kind in a word. */
export const kindName: (kind: Kind) => string = catalogue({
  id: {
    fund: "Pendanaan",
    issue: "Penerbitan",
    incentive: "Insentif",
    redeem: "Penukaran",
    refund: "Pengembalian",
    authorize: "Otorisasi",
    capture: "Penagihan",
    lapse: "Otorisasi gugur",
    commit: "Komitmen",
    accept: "Serah terima",
    uncommit: "Komitmen batal",
    expire: "Kedaluwarsa",
    void: "Pembatalan",
    release: "Kembali ke kas",
    settle: "Pencairan",
    payout: "Terbayar",
    payout_returned: "Pembayaran kembali",
    deposit: "Dana masuk",
    interest: "Jasa giro",
    fee: "Biaya bank",
    bank_tax: "Pajak jasa giro",
    surrender: "Setor kembali ke kas daerah",
    suspend: "Belum dijelaskan",
    unsuspend: "Dijelaskan",
    withhold: "Pajak dipungut",
    remit: "Pajak disetor",
  },
  en: {
    fund: "Funding",
    issue: "Issue",
    incentive: "Incentive",
    redeem: "Redemption",
    refund: "Refund",
    authorize: "Authorisation",
    capture: "Capture",
    lapse: "Lapse",
    commit: "Commitment",
    accept: "Acceptance",
    uncommit: "Commitment undone",
    expire: "Expiry",
    void: "Void",
    release: "Release",
    settle: "Settlement",
    payout: "Payout",
    payout_returned: "Payout returned",
    deposit: "Deposit",
    interest: "Interest",
    fee: "Bank fee",
    bank_tax: "Tax on interest",
    surrender: "Surrendered to the city",
    suspend: "Not explained yet",
    unsuspend: "Explained",
    withhold: "Tax withheld",
    remit: "Tax remitted",
  },
});

type AccountKind = Parameters<typeof account>[0];

function parted(name: string): [AccountKind, string] {
  const [kind = "", id = ""] = name.split(":");
  return [kind as AccountKind, id];
}

/** What an account, or a line of the trial balance, holds: `Kampanye Belanja Lokal`. */
export function accountWords(name: string, campaigns: CampaignNames): string {
  const [kind, id] = parted(name);
  const campaign = campaigns.get(id);
  return campaign ? `${account(kind)} · ${campaign}` : account(kind);
}

/** An account's name as people say it above the name in the ledger. */
export function AccountName({
  name,
  campaigns,
  linked,
}: {
  name: string;
  campaigns: CampaignNames;
  /** Whether it leads to the account. */
  linked?: boolean;
}) {
  const words = (
    <>
      <span class="strong">{accountWords(name, campaigns)}</span>
      <span class="code soft">{name}</span>
    </>
  );
  if (!linked) return <span class="account">{words}</span>;
  return (
    <a class="account" href={to("finance", "accounts", name)}>
      {words}
    </a>
  );
}
