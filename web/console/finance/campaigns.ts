import { api, everyPage } from "../../shared/api";
import type { CampaignView } from "../../shared/generated/schema";
import type { Source } from "../../shared/load";
import { useSource } from "../table/listing";
import type { CampaignNames } from "./names";

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

/** The names of those that are here by now; their ids have to do until then. */
export function namesOf(campaigns: Source<CampaignView[]>): CampaignNames {
  return new Map((campaigns.state.value.value ?? []).map(({ id, name }) => [id, name]));
}
