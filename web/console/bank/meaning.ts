// What a statement's lines mean, in the order in which people must look at them.

import type { BankLineView, PartView } from "../../shared/generated/schema";
import type { PartKind } from "./kinds";

/** All parts of one kind in a statement. */
export interface Group {
  kind: PartKind;
  parts: number;
  /** In rupiah, as the bank moved it: below zero for what the bank kept back. */
  amount: number;
}

export interface Meaning {
  /** Lines whose payee is another than the one we ordered. */
  differing: readonly BankLineView[];
  /** Lines that nothing explains, wholly or in part, or that somebody has yet to agree to. */
  unexplained: readonly BankLineView[];
  groups: readonly Group[];
  /** Lines that an earlier statement told of: they are left out. */
  toldBefore: readonly BankLineView[];
}

const ORDER: readonly PartKind[] = [
  "payout",
  "payout_returned",
  "deposit",
  "surrender",
  "remit",
  "fee",
  "interest",
  "bank_tax",
];

/** What the lines of a statement mean. */
export function meaningOf(lines: readonly BankLineView[]): Meaning {
  const told = lines.filter(({ state }) => state !== "told_before");
  const unclear = told.filter(isUnexplained);
  return {
    differing: told.filter(({ payee }) => payee?.differs),
    unexplained: unclear.filter(({ payee }) => !payee?.differs),
    groups: groupsOf(told.flatMap(({ explained }) => explained)),
    toldBefore: lines.filter(({ state }) => state === "told_before"),
  };
}

function isUnexplained({ state }: BankLineView): boolean {
  return state === "suspense" || state === "proposed";
}

/** The sums of parts by their kind; what is in suspense is no group. */
export function groupsOf(parts: readonly PartView[]): Group[] {
  return ORDER.flatMap((kind) => {
    const found = parts.filter((part) => part.kind === kind);
    const amount = found.reduce((sum, part) => sum + part.amount, 0);
    return found.length > 0 ? [{ kind, parts: found.length, amount }] : [];
  });
}

/** What is left of a line once some parts are named. */
export function remainderOf(booked: number, parts: readonly PartView[]): number {
  return booked - parts.reduce((sum, part) => sum + part.amount, 0);
}
