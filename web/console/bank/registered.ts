// SP2Ds, STS and remits of the city's registers that a line of the bank may be about.

export interface Registered {
  reference: string;
  /** What the bank has not booked of it yet, in rupiah. */
  open: number;
  at: string;
}

interface PromiseView {
  reference: string;
  due: number;
  at: string;
}

interface SurrenderView {
  reference: string;
  amount: number;
  state: string;
  proposed_at: string;
}

interface RemitView {
  billing_code: string;
  amount: number;
  state: string;
  proposed_at: string;
}

/** The SP2Ds that have not arrived in full. */
export function openPromises(all: readonly PromiseView[]): Registered[] {
  return all
    .map(({ reference, due, at }) => ({ reference, open: due, at }))
    .filter(({ open }) => open > 0);
}

/** The STS that are approved and that the bank has not booked. */
export function openSurrenders(all: readonly SurrenderView[]): Registered[] {
  return all
    .filter(({ state }) => state === "approved")
    .map(({ reference, amount, proposed_at }) => ({ reference, open: amount, at: proposed_at }));
}

/** The remits, by billing code, that are approved and that the bank has not booked. */
export function openRemits(all: readonly RemitView[]): Registered[] {
  return all
    .filter(({ state }) => state === "approved")
    .map(({ billing_code, amount, proposed_at }) => ({
      reference: billing_code,
      open: amount,
      at: proposed_at,
    }));
}
