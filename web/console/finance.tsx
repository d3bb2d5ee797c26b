import type { ComponentType } from "preact";
import { route } from "../shared/route";
import { later } from "../shared/ui/later";
import { catalogue } from "../shared/words";
import { Funds } from "./funds/funds";
import { Accounts } from "./ledger/accounts";
import { TransferScreen } from "./ledger/transfers";
import { TrialBalanceScreen } from "./ledger/trial_balance";
import { Head } from "./shared/head";
import { Readers } from "./shared/may";
import { t as part } from "./shared/parts";
import { SubLinks } from "./shared/sublinks";
import { Waiting } from "./waiting/waiting";

const t = catalogue({
  id: {
    screens: "Layar keuangan",
    funds: "Pendanaan",
    transfers: "Mutasi",
    accounts: "Rekening",
    "trial-balance": "Neraca saldo",
    settlements: "Pencairan",
    statements: "Rekening koran",
    "cash-book": "Buku kas",
    "fiscal-years": "Tahun anggaran",
    promises: "Register SP2D",
    surrenders: "Surat tanda setoran",
    days: "Tutup buku",
    corrections: "Koreksi",
    exports: "Ekspor",
    audit: "Jejak audit",
  },
  en: {
    screens: "Finance screens",
    funds: "Funding",
    transfers: "Transfers",
    accounts: "Accounts",
    "trial-balance": "Trial balance",
    settlements: "Settlements",
    statements: "Bank statements",
    "cash-book": "Cash book",
    "fiscal-years": "Fiscal year",
    promises: "SP2D register",
    surrenders: "Surrenders",
    days: "Day close",
    corrections: "Corrections",
    exports: "Exports",
    audit: "Audit journal",
  },
});

const Settlements = later(async () => (await import("./settlements/settlements")).Settlements);
const BankStatements = later(async () => (await import("./bank/statements")).BankStatements);
const CashBook = later(async () => (await import("./cash_book/cash_book")).CashBook);
const FiscalYear = later(async () => (await import("./treasury/year")).FiscalYear);
const Promises = later(async () => (await import("./treasury/promises")).Promises);
const Surrenders = later(async () => (await import("./treasury/surrenders")).Surrenders);
const Days = later(async () => (await import("./days/days")).Days);
const Corrections = later(async () => (await import("./corrections/corrections")).Corrections);
const Exports = later(async () => (await import("./exports/exports")).Exports);
const AuditJournal = later(async () => (await import("./audit/journal")).AuditJournal);

interface FinanceScreen {
  name:
    | "funds"
    | "transfers"
    | "accounts"
    | "trial-balance"
    | "settlements"
    | "statements"
    | "cash-book"
    | "fiscal-years"
    | "promises"
    | "surrenders"
    | "days"
    | "corrections"
    | "exports"
    | "audit";
  /** `id`: of the one thing that is shown, where the address names one. */
  Screen: ComponentType<{ id?: string }>;
}

const FIRST: FinanceScreen = { name: "funds", Screen: Funds };
const SCREENS: readonly FinanceScreen[] = [
  FIRST,
  { name: "transfers", Screen: TransferScreen },
  { name: "accounts", Screen: Accounts },
  { name: "trial-balance", Screen: TrialBalanceScreen },
  { name: "settlements", Screen: Settlements },
  { name: "statements", Screen: BankStatements },
  { name: "cash-book", Screen: CashBook },
  { name: "fiscal-years", Screen: FiscalYear },
  { name: "promises", Screen: Promises },
  { name: "surrenders", Screen: Surrenders },
  { name: "days", Screen: Days },
  { name: "corrections", Screen: Corrections },
  { name: "exports", Screen: Exports },
  { name: "audit", Screen: AuditJournal },
];

/** The part about money: first what waits and for whom; then funding, the ledger, settlements, what the
 * bank says of them, the city's year, and how the books are closed, corrected and handed out. */
export function Finance() {
  const [, name, id] = route.value;
  const { Screen, name: shown } = SCREENS.find((one) => one.name === name) ?? FIRST;
  return (
    <>
      <Head title={part("finance")} />
      <Readers roles={["finance", "auditor"]}>
        <SubLinks
          label={t("screens")}
          shown={shown}
          of={SCREENS.map((one) => ({ path: ["finance", one.name], name: t(one.name) }))}
        />
        {name === undefined ? <Waiting /> : null}
        <Screen key={id} id={id} />
      </Readers>
    </>
  );
}
