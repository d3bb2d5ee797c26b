// A resident's claims on rewards for what they paid by QRIS.

import { api, everyPage, FormKey, got, untilKnown } from "../shared/api";
import type { ClaimView, IncentiveClaimBody, OfferView } from "../shared/generated/schema";
import { type Source, source } from "../shared/load";
import { stillMe } from "./holdings";
import { type Listing, listing } from "./listing";

export interface Claims {
  /** What payments are rewarded with, and what is still possible today. */
  readonly offers: Source<OfferView[]>;
  readonly list: Listing<ClaimView>;
  /** Claim a reward; the same request is repeated until its outcome is known. */
  claim(body: IncentiveClaimBody, onWaiting: () => void): Promise<ClaimView>;
  /** Have the card of a claim reward by itself no more. */
  forgetCard(id: string): Promise<ClaimView>;
  /** Object to what was decided of a claim. */
  object(id: string, reason: string): Promise<ClaimView>;
}

/** The claims of a resident. */
export function claimsOf(subject: string): Claims {
  const keys = [new FormKey(), new FormKey()] as const;
  return {
    offers: source(() =>
      everyPage((cursor) => {
        stillMe(subject);
        const query = { limit: 200, cursor };
        return api.GET("/api/v1/resident/incentives", { params: { query } });
      }),
    ),
    list: listing((cursor) => {
      stillMe(subject);
      const query = { limit: 50, cursor };
      return got(api.GET("/api/v1/resident/incentive-claims", { params: { query } }));
    }),
    async claim(body, onWaiting) {
      const header = keys[0].for(body);
      const made = await untilKnown(() => {
        stillMe(subject);
        return api.POST("/api/v1/resident/incentive-claims", { params: { header }, body });
      }, onWaiting);
      keys[0].succeeded();
      return made;
    },
    forgetCard(id) {
      stillMe(subject);
      const params = { path: { claim_id: id } };
      return got(api.DELETE("/api/v1/resident/incentive-claims/{claim_id}/card", { params }));
    },
    async object(id, reason) {
      const header = keys[1].for([id, reason]);
      const path = { claim_id: id };
      const made = await untilKnown(() => {
        stillMe(subject);
        return api.POST("/api/v1/resident/incentive-claims/{claim_id}/objections", {
          params: { header, path },
          body: { reason },
        });
      });
      keys[1].succeeded();
      return made;
    },
  };
}
