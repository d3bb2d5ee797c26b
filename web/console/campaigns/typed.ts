// What the form for a new campaign holds, as the API takes it.

import { amountIn, instantOf } from "../../shared/format";
import type { CampaignBody, PreviewBody } from "../../shared/generated/schema";

/** What the preview asks about. */
export type Reach = Required<PreviewBody>;

function texts(form: FormData, name: string): string[] {
  return form.getAll(name).map(String);
}

function text(form: FormData, name: string): string {
  return String(form.get(name) ?? "").trim();
}

function amount(form: FormData, name: string): number | null {
  return amountIn(text(form, name)) || null;
}

/** The groups named in a line, as the registry writes them. */
export function groupsIn(typed: string): string[] {
  const names = typed.split(/[,|]/).map((one) => one.trim().toLowerCase().replace(/\s+/g, "_"));
  return [...new Set(names.filter(Boolean))];
}

/** The part of the form that decides who may claim, and how much. */
export function reachOf(form: FormData): Reach {
  return {
    face_value: amount(form, "face_value") ?? 0,
    per_resident: Number(text(form, "per_resident")) || 1,
    kelurahan: texts(form, "kelurahan"),
    segments: groupsIn(text(form, "segments")),
  };
}

/** The whole form. Fields left out, such as a time, are refused by the API by their names. */
export function campaignOf(form: FormData): CampaignBody {
  return {
    ...reachOf(form),
    name: text(form, "name"),
    description: text(form, "description"),
    claim_from: instantOf(text(form, "claim_from")),
    claim_until: instantOf(text(form, "claim_until")),
    spend_until: instantOf(text(form, "spend_until")),
    categories: texts(form, "categories") as CampaignBody["categories"],
    partial_spend: form.has("partial_spend"),
    account_code: text(form, "account_code"),
    limits: {
      per_merchant_per_day: amount(form, "per_merchant_per_day"),
      per_merchant: amount(form, "per_merchant"),
    },
  };
}

/** Whether vouchers could still be spent in a later year than claims begin in: then the year's unspent
 * money is not back with the city by 31 December. Times as the form has them, in WIB. */
export function crossesYearEnd(claimFrom: string, spendUntil: string): boolean {
  // A campaign until midnight ends on the day before.
  const last = new Date(Date.parse(`${spendUntil}Z`) - 1).getUTCFullYear();
  return last > Number(claimFrom.slice(0, 4)) && claimFrom !== "";
}
