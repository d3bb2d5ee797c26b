// The city's console: its parts, and which of them is on the screen.

import type { ComponentType } from "preact";
import { route, to } from "../shared/route";
import { signedIn } from "../shared/session";
import { say } from "../shared/status";
import { useArrival } from "../shared/ui/arrival";
import { Frame } from "../shared/ui/frame";
import type { IconName } from "../shared/ui/icons";
import { later } from "../shared/ui/later";
import { SignedIn } from "../shared/ui/sign_in";
import { Campaigns } from "./campaigns/campaigns";
import { Finance } from "./finance/finance";
import { Merchants } from "./merchants/merchants";
import { t } from "./parts";
import { Residents } from "./residents/residents";
import { Staff } from "./staff/staff";

const Reconciliation = later(
  async () => (await import("./reconciliation/reconciliation")).Reconciliation,
);
const Reports = later(async () => (await import("./reports/reports")).Reports);

interface Part {
  name:
    | "campaigns"
    | "residents"
    | "merchants"
    | "finance"
    | "reconciliation"
    | "reports"
    | "staff";
  icon: IconName;
  Screen: ComponentType;
}

const FIRST: Part = { name: "campaigns", icon: "ticket", Screen: Campaigns };
const PARTS: readonly Part[] = [
  FIRST,
  { name: "residents", icon: "people", Screen: Residents },
  { name: "merchants", icon: "shop", Screen: Merchants },
  { name: "finance", icon: "money", Screen: Finance },
  { name: "reconciliation", icon: "balance", Screen: Reconciliation },
  { name: "reports", icon: "chart", Screen: Reports },
  { name: "staff", icon: "staff", Screen: Staff },
];

export function Console() {
  useArrival();
  const { name: shown, Screen } = PARTS.find(({ name }) => name === route.value[0]) ?? FIRST;
  const doors = PARTS.map(({ name, icon }) => ({
    href: to(name),
    name: t(name),
    icon,
    current: name === shown,
  }));
  return (
    <Frame title={t("console")} wide doors={signedIn.value ? doors : []} leave={() => say("")}>
      <SignedIn roles={["admin", "finance", "auditor"]}>
        <Screen />
      </SignedIn>
    </Frame>
  );
}
