// What the till has heard of: a payment at the sticker, large enough to be read from across the stall.

import { useEffect } from "preact/hooks";
import { Button } from "../../shared/ui/button";
import { Tick } from "../../shared/ui/icons";
import { Money, When } from "../../shared/ui/text";
import { catalogue } from "../../shared/words";
import { hear, heard } from "./hearing";

const t = catalogue({
  id: {
    paid: "Dibayar lewat stiker",
    number: "Nomor {number} hari ini",
    match: "Cocokkan kode",
    close: "Sudah cocok",
  },
  en: {
    paid: "Paid at the sticker",
    number: "Number {number} today",
    match: "Compare the code",
    close: "It matches",
  },
});

/** The last payment that was heard of. */
export function Heard() {
  const now = heard.value;
  useEffect(hear, []);
  if (!now) return null;
  const { amount, check, paid_at } = now.payment;
  return (
    <section class="taken heard">
      <Tick />
      <p class="word">{t("paid")}</p>
      <p class="sum">
        <Money amount={amount} />
      </p>
      <p>
        {t("number", { number: now.number })} · <When at={paid_at} style="clock" />
      </p>
      <p>
        {t("match")} <span class="check">{[...check].join(" ")}</span>
      </p>
      <Button
        act={() => {
          heard.value = null;
        }}
      >
        {t("close")}
      </Button>
    </section>
  );
}
