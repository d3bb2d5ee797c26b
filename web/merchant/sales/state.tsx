import { Chip } from "../../shared/ui/chip";
import { catalogue } from "../../shared/words";

const t = catalogue({
  id: { partly: "Sebagian dikembalikan", whole: "Dikembalikan" },
  en: { partly: "Partly given back", whole: "Given back" },
});

/** What has become of a sale, where it is not simply taken. */
export function SaleState({ amount, refunded }: { amount: number; refunded: number }) {
  if (refunded === 0) return null;
  return refunded < amount ? <Chip tone="warn">{t("partly")}</Chip> : <Chip>{t("whole")}</Chip>;
}
