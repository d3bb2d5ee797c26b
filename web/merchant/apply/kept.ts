// What the phone keeps of an application: which one was sent, and what was typed of one that was
// not. Only what anybody may read on the shop's wall; no person, no phone number, no bank account.

import type { ApplicationView } from "../../shared/generated/schema";
import { kept } from "../../shared/kept";

/** The application that was sent last from this phone. */
export const sentKept = kept<ApplicationView>("tumbas.application");

const PUBLIC = ["name", "nib", "category", "kelurahan_code", "address"] as const;

export type Draft = Partial<Record<(typeof PUBLIC)[number], string>>;

/** What was typed so far. */
export const draftKept = kept<Draft>("tumbas.application.draft");

/** Keep what a form holds so far. */
export function keepDraft(form: HTMLFormElement): void {
  const typed = new FormData(form);
  draftKept.write(Object.fromEntries(PUBLIC.map((name) => [name, String(typed.get(name) ?? "")])));
}
