import { describe, expect, it } from "vitest";
import { monthByMonth, type Window } from "./months";

const response = new Response();

/** A journal of instants, newest first, two to a page; it notes what it was asked. */
function journal(instants: readonly string[]) {
  const asked: Window[] = [];
  async function ask(window: Window) {
    asked.push(window);
    const fit = instants.filter((one) => one >= window.from && one < window.to);
    const start = Number(window.cursor ?? 0);
    const next_cursor = start + 2 < fit.length ? String(start + 2) : null;
    return { data: { items: fit.slice(start, start + 2), next_cursor }, response };
  }
  return { asked, ask };
}

async function all(next: ReturnType<typeof monthByMonth<string>>): Promise<string[]> {
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const { data } = await next(cursor);
    found.push(...(data?.items ?? []));
    cursor = data?.next_cursor ?? undefined;
  } while (cursor);
  return found;
}

const SINCE = "2026-01-01T00:00:00.000Z";
const UNTIL = "2026-12-01T00:00:00.000Z";

describe("transfers month by month", () => {
  it("are all found, once each, newest first", async () => {
    const days = ["11-30", "11-02", "11-01", "10-31", "10-30", "05-05", "01-01"];
    const instants = days.map((day) => `2026-${day}T00:00:00.000Z`);
    expect(await all(monthByMonth(journal(instants).ask, SINCE, UNTIL))).toEqual(instants);
  });

  it("are asked for over 31 days at most, and never before the first instant", async () => {
    const { asked, ask } = journal([]);
    await all(monthByMonth(ask, SINCE, UNTIL));
    expect(asked.length).toBe(11);
    expect(asked.at(-1)?.from).toBe(SINCE);
    for (const { from, to } of asked) {
      expect(Date.parse(to) - Date.parse(from)).toBeLessThanOrEqual(31 * 86_400_000);
    }
  });

  it("pass over empty months in one go", async () => {
    const { ask } = journal(["2026-02-03T00:00:00.000Z"]);
    const { data } = await monthByMonth(ask, SINCE, UNTIL)(undefined);
    expect(data?.items).toHaveLength(1);
  });

  it("hand a refusal on", async () => {
    const refusal = { error: { code: "not_found" }, response };
    expect(await monthByMonth(async () => refusal, SINCE, UNTIL)(undefined)).toBe(refusal);
  });
});
