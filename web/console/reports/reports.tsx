import type { ComponentType } from "preact";
import { route } from "../../shared/route";
import { catalogue } from "../../shared/words";
import { Head } from "../shared/head";
import { t as part } from "../shared/parts";
import { SubLinks } from "../shared/sublinks";
import { Bills } from "./bills";
import { Daily } from "./daily";
import { Growth } from "./growth";

const t = catalogue({
  id: {
    screens: "Layar laporan",
    daily: "Ringkasan",
    growth: "Pertumbuhan",
    bills: "Biaya berjalan",
    public: "Halaman publik",
  },
  en: {
    screens: "Screens of reports",
    daily: "Summary",
    growth: "Growth",
    bills: "Running cost",
    public: "Public page",
  },
});

interface ReportScreen {
  name: "daily" | "growth" | "bills";
  Screen: ComponentType;
}

const FIRST: ReportScreen = { name: "daily", Screen: Daily };
const SCREENS: readonly ReportScreen[] = [
  FIRST,
  { name: "growth", Screen: Growth },
  { name: "bills", Screen: Bills },
];

/** The part with charts: what became of the money, what it brought, and what running it costs. */
export function Reports() {
  const { Screen, name: shown } = SCREENS.find(({ name }) => name === route.value[1]) ?? FIRST;
  return (
    <>
      <Head title={part("reports")} />
      <div class="spread">
        <SubLinks
          label={t("screens")}
          shown={shown}
          of={SCREENS.map(({ name }) => ({ path: ["reports", name], name: t(name) }))}
        />
        <a class="button plain" href="/dampak/">
          {t("public")}
        </a>
      </div>
      <Screen />
    </>
  );
}
