// Acquirers as every screen of the part knows them: which there are, how they stand.

import { api, everyPage } from "../../shared/api";
import type { PspView } from "../../shared/generated/schema";
import type { Source } from "../../shared/load";
import { Chip } from "../../shared/ui/chip";
import { catalogue } from "../../shared/words";
import { useSource } from "../shared/table/listing";

/** All acquirers. */
export function useAcquirers(): Source<PspView[]> {
  return useSource(
    () =>
      everyPage((cursor) =>
        api.GET("/api/v1/admin/psps", { params: { query: { limit: 200, cursor } } }),
      ),
    [],
  );
}

/** An acquirer's state in a word. */
export const acquirerState = catalogue({
  id: { active: "Aktif", suspended: "Dibekukan" },
  en: { active: "Active", suspended: "Suspended" },
});

export function AcquirerChip({ state }: { state: PspView["state"] }) {
  return <Chip tone={state === "active" ? "good" : "bad"}>{acquirerState(state)}</Chip>;
}
