// What statements and their lines are called.

import type { BankStatementView } from "../../shared/generated/schema";
import { Chip, type Tone } from "../../shared/ui/chip";
import { catalogue } from "../../shared/words";

type StatementState = BankStatementView["state"];

/** A statement's state in a word. */
export const statementStateName: (state: StatementState) => string = catalogue({
  id: {
    reading: "Sedang dibaca",
    matching: "Sedang dicocokkan",
    done: "Selesai dicocokkan",
    failed: "Ditolak",
  },
  en: { reading: "Being read", matching: "Being matched", done: "Matched", failed: "Refused" },
});

const TONES: Readonly<Record<StatementState, Tone>> = {
  reading: "calm",
  matching: "calm",
  done: "good",
  failed: "bad",
};

export function StatementChip({ state }: { state: StatementState }) {
  return <Chip tone={TONES[state]}>{statementStateName(state)}</Chip>;
}

export const LINE_STATES = [
  "matched",
  "returned",
  "unmatched",
  "proposed",
  "duplicate",
  "resolved",
] as const;
export type LineState = (typeof LINE_STATES)[number];

/** The state of a line in a word. */
export const lineStateName: (state: LineState) => string = catalogue({
  id: {
    matched: "Cocok",
    returned: "Kembali",
    unmatched: "Belum cocok",
    proposed: "Diusulkan",
    duplicate: "Sudah pernah",
    resolved: "Diselesaikan",
  },
  en: {
    matched: "Matched",
    returned: "Returned",
    unmatched: "Unmatched",
    proposed: "Proposed",
    duplicate: "Told before",
    resolved: "Resolved",
  },
});

const LINE_TONES: Readonly<Record<LineState, Tone>> = {
  matched: "good",
  returned: "bad",
  unmatched: "warn",
  proposed: "warn",
  duplicate: "calm",
  resolved: "calm",
};

export function LineChip({ state }: { state: LineState }) {
  return <Chip tone={LINE_TONES[state]}>{lineStateName(state)}</Chip>;
}
