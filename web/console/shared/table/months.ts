// Long lists of transfers, a month at a time: the API reads its journal day by day, and a year in
// one request would take it too long.

interface Answer<T> {
  data?: { items: T[]; next_cursor: string | null };
  error?: unknown;
  response: Response;
}

/** What one request covers: from <= occurred_at < to, behind `cursor` where there is one. */
export interface Window {
  from: string;
  to: string;
  cursor?: string;
}

const MONTH_MS = 31 * 86_400_000;

/** Asks by `ask` for what lies between two instants, newest first, month after month. An empty
 * month is passed over, so that a page holds something unless it is the last. */
export function monthByMonth<T>(
  ask: (window: Window) => Promise<Answer<T>>,
  since: string,
  until: string,
): (cursor: string | undefined) => Promise<Answer<T>> {
  const first = Date.parse(since);
  return async (given) => {
    // Ours: the end of the month that is being read, and the API's cursor within it.
    let [to = until, cursor = ""] = (given ?? "").split(" ");
    to ||= until;
    for (;;) {
      const before = Date.parse(to) - MONTH_MS;
      const from = before > first ? new Date(before).toISOString() : since;
      const answer = await ask(cursor ? { from, to, cursor } : { from, to });
      if (!answer.data) return answer;
      const { items, next_cursor: within } = answer.data;
      const next = within ? `${to} ${within}` : before > first ? `${from} ` : null;
      if (items.length > 0 || next === null)
        return { ...answer, data: { items, next_cursor: next } };
      [to = until, cursor = ""] = next.split(" ");
    }
  };
}
