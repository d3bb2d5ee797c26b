import { useEffect, useMemo } from "preact/hooks";
import { api, got } from "../../shared/api";
import { moment } from "../../shared/format";
import { source } from "../../shared/load";
import { to } from "../../shared/route";
import { ButtonLink } from "../../shared/ui/button";
import { catalogue } from "../../shared/words";
import { profile } from "../shared/profile";

const t = catalogue({
  id: {
    rule: "Yang diterima kota masuk hak Anda dan ikut pencairan berikutnya ke rekening Anda.",
    expected: "Pencairan berikutnya: {day}.",
    no_day: "Tanggal pencairan terlihat begitu kota menyiapkannya.",
    see: "Lihat pencairan",
  },
  en: {
    rule: "What the city accepts is owed to you and comes with the next payout to your account.",
    expected: "The next payout: {day}.",
    no_day: "You see the date as soon as the city prepares the payout.",
    see: "See payouts",
  },
});

/** When what was accepted is paid; only the owner knows of payouts. */
export function WhenPaid() {
  const owner = profile.state.value.value?.role === "owner";
  return (
    <>
      <p>{t("rule")}</p>
      {owner ? <NextPayout /> : null}
    </>
  );
}

function NextPayout() {
  const payouts = useMemo(
    () =>
      source(() => got(api.GET("/api/v1/merchant/payouts", { params: { query: { limit: 1 } } }))),
    [],
  );
  useEffect(() => {
    payouts.load();
  }, [payouts]);
  const found = payouts.state.value.value;
  if (!found) return null;
  const { expected_on: day } = found.next;
  return (
    <>
      <p class="soft small">{day ? t("expected", { day: moment(day, "day") }) : t("no_day")}</p>
      <div>
        <ButtonLink href={to("shop", "statement")} icon="chart">
          {t("see")}
        </ButtonLink>
      </div>
    </>
  );
}
