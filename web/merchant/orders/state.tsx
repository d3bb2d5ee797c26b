import type { MerchantOrderView } from "../../shared/generated/schema";
import { Chip, type Tone } from "../../shared/ui/chip";
import { catalogue } from "../../shared/words";

type State = MerchantOrderView["state"];

const t = catalogue({
  id: {
    draft: "Draf",
    submitted: "Menunggu persetujuan",
    approved: "Kirim",
    delivered: "Diperiksa kota",
    accepted: "Diterima",
    cancelled: "Dibatalkan",
  },
  en: {
    draft: "Draft",
    submitted: "Waits for approval",
    approved: "To deliver",
    delivered: "Being checked",
    accepted: "Accepted",
    cancelled: "Cancelled",
  },
});

const TONES: Readonly<Record<State, Tone>> = {
  draft: "calm",
  submitted: "calm",
  approved: "warn",
  delivered: "calm",
  accepted: "good",
  cancelled: "bad",
};

/** How an order stands, as the shop sees it: from its approval on. */
export function OrderChip({ state }: { state: State }) {
  return <Chip tone={TONES[state]}>{t(state)}</Chip>;
}
