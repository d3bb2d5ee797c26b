import type { ComponentType } from "preact";
import { route, to } from "../../shared/route";
import { ButtonLink } from "../../shared/ui/button";
import { catalogue } from "../../shared/words";
import { Head } from "../shared/head";
import { Only } from "../shared/may";
import { t as part } from "../shared/parts";
import { SubLinks } from "../shared/sublinks";
import { Acquirers } from "./acquirers";
import { Claims } from "./claims";
import { Coverage } from "./coverage";
import { Rewards } from "./rewards";

const t = catalogue({
  id: {
    screens: "Layar insentif",
    new: "Insentif baru",
    rewards: "Hadiah",
    claims: "Klaim",
    acquirers: "Penyedia QRIS",
    coverage: "Cakupan",
  },
  en: {
    screens: "Incentive screens",
    new: "New incentive",
    rewards: "Rewards",
    claims: "Claims",
    acquirers: "Acquirers",
    coverage: "Coverage",
  },
});

interface IncentiveScreen {
  name: "rewards" | "claims" | "acquirers" | "coverage";
  /** `id`: of the one thing that is shown, where the address names one. */
  Screen: ComponentType<{ id?: string }>;
}

const FIRST: IncentiveScreen = { name: "rewards", Screen: Rewards };
const SCREENS: readonly IncentiveScreen[] = [
  FIRST,
  { name: "claims", Screen: Claims },
  { name: "acquirers", Screen: Acquirers },
  { name: "coverage", Screen: Coverage },
];

/** The part about rewards for QRIS payments: what was rewarded, what waits for a decision, and the
 * acquirers that tell of payments. */
export function Incentives() {
  const [, name, id] = route.value;
  const { Screen, name: shown } = SCREENS.find((one) => one.name === name) ?? FIRST;
  return (
    <>
      <Head title={part("incentives")}>
        <Only role="admin">
          <ButtonLink href={to("campaigns", "new", "incentive")} look="primary" icon="plus">
            {t("new")}
          </ButtonLink>
        </Only>
      </Head>
      <SubLinks
        label={t("screens")}
        shown={shown}
        of={SCREENS.map((one) => ({ path: ["incentives", one.name], name: t(one.name) }))}
      />
      <Screen key={id} id={id} />
    </>
  );
}
