// The lists of finance in which something may wait.

import { api, everyPage, got } from "../../shared/api";
import { businessDay } from "../../shared/format";
import type { Source } from "../../shared/load";
import { serverNow } from "../../shared/session";
import { useSource } from "../shared/table/listing";
import type { Told } from "./waits";

// What has been done for longer than this many waits for nobody any more.
const NEWEST = { limit: 200 };

/** What the lists tell, and whether all of them could be read. */
export interface Read {
  told: Told;
  whole: boolean;
}

/** The lists, one after the other: the start page is nobody's rush hour. */
export function useLists(): Source<Read> {
  return useSource(async () => {
    let whole = true;
    async function read<T>(ask: () => Promise<T>, none: T): Promise<T> {
      try {
        return await ask();
      } catch (failed) {
        console.error(failed);
        whole = false;
        return none;
      }
    }
    const told = {
      statements: await read(statements, []),
      lines: await read(lines, []),
      settlements: await read(settlements, []),
      days: await read(days, NO_DAYS),
      surrenders: await read(surrenders, []),
      promises: await read(promises, []),
      orders: await read(orders, []),
      remits: await read(remits, []),
    };
    return { told, whole };
  }, []);
}

async function statements(): Promise<Told["statements"]> {
  return (await got(api.GET("/api/v1/finance/bank-statements", { params: { query: NEWEST } })))
    .items;
}

function lines(): Promise<Told["lines"]> {
  return everyPage((cursor) =>
    api.GET("/api/v1/finance/bank-statements/waiting", {
      params: { query: { ...NEWEST, cursor } },
    }),
  );
}

async function settlements(): Promise<Told["settlements"]> {
  return (await got(api.GET("/api/v1/finance/settlements", { params: { query: NEWEST } }))).items;
}

async function surrenders(): Promise<Told["surrenders"]> {
  return (await got(api.GET("/api/v1/finance/surrenders", { params: { query: NEWEST } }))).items;
}

async function promises(): Promise<Told["promises"]> {
  const query = { ...NEWEST, due: true };
  return (await got(api.GET("/api/v1/finance/promises", { params: { query } }))).items;
}

function orders(): Promise<Told["orders"]> {
  return everyPage((cursor) =>
    api.GET("/api/v1/admin/purchase-orders", {
      params: { query: { ...NEWEST, state: "submitted", cursor } },
    }),
  );
}

async function remits(): Promise<Told["remits"]> {
  return (await got(api.GET("/api/v1/finance/taxes/remit", { params: { query: NEWEST } }))).items;
}

const NO_DAYS: Told["days"] = { next_to_close: null, today: "", proposed_by: null };

async function days(): Promise<Told["days"]> {
  const today = businessDay(serverNow());
  const { next_to_close: date } = await got(
    api.GET("/api/v1/finance/days", { params: { query: { from: today, to: today } } }),
  );
  if (date === null || date >= today) return { ...NO_DAYS, today };
  const { proposed } = await got(
    api.GET("/api/v1/finance/days/{date}", { params: { path: { date } } }),
  );
  return { next_to_close: date, today, proposed_by: proposed?.by ?? null };
}
