import { useState } from "preact/hooks";
import { businessDay, daysAfter } from "../../shared/format";
import { serverNow } from "../../shared/session";
import { Choice, Field, FieldError, Form, type Typed } from "../../shared/ui/form";
import { catalogue } from "../../shared/words";
import { useCampaigns } from "../shared/campaigns";
import { Pick } from "../shared/pick";

const t = catalogue({
  id: {
    period: "Masa",
    month: "30 hari",
    quarter: "90 hari",
    year: "Tahun ini",
    whole: "365 hari",
    own: "Tanggal sendiri",
    from: "Dari tanggal",
    to: "Sampai tanggal",
    order: "Tidak boleh sebelum tanggal awal.",
    too_long: "Paling panjang {days} hari.",
    campaign: "Kampanye",
    all: "Semua kampanye",
    show: "Tampilkan",
  },
  en: {
    period: "Period",
    month: "30 days",
    quarter: "90 days",
    year: "This year",
    whole: "365 days",
    own: "Own dates",
    from: "From",
    to: "To",
    order: "Must not be before the first day.",
    too_long: "{days} days at most.",
    campaign: "Campaign",
    all: "All campaigns",
    show: "Show",
  },
});

const PERIODS = ["month", "quarter", "year", "whole", "own"] as const;
type Period = (typeof PERIODS)[number];

// The longest range that the API sums (chalicelib/reports/rules.py).
const LONGEST_DAYS = 400;

/** Which days a report covers, both included, and of which campaign; "" for all. */
export interface Chosen {
  period: Period;
  from: string;
  to: string;
  campaign: string;
}

/** What a report covers at first. */
export function firstChoice(): Chosen {
  return { period: "month", campaign: "", ...daysOf("month") };
}

function daysOf(period: Exclude<Period, "own">): { from: string; to: string } {
  const to = businessDay(serverNow());
  if (period === "year") return { from: `${to.slice(0, 4)}-01-01`, to };
  const days = { month: 30, quarter: 90, whole: 365 }[period];
  return { from: daysAfter(to, 1 - days), to };
}

/** The period and the campaign of a report. */
export function Filters({ chosen, choose }: { chosen: Chosen; choose: (chosen: Chosen) => void }) {
  const campaigns = useCampaigns();
  const [own, setOwn] = useState(false);
  async function show({ from = "", to = "" }: Typed): Promise<void> {
    if (to < from) throw new FieldError("to", t("order"));
    if (daysAfter(from, LONGEST_DAYS) <= to)
      throw new FieldError("to", t("too_long", { days: LONGEST_DAYS }));
    choose({ ...chosen, period: "own", from, to });
  }
  function pick(period: Period): void {
    setOwn(period === "own");
    if (period !== "own") choose({ ...chosen, period, ...daysOf(period) });
  }
  return (
    <div class="filters">
      <Choice
        name="campaign"
        label={t("campaign")}
        value={chosen.campaign}
        onChange={(event) => choose({ ...chosen, campaign: event.currentTarget.value })}
      >
        <option value="">{t("all")}</option>
        {(campaigns.state.value.value ?? []).map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Choice>
      <Pick
        label={t("period")}
        value={own ? "own" : chosen.period}
        choose={pick}
        of={PERIODS.map((value) => ({ value, name: t(value) }))}
      />
      {own ? (
        <div class="line-form">
          <Form act={show} go={t("show")}>
            <Field name="from" label={t("from")} type="date" defaultValue={chosen.from} required />
            <Field name="to" label={t("to")} type="date" defaultValue={chosen.to} required />
          </Form>
        </div>
      ) : null}
    </div>
  );
}
