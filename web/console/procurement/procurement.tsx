import type { ComponentType } from "preact";
import { route, to } from "../../shared/route";
import { ButtonLink } from "../../shared/ui/button";
import { catalogue } from "../../shared/words";
import { Head } from "../shared/head";
import { Only, Readers } from "../shared/may";
import { t as part } from "../shared/parts";
import { SubLinks } from "../shared/sublinks";
import { Orders } from "./orders";
import { Report } from "./report";
import { Slips } from "./slips";
import { Taxes } from "./taxes";

const t = catalogue({
  id: {
    screens: "Layar belanja daerah",
    new: "Pesanan baru",
    orders: "Pesanan",
    taxes: "Pajak",
    slips: "Bukti potong",
    report: "Laporan 40 %",
  },
  en: {
    screens: "Screens of city purchases",
    new: "New order",
    orders: "Orders",
    taxes: "Taxes",
    slips: "Withholding slips",
    report: "The 40 % report",
  },
});

interface ProcurementScreen {
  name: "orders" | "taxes" | "slips" | "report";
  /** `id`: of the one thing that is shown, where the address names one. */
  Screen: ComponentType<{ id?: string }>;
  /** Only finance and the auditor read it. */
  finance?: boolean;
}

const FIRST: ProcurementScreen = { name: "orders", Screen: Orders };
const SCREENS: readonly ProcurementScreen[] = [
  FIRST,
  { name: "taxes", Screen: Taxes, finance: true },
  { name: "slips", Screen: Slips, finance: true },
  { name: "report", Screen: Report, finance: true },
];

/** The part about what the city itself buys: its orders, the taxes withheld from them, and the share
 * of its budget that goes to small businesses. */
export function Procurement() {
  const [, name, id] = route.value;
  const { Screen, name: shown, finance } = SCREENS.find((one) => one.name === name) ?? FIRST;
  return (
    <>
      <Head title={part("procurement")}>
        <Only role="admin">
          <ButtonLink href={to("procurement", "orders", "new")} look="primary" icon="plus">
            {t("new")}
          </ButtonLink>
        </Only>
      </Head>
      <SubLinks
        label={t("screens")}
        shown={shown}
        of={SCREENS.map((one) => ({ path: ["procurement", one.name], name: t(one.name) }))}
      />
      {finance ? (
        <Readers roles={["finance", "auditor"]}>
          <Screen key={id} id={id} />
        </Readers>
      ) : (
        <Screen key={id} id={id} />
      )}
    </>
  );
}
