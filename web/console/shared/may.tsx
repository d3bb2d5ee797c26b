// Who may do what here. The API decides; these only spare people a refusal.

import type { ComponentChildren } from "preact";
import { type Role, signedIn } from "../../shared/session";
import { catalogue } from "../../shared/words";

const t = catalogue({
  id: {
    not_yours: "Peran Anda tidak membaca bagian ini. Masuklah sebagai {roles}.",
    or: "atau",
    admin: "petugas program",
    finance: "bendahara",
    auditor: "auditor",
  },
  en: {
    not_yours: "Your role does not read this part. Sign in as {roles}.",
    or: "or",
    admin: "a program officer",
    finance: "a finance officer",
    auditor: "an auditor",
  },
});

export const STAFF_ROLES = ["admin", "finance", "auditor"] as const;
export type StaffRole = Extract<Role, (typeof STAFF_ROLES)[number]>;

/** A role's name inside a sentence. */
export function roleName(role: StaffRole): string {
  return t(role);
}

/** Whether whoever is signed in has a role. */
export function may(role: StaffRole): boolean {
  return signedIn.value?.role === role;
}

/** What changes something stands inside this and nowhere else: only one role is offered it. */
export function Only({ role, children }: { role: StaffRole; children: ComponentChildren }) {
  return may(role) ? children : null;
}

/** What only some roles may read; the others are told who can. */
export function Readers({
  roles,
  children,
}: {
  roles: readonly StaffRole[];
  children: ComponentChildren;
}) {
  if (roles.some(may)) return children;
  const names = roles.map(roleName).join(` ${t("or")} `);
  return <p class="note">{t("not_yours", { roles: names })}</p>;
}
