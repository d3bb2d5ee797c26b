// The city's console: its parts, and which of them is on the screen. Only this file, and `finance.tsx`
// for the part about money, know the rooms; rooms do not know each other.

import type { ComponentType } from "preact";
import { ProveAgain } from "../shared/passkeys/prove";
import { route, to } from "../shared/route";
import { signedIn } from "../shared/session";
import { say } from "../shared/status";
import { useArrival } from "../shared/ui/arrival";
import { Frame } from "../shared/ui/frame";
import type { IconName } from "../shared/ui/icons";
import { later } from "../shared/ui/later";
import { SignedIn } from "../shared/ui/sign_in";
import { Campaigns } from "./campaigns/campaigns";
import { Finance } from "./finance";
import { ImportMerchants, ImportResidents } from "./imports/registries";
import { Merchants } from "./merchants/merchants";
import { Residents } from "./residents/residents";
import { t } from "./shared/parts";
import { Staff } from "./staff/staff";

const Incentives = later(async () => (await import("./incentives/incentives")).Incentives);
const Procurement = later(async () => (await import("./procurement/procurement")).Procurement);
const ImportSpending = later(
  async () => (await import("./procurement/import_spending")).ImportSpending,
);
const Partners = later(async () => (await import("./partners/partners")).Partners);
const Reconciliation = later(
  async () => (await import("./reconciliation/reconciliation")).Reconciliation,
);
const Reports = later(async () => (await import("./reports/reports")).Reports);

interface Part {
  name:
    | "campaigns"
    | "residents"
    | "merchants"
    | "incentives"
    | "procurement"
    | "partners"
    | "finance"
    | "reconciliation"
    | "reports"
    | "staff";
  icon: IconName;
  Screen: ComponentType;
  /** Takes files of what the part is about, where it does. */
  Import?: ComponentType;
}

const FIRST: Part = { name: "campaigns", icon: "ticket", Screen: Campaigns };
const PARTS: readonly Part[] = [
  FIRST,
  { name: "residents", icon: "people", Screen: Residents, Import: ImportResidents },
  { name: "merchants", icon: "shop", Screen: Merchants, Import: ImportMerchants },
  { name: "incentives", icon: "gift", Screen: Incentives },
  { name: "procurement", icon: "document", Screen: Procurement, Import: ImportSpending },
  { name: "partners", icon: "basket", Screen: Partners },
  { name: "finance", icon: "money", Screen: Finance },
  { name: "reconciliation", icon: "balance", Screen: Reconciliation },
  { name: "reports", icon: "chart", Screen: Reports },
  { name: "staff", icon: "staff", Screen: Staff },
];

export function Console() {
  useArrival();
  const [first, second] = route.value;
  const shown = PARTS.find(({ name }) => name === first) ?? FIRST;
  const Screen = (second === "import" && shown.Import) || shown.Screen;
  const doors = PARTS.map(({ name, icon }) => ({
    href: to(name),
    name: t(name),
    icon,
    current: name === shown.name,
  }));
  return (
    <Frame title={t("console")} wide doors={signedIn.value ? doors : []} leave={() => say("")}>
      <SignedIn roles={["admin", "finance", "auditor"]}>
        <Screen />
        <ProveAgain />
      </SignedIn>
    </Frame>
  );
}
