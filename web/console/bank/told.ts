// What the API tells of bank statements, their lines and what explains them.

export type PartKind =
  | "payout"
  | "payout_returned"
  | "deposit"
  | "interest"
  | "fee"
  | "bank_tax"
  | "surrender"
  | "remit"
  | "suspense";

export interface PartView {
  kind: PartKind;
  amount: number;
  end_to_end_id?: string;
  settlement_id?: string;
  left_out?: string[];
  reference?: string;
  merchant_id?: string;
  against?: string;
}

export interface PayeeView {
  ordered: string;
  booked: string;
  differs: boolean;
}

export interface ProposalView {
  parts: PartView[];
  reason: string;
  by: string;
  at: string;
  version: number;
}

export interface CandidateView {
  parts: PartView[];
  why: string;
}

export interface BankLineView {
  line: number;
  booked_on: string;
  direction: "debit" | "credit";
  amount: number;
  sen: number;
  booked: number;
  end_to_end_id: string;
  reference: string;
  bank_reference: string;
  reason: string;
  state: "explained" | "suspense" | "told_before" | "proposed";
  explained: PartView[];
  note: string;
  payee: PayeeView | null;
  proposal: ProposalView | null;
}

export interface OneLineView extends BankLineView {
  accepted: boolean;
  candidates: CandidateView[];
}

export interface WaitingLineView extends BankLineView {
  statement_id: string;
}

export interface StatementErrorView {
  field: string;
  message: string;
}

export interface BankStatementView {
  id: string;
  state: "reading" | "matching" | "uploaded" | "booking" | "accepted" | "discarded" | "failed";
  begun_at: string;
  begun_by: string;
  accepted_at: string | null;
  accepted_by: string | null;
  account: string | null;
  first_day: string | null;
  last_day: string | null;
  opening: number | null;
  opening_sen: number | null;
  closing: number | null;
  closing_sen: number | null;
  debits: number | null;
  credits: number | null;
  debits_sen: number | null;
  credits_sen: number | null;
  gap: number | null;
  pending: number;
  booked: number;
  line_count: number | null;
  counts: Record<BankLineView["state"], number>;
  errors: StatementErrorView[];
  lines: BankLineView[];
}
