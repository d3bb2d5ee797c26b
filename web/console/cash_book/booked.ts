export interface CashBookEntryView {
  number: number;
  date: string;
  description: string;
  reference: string;
  receipts: number;
  payments: number;
  balance: number;
  balance_sen: number;
  statement_id: string;
  line: number;
}

export interface CashBookView {
  opening: number;
  opening_sen: number;
  receipts: number;
  receipts_sen: number;
  payments: number;
  payments_sen: number;
  closing: number;
  closing_sen: number;
  items: CashBookEntryView[];
  next_cursor: string | null;
}
