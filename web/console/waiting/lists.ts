// The lists of finance in which something may wait.

import { api, everyPage, got } from "../../shared/api";
import { businessDay } from "../../shared/format";
import type { Source } from "../../shared/load";
import { serverNow } from "../../shared/session";
import { useSource } from "../shared/table/listing";
import type { Told } from "./waits";

// What has been done for longer than this many waits for nobody any more.
const NEWEST = 200;

type Lists = { [Name in keyof Told]: Source<Told[Name]> };

/** The lists, each asked for by itself. */
export function useLists(): Lists {
  const newest = { limit: NEWEST };
  return {
    statements: useSource(
      async () =>
        (await got(api.GET("/api/v1/finance/bank-statements", { params: { query: newest } })))
          .items,
      [],
    ),
    lines: useSource(
      () =>
        everyPage((cursor) =>
          api.GET("/api/v1/finance/bank-statements/waiting", {
            params: { query: { ...newest, cursor } },
          }),
        ),
      [],
    ),
    settlements: useSource(
      async () =>
        (await got(api.GET("/api/v1/finance/settlements", { params: { query: newest } }))).items,
      [],
    ),
    surrenders: useSource(
      async () =>
        (await got(api.GET("/api/v1/finance/surrenders", { params: { query: newest } }))).items,
      [],
    ),
    promises: useSource(
      async () =>
        (
          await got(
            api.GET("/api/v1/finance/promises", { params: { query: { ...newest, due: true } } }),
          )
        ).items,
      [],
    ),
    days: useSource(days, []),
  };
}

async function days(): Promise<Told["days"]> {
  const today = businessDay(serverNow());
  const { next_to_close } = await got(
    api.GET("/api/v1/finance/days", { params: { query: { from: today, to: today } } }),
  );
  const next =
    next_to_close === null
      ? null
      : await got(
          api.GET("/api/v1/finance/days/{date}", { params: { path: { date: next_to_close } } }),
        );
  return { next_to_close, today, proposed_by: next?.proposed?.by ?? null };
}

/** What the lists tell by now; one that is not here tells of nothing. */
export function toldBy(lists: Lists): Told {
  return {
    statements: lists.statements.state.value.value ?? [],
    lines: lists.lines.state.value.value ?? [],
    settlements: lists.settlements.state.value.value ?? [],
    surrenders: lists.surrenders.state.value.value ?? [],
    promises: lists.promises.state.value.value ?? [],
    days: lists.days.state.value.value ?? {
      next_to_close: null,
      today: businessDay(serverNow()),
      proposed_by: null,
    },
  };
}
