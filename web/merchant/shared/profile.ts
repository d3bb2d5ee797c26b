import { api, got } from "../../shared/api";
import type { OwnMerchantView } from "../../shared/generated/schema";
import { type Source, source } from "../../shared/load";

/** The shop that is signed in, as the city knows it, and who is at this till. */
export const profile: Source<OwnMerchantView> = source(() =>
  got(api.GET("/api/v1/merchant/profile")),
);
