// What statements and their lines are called.

import type { BankLineView, BankStatementView } from "../../shared/generated/schema";
import { Chip, type Tone } from "../../shared/ui/chip";
import { catalogue } from "../../shared/words";

export type StatementState = BankStatementView["state"];

/** A statement's state in a word. */
export const statementStateName: (state: StatementState) => string = catalogue({
  id: {
    reading: "Sedang dibaca",
    matching: "Sedang dicocokkan",
    uploaded: "Menunggu diterima",
    booking: "Sedang dibukukan",
    accepted: "Diterima",
    discarded: "Dibuang",
    failed: "Ditolak",
  },
  en: {
    reading: "Being read",
    matching: "Being matched",
    uploaded: "Waiting to be accepted",
    booking: "Being booked",
    accepted: "Accepted",
    discarded: "Discarded",
    failed: "Refused",
  },
});

const TONES: Readonly<Record<StatementState, Tone>> = {
  reading: "calm",
  matching: "calm",
  uploaded: "warn",
  booking: "calm",
  accepted: "good",
  discarded: "calm",
  failed: "bad",
};

export function StatementChip({ state }: { state: StatementState }) {
  return <Chip tone={TONES[state]}>{statementStateName(state)}</Chip>;
}

/** Whether something is still being done with a statement, so that it is asked for again. */
export function underWay(state: StatementState): boolean {
  return state === "reading" || state === "matching" || state === "booking";
}

export type LineState = BankLineView["state"];
export const LINE_STATES: readonly LineState[] = [
  "suspense",
  "proposed",
  "explained",
  "told_before",
];

/** The state of a line in a word. */
export const lineStateName: (state: LineState) => string = catalogue({
  id: {
    suspense: "Belum dijelaskan",
    proposed: "Diusulkan",
    explained: "Jelas",
    told_before: "Sudah pernah",
  },
  en: {
    suspense: "Unexplained",
    proposed: "Proposed",
    explained: "Explained",
    told_before: "Told before",
  },
});

const LINE_TONES: Readonly<Record<LineState, Tone>> = {
  suspense: "warn",
  proposed: "warn",
  explained: "good",
  told_before: "calm",
};

export function LineChip({ state }: { state: LineState }) {
  return <Chip tone={LINE_TONES[state]}>{lineStateName(state)}</Chip>;
}
