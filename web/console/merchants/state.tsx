import type { MerchantView } from "../../shared/generated/schema";
import { Chip, type Tone } from "../../shared/ui/chip";
import { catalogue } from "../../shared/words";

export type MerchantState = MerchantView["state"];

/** A merchant's state in a word. */
export const stateName = catalogue({
  id: { pending: "Menunggu", active: "Aktif", suspended: "Dibekukan" },
  en: { pending: "Waiting", active: "Active", suspended: "Suspended" },
});

const TONES: Readonly<Record<MerchantState, Tone>> = {
  pending: "warn",
  active: "good",
  suspended: "bad",
};

export const STATES = Object.keys(TONES) as MerchantState[];

export function StateChip({ state }: { state: MerchantState }) {
  return <Chip tone={TONES[state]}>{stateName(state)}</Chip>;
}
