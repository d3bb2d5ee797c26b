import { businessDay } from "../../shared/format";
import { go } from "../../shared/route";
import { serverNow } from "../../shared/session";
import { catalogue } from "../../shared/words";
import { Pick } from "./pick";

const t = catalogue({
  id: { which: "Tahun anggaran" },
  en: { which: "Fiscal year" },
});

const SHOWN = 3;

/** The year in an address, else this one. */
export function yearIn(id: string | undefined): number {
  return id && /^2[0-9]{3}$/.test(id) ? Number(id) : thisYear();
}

function thisYear(): number {
  return Number(businessDay(serverNow()).slice(0, 4));
}

/** The last years to choose from; the address of a screen (`path`) names the one that it shows. */
export function Years({ path, year }: { path: readonly string[]; year: number }) {
  const last = Math.max(thisYear(), year);
  const years = Array.from({ length: SHOWN }, (_, before) => String(last - before));
  return (
    <Pick
      label={t("which")}
      value={String(year)}
      choose={(value) => go([...path, value])}
      of={years.map((value) => ({ value, name: value }))}
    />
  );
}
