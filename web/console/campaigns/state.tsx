import type { CampaignView } from "../../shared/generated/schema";
import { Chip, type Tone } from "../../shared/ui/chip";
import { catalogue } from "../../shared/words";

export type CampaignState = CampaignView["state"];

/** A campaign's state in a word. */
export const stateName = catalogue({
  id: { draft: "Draf", published: "Terbit", paused: "Dijeda", closed: "Ditutup" },
  en: { draft: "Draft", published: "Published", paused: "Paused", closed: "Closed" },
});

const TONES: Readonly<Record<CampaignState, Tone>> = {
  draft: "calm",
  published: "good",
  paused: "warn",
  closed: "calm",
};

export const STATES = Object.keys(TONES) as CampaignState[];

export function StateChip({ state }: { state: CampaignState }) {
  return <Chip tone={TONES[state]}>{stateName(state)}</Chip>;
}
