import type { PartnerView } from "../../shared/generated/schema";
import { Chip, type Tone } from "../../shared/ui/chip";
import { catalogue } from "../../shared/words";

export type PartnerState = PartnerView["state"];
export type WebhookState = PartnerView["webhook_state"];

/** A partner's state in a word. */
export const stateName = catalogue({
  id: { active: "Aktif", suspended: "Dibekukan" },
  en: { active: "Active", suspended: "Suspended" },
});

/** How the address stands to which a partner is told what happened. */
export const webhookName = catalogue({
  id: { on: "Aktif", gone: "Berhenti: mitra menjawab 410", none: "Belum diatur mitra" },
  en: { on: "On", gone: "Stopped: the partner answers 410", none: "Not set by the partner yet" },
});

const TONES: Readonly<Record<PartnerState, Tone>> = { active: "good", suspended: "bad" };

export function StateChip({ state }: { state: PartnerState }) {
  return <Chip tone={TONES[state]}>{stateName(state)}</Chip>;
}
