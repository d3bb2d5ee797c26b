// What settlements, their lines and their holds are called.

import type { SettlementLineView, SettlementView } from "../../shared/generated/schema";
import { Chip, type Tone } from "../../shared/ui/chip";
import { catalogue } from "../../shared/words";

export type SettlementState = SettlementView["state"];
export type LineState = SettlementLineView["state"];
type Payment = SettlementLineView["payments"][number];

/** A settlement's state in a word. */
export const stateName: (state: SettlementState) => string = catalogue({
  id: {
    preparing: "Sedang disiapkan",
    draft: "Menunggu persetujuan",
    approving: "Sedang disetujui",
    approved: "Disetujui",
    sent: "Dikirim ke bank",
    paid: "Terbayar semua",
    partly_returned: "Sebagian kembali",
    cancelled: "Dibatalkan",
    withdrawing: "Sedang ditarik",
    withdrawn: "Ditarik kembali",
  },
  en: {
    preparing: "Being prepared",
    draft: "Waits for approval",
    approving: "Being approved",
    approved: "Approved",
    sent: "Sent to the bank",
    paid: "All paid",
    partly_returned: "Partly returned",
    cancelled: "Cancelled",
    withdrawing: "Being withdrawn",
    withdrawn: "Withdrawn",
  },
});

const TONES: Readonly<Record<SettlementState, Tone>> = {
  preparing: "calm",
  draft: "warn",
  approving: "calm",
  approved: "warn",
  sent: "calm",
  paid: "good",
  partly_returned: "bad",
  cancelled: "calm",
  withdrawing: "calm",
  withdrawn: "calm",
};

export function StateChip({ state }: { state: SettlementState }) {
  return <Chip tone={TONES[state]}>{stateName(state)}</Chip>;
}

/** The state of a line, or of its payment, in a word. */
export const lineStateName: (state: LineState | Payment["state"]) => string = catalogue({
  id: {
    ready: "Siap",
    held: "Ditahan",
    sent: "Dikirim",
    paid: "Terbayar",
    returned: "Kembali",
    withdrawn: "Ditarik",
  },
  en: {
    ready: "Ready",
    held: "Held",
    sent: "Sent",
    paid: "Paid",
    returned: "Returned",
    withdrawn: "Withdrawn",
  },
});

/** By which of the banks' ways a payment goes. */
export const channelName: (channel: Payment["channel"]) => string = catalogue({
  id: { bi_fast: "BI-FAST", skn: "SKN", rtgs: "RTGS" },
  en: { bi_fast: "BI-FAST", skn: "SKN", rtgs: "RTGS" },
});

const LINE_TONES: Readonly<Record<LineState, Tone>> = {
  ready: "calm",
  held: "warn",
  sent: "calm",
  paid: "good",
  returned: "bad",
};

export const LINE_STATES = Object.keys(LINE_TONES) as LineState[];

export function LineChip({ state }: { state: LineState | Payment["state"] }) {
  const tone = state === "withdrawn" ? "calm" : LINE_TONES[state];
  return <Chip tone={tone}>{lineStateName(state)}</Chip>;
}
