import { useEffect, useState } from "preact/hooks";
import { api, got } from "../../shared/api";
import type { TaxProposalView } from "../../shared/generated/schema";
import type { Source } from "../../shared/load";
import { useSource } from "../shared/table/listing";
import type { TaxKind } from "./kinds";

const TYPING_MS = 300;

export interface Proposal {
  /** The newest there is; it may be of another sum while that for this one is being asked for. */
  found: TaxProposalView | null;
  /** Whether it is of the sum and the letter that were asked for, or there is none to be had. */
  settled: boolean;
  source: Source<TaxProposalView | null>;
}

/** What the system proposes to withhold when `gross` rupiah of an order are accepted. `letter` says
 * that the merchant has shown its letter of PP 55/2022. */
export function useProposal(orderId: string, gross: number, letter: boolean): Proposal {
  const asked = useSettled(gross);
  const [last, setLast] = useState<TaxProposalView | null>(null);
  const source = useSource(async () => {
    if (asked === 0) return null;
    const query = { gross: asked, umkm_letter: letter };
    return got(
      api.GET("/api/v1/admin/purchase-orders/{order_id}/taxes", {
        params: { path: { order_id: orderId }, query },
      }),
    );
  }, [orderId, asked, letter]);
  const { value, error, busy } = source.state.value;
  useEffect(() => {
    if (value) setLast(value);
  }, [value]);
  return {
    found: value ?? last,
    settled: asked === gross && !busy && (value ?? error) !== null,
    source,
  };
}

/** A number once nobody has changed it for a moment. */
function useSettled(number: number): number {
  const [settled, setSettled] = useState(number);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(number), TYPING_MS);
    return () => clearTimeout(timer);
  }, [number]);
  return settled;
}

/** What is proposed of a kind of tax, in rupiah. */
export function proposedOf(proposal: TaxProposalView | null, kind: TaxKind): number {
  return proposal?.taxes.find((one) => one.kind === kind)?.amount ?? 0;
}
