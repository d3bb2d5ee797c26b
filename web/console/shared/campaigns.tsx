// Campaigns as every room knows them: which there are, how they stand, what their money is called.

import { api, everyPage } from "../../shared/api";
import type { CampaignView } from "../../shared/generated/schema";
import type { Source } from "../../shared/load";
import { Chip, type Tone } from "../../shared/ui/chip";
import { catalogue } from "../../shared/words";
import { useSource } from "./table/listing";

/** All campaigns: to choose from, and for their names. */
export function useCampaigns(): Source<CampaignView[]> {
  return useSource(
    () =>
      everyPage((cursor) =>
        api.GET("/api/v1/admin/campaigns", { params: { query: { limit: 200, cursor } } }),
      ),
    [],
  );
}

/** Campaigns' names by their ids. */
export type CampaignNames = ReadonlyMap<string, string>;

/** The names of those that are here by now; their ids have to do until then. */
export function namesOf(campaigns: Source<CampaignView[]>): CampaignNames {
  return new Map((campaigns.state.value.value ?? []).map(({ id, name }) => [id, name]));
}

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

/** What a sum of a campaign's money is called. */
export const moneyName = catalogue({
  id: {
    funded: "Didanai",
    issued: "Diterbitkan",
    redeemed: "Ditukarkan",
    unspent: "Diterbitkan, belum ditukarkan",
    remaining: "Sisa dana",
  },
  en: {
    funded: "Funded",
    issued: "Issued",
    redeemed: "Redeemed",
    unspent: "Issued, not yet redeemed",
    remaining: "Money left",
  },
});
