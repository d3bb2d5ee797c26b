// What the form for a new campaign holds, as the API takes it.

import { amountIn, instantOf } from "../../shared/format";
import type {
  CampaignBody,
  CampaignView,
  GateBody,
  PreviewBody,
} from "../../shared/generated/schema";

/** What the preview asks about. */
export type Reach = Required<PreviewBody>;

export type Kind = CampaignView["kind"];
export type Audience = CampaignView["audience"];

/** An incentive's rule as far as it is typed: 0 for what is missing, null for what has no limit. */
export interface TypedRule {
  percent: number;
  min_payment: number;
  max_per_payment: number;
  max_rewards_per_day: number | null;
  max_total_per_resident: number | null;
}

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

export function kindOf(form: FormData): Kind {
  return text(form, "kind") === "incentive" ? "incentive" : "voucher";
}

/** For whom it is; whoever holds a code claims vouchers. */
export function audienceOf(form: FormData): Audience {
  return kindOf(form) === "voucher" && text(form, "audience") === "codes" ? "codes" : "registry";
}

/** What an incentive rewards payments with. */
export function ruleOf(form: FormData): TypedRule {
  return {
    percent: Number(text(form, "rule.percent")),
    min_payment: amount(form, "rule.min_payment") ?? 0,
    max_per_payment: amount(form, "rule.max_per_payment") ?? 0,
    max_rewards_per_day: Number(text(form, "rule.max_rewards_per_day")) || null,
    max_total_per_resident: amount(form, "rule.max_total_per_resident"),
  };
}

/** What growth it waits for; null where it opens by its time alone. */
export function gateOf(form: FormData): CampaignBody["opens_at_growth"] {
  const category = text(form, "gate.category");
  if (!category) return null;
  return {
    category: category as GateBody["category"],
    percent: Number(text(form, "gate.percent")),
  };
}

/** The part of the form that decides who may claim, and how much: of an incentive, the most that one
 * resident gets, 0 where that has no limit. */
export function reachOf(form: FormData): Reach {
  const most = kindOf(form) === "incentive" ? ruleOf(form).max_total_per_resident : null;
  const audience = audienceOf(form);
  // A choice of residents that was made before says nothing of those who hold codes.
  const chosen = audience === "registry";
  return {
    face_value: most ?? amount(form, "face_value") ?? 0,
    per_resident: Number(text(form, "per_resident")) || 1,
    kelurahan: chosen ? texts(form, "kelurahan") : [],
    segments: chosen ? groupsIn(text(form, "segments")) : [],
    audience,
  };
}

/** The whole form. Fields left out, such as a time, are refused by the API by their names. */
export function campaignOf(form: FormData): CampaignBody {
  const { kelurahan, segments, face_value, per_resident, audience } = reachOf(form);
  const kind = kindOf(form);
  return {
    ...(kind === "incentive"
      ? { kind, rule: ruleOf(form) }
      : { kind, face_value, per_resident, partial_spend: form.has("partial_spend") }),
    kelurahan,
    segments,
    audience,
    opens_at_growth: gateOf(form),
    name: text(form, "name"),
    description: text(form, "description"),
    claim_from: instantOf(text(form, "claim_from")),
    claim_until: instantOf(text(form, "claim_until")),
    spend_until: instantOf(text(form, "spend_until")),
    categories: texts(form, "categories") as CampaignBody["categories"],
    requires: texts(form, "requires") as CampaignBody["requires"],
    pays_shipping: form.has("pays_shipping"),
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
