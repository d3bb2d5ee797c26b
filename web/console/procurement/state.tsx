// Purchase orders as every screen of the part names them: their states, and the means of payment.

import type { PurchaseOrderView } from "../../shared/generated/schema";
import { Chip, type Tone } from "../../shared/ui/chip";
import { catalogue } from "../../shared/words";

export type OrderState = PurchaseOrderView["state"];
export type Means = PurchaseOrderView["means"];

/** An order's state in a word. */
export const stateName: (state: OrderState) => string = catalogue({
  id: {
    draft: "Draf",
    submitted: "Menunggu persetujuan",
    approved: "Menunggu kiriman",
    delivered: "Dikirim, belum diterima",
    accepted: "Diterima",
    cancelled: "Dibatalkan",
  },
  en: {
    draft: "Draft",
    submitted: "Waits for approval",
    approved: "Waits for delivery",
    delivered: "Delivered, not accepted",
    accepted: "Accepted",
    cancelled: "Cancelled",
  },
});

const TONES: Readonly<Record<OrderState, Tone>> = {
  draft: "calm",
  submitted: "warn",
  approved: "calm",
  delivered: "warn",
  accepted: "good",
  cancelled: "calm",
};

export const STATES = Object.keys(TONES) as OrderState[];

export function StateChip({ state }: { state: OrderState }) {
  return <Chip tone={TONES[state]}>{stateName(state)}</Chip>;
}

/** A means of payment as the treasury says it (Permendagri 77/2020, 79/2022). */
export const meansName: (means: Means) => string = catalogue({
  id: {
    LS: "LS (langsung)",
    UP: "UP (uang persediaan)",
    GU: "GU (ganti uang persediaan)",
    KKPD: "KKPD (kartu kredit pemerintah daerah)",
  },
  en: {
    LS: "LS (direct payment)",
    UP: "UP (petty cash)",
    GU: "GU (replenished petty cash)",
    KKPD: "KKPD (the city's credit card)",
  },
});

export const MEANS: readonly Means[] = ["LS", "UP", "GU", "KKPD"];
