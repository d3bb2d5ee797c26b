import { useRef, useState } from "preact/hooks";
import { api, FormKey, untilKnown } from "../../shared/api";
import { businessDay, daysAfter, instantOf, moment } from "../../shared/format";
import type { SettlementView } from "../../shared/generated/schema";
import { go } from "../../shared/route";
import { serverNow } from "../../shared/session";
import { say } from "../../shared/status";
import { Button } from "../../shared/ui/button";
import { Dialog } from "../../shared/ui/dialog";
import { Field, Form } from "../../shared/ui/form";
import { t as shared } from "../../shared/ui/words";
import { catalogue } from "../../shared/words";

const t = catalogue({
  id: {
    title: "Siapkan pencairan",
    lead: "Menghitung tagihan tiap pedagang. Uang belum bergerak, dan hasilnya dapat dibatalkan.",
    until: "Sampai (WIB)",
    whole_day: "Ikut: semua sampai akhir {day}. Yang sesudahnya masuk pencairan berikutnya.",
    moment: "Ikut: semua sebelum {at} WIB. Yang sesudahnya masuk pencairan berikutnya.",
    go: "Siapkan",
    done: "Pencairan {number} disiapkan.",
  },
  en: {
    title: "Prepare a settlement",
    lead: "Counts what each merchant is owed. No money moves yet, and the result can be cancelled.",
    until: "Until (WIB)",
    whole_day: "Included: all until the end of {day}. What comes later is in the next settlement.",
    moment: "Included: all before {at} WIB. What comes later is in the next settlement.",
    go: "Prepare",
    done: "Settlement {number} is prepared.",
  },
});

/** Asks up to when, and drafts a settlement. */
export function Draft({ close }: { close: () => void }) {
  const usual = `${businessDay(serverNow())}T00:00`;
  const [until, setUntil] = useState(usual);
  const key = useRef(new FormKey());

  async function draft(typed: string): Promise<void> {
    const body = { until: instantOf(typed) };
    const header = key.current.for(body);
    const drafted = await untilKnown<SettlementView>(() =>
      api.POST("/api/v1/finance/settlements", { params: { header }, body }),
    );
    key.current.succeeded();
    say(t("done", { number: drafted.number }));
    go(["finance", "settlements", drafted.id]);
  }

  return (
    <Dialog title={t("title")} close={close}>
      <p class="ask-lead">{t("lead")}</p>
      <Form
        act={({ until: typed }) => draft(typed ?? "")}
        go={t("go")}
        beside={<Button act={close}>{shared("never_mind")}</Button>}
      >
        <Field
          name="until"
          type="datetime-local"
          label={t("until")}
          defaultValue={usual}
          required
          onInput={(event) => setUntil(event.currentTarget.value)}
        />
        <p class="note" aria-live="polite">
          {until ? meaning(until) : "–"}
        </p>
      </Form>
    </Dialog>
  );
}

/** What a moment means: midnight is the end of the day before. */
function meaning(until: string): string {
  const [day = "", clock] = until.split("T");
  if (clock === "00:00") return t("whole_day", { day: moment(daysAfter(day, -1), "day") });
  return t("moment", { at: moment(instantOf(until)) });
}
