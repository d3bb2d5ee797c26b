import type { ComponentType } from "preact";
import { route } from "../../shared/route";
import { catalogue } from "../../shared/words";
import { Head } from "../head";
import { Readers } from "../may";
import { t as part } from "../parts";
import { SubLinks } from "../sublinks";
import { Accounts } from "./accounts";
import { Funds } from "./funds";
import { TransferScreen } from "./transfers";
import { TrialBalanceScreen } from "./trial_balance";

const t = catalogue({
  id: {
    screens: "Layar keuangan",
    funds: "Pendanaan",
    transfers: "Mutasi",
    accounts: "Rekening",
    "trial-balance": "Neraca saldo",
  },
  en: {
    screens: "Finance screens",
    funds: "Funding",
    transfers: "Transfers",
    accounts: "Accounts",
    "trial-balance": "Trial balance",
  },
});

interface Room {
  name: "funds" | "transfers" | "accounts" | "trial-balance";
  /** `id`: of the one thing that is shown, where the address names one. */
  Screen: ComponentType<{ id?: string }>;
}

const FIRST: Room = { name: "funds", Screen: Funds };
const ROOMS: readonly Room[] = [
  FIRST,
  { name: "transfers", Screen: TransferScreen },
  { name: "accounts", Screen: Accounts },
  { name: "trial-balance", Screen: TrialBalanceScreen },
];

/** The part about money: funding, the ledger's transfers and accounts, the trial balance. */
export function Finance() {
  const [, name, id] = route.value;
  const { Screen, name: shown } = ROOMS.find((room) => room.name === name) ?? FIRST;
  return (
    <>
      <Head title={part("finance")} />
      <Readers roles={["finance", "auditor"]}>
        <SubLinks
          label={t("screens")}
          shown={shown}
          of={ROOMS.map((room) => ({ path: ["finance", room.name], name: t(room.name) }))}
        />
        <Screen key={id} id={id} />
      </Readers>
    </>
  );
}
