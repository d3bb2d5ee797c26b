// The API as the pages use it: typed from its OpenAPI document, one answer or one error, and a call
// that is repeated until its outcome is known.

import createClient from "openapi-fetch";
import type { paths } from "./generated/schema";
import { authorised } from "./session";

/** A refusal: the problem document (RFC 9457) that the API answered. */
export class ApiProblem extends Error {
  readonly code: string;
  readonly detail: string;
  readonly errors: readonly { field: string; message: string }[];

  constructor(
    readonly status: number,
    body: unknown,
    /** After how many seconds to ask again, where the API says so. */
    readonly retryAfter: number | null,
  ) {
    const problem = (typeof body === "object" && body ? body : {}) as Partial<ApiProblem> & {
      title?: string;
    };
    super(problem.code ?? `status ${status}`);
    this.code = problem.code ?? "";
    this.detail = problem.detail ?? problem.title ?? "";
    this.errors = Array.isArray(problem.errors) ? problem.errors : [];
  }
}

/** No answer arrived: nobody knows what became of the request. */
export class Unreachable extends Error {}

/** The typed client: `api.GET("/api/v1/…", {params})`. Use it inside `got` or `untilKnown`. */
export const api = createClient<paths>({
  baseUrl: location.origin,
  fetch: authorised,
  cache: "no-store",
});

/** What an operation of the API answers, once it succeeded. */
export interface Outcome<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The body of a success. Throws ApiProblem for a refusal and Unreachable for no answer. */
export async function got<T>(call: Promise<Outcome<T>>): Promise<T> {
  let outcome: Outcome<T>;
  try {
    outcome = await call;
  } catch (error) {
    if (error instanceof Error && error.name === "AbortError") throw error;
    throw new Unreachable(String(error));
  }
  const { data, error, response } = outcome;
  if (response.ok) return data as T;
  const after = Number(response.headers.get("Retry-After"));
  throw new ApiProblem(response.status, error, after > 0 ? after : null);
}

// An answer that leaves open whether the request was carried out: none at all, the server's own
// failure, or the same key at work in another request (a 409 that says when to ask again). A 429
// comes from the gateway, which knows nothing of an earlier try: after one, it settles nothing.
function leavesItOpen(error: unknown, again: boolean): error is ApiProblem | Unreachable {
  if (error instanceof Unreachable) return true;
  if (!(error instanceof ApiProblem)) return false;
  if (error.status === 429) return again;
  return error.status >= 500 || (error.status === 409 && error.retryAfter !== null);
}

const LONGEST_WAIT_MS = 8000;

/** The same call until its outcome is known: its success, or a refusal that is thrown.
 *
 * `call` must send the same Idempotency-Key each time. `onWaiting` is told each time that the
 * outcome is still open. */
export async function untilKnown<T>(
  call: () => Promise<Outcome<T>>,
  onWaiting: () => void = () => {},
): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await got(call());
    } catch (error) {
      if (!leavesItOpen(error, tries > 0)) throw error;
      onWaiting();
      const asked = (error instanceof ApiProblem ? (error.retryAfter ?? 0) : 0) * 1000;
      const backoff = Math.min(500 * 2 ** Math.min(tries, 5), LONGEST_WAIT_MS);
      // Phones that lost the same network must not all come back in the same instant.
      await passed(Math.max(asked, backoff * (0.5 + Math.random() / 2)));
    }
  }
}

/** Resolves after so many milliseconds, or at once where the network comes back before. */
function passed(milliseconds: number): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(finish, milliseconds);
    function finish(): void {
      clearTimeout(timer);
      removeEventListener("online", finish);
      done();
    }
    addEventListener("online", finish);
  });
}

/** A new Idempotency-Key, made before the first request that carries it. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The header parameters that carry a key. */
export function keyed(key: string): { "Idempotency-Key": string } {
  return { "Idempotency-Key": key };
}

/** Gives a form's key: the same for the same content until it has succeeded, then a new one. */
export class FormKey {
  #content = "";
  #key = "";

  for(content: unknown): { "Idempotency-Key": string } {
    const text = JSON.stringify(content);
    if (text !== this.#content) [this.#content, this.#key] = [text, newKey()];
    return keyed(this.#key);
  }

  succeeded(): void {
    this.#content = "";
  }
}

interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

/** The items of every page of a list, at most `most`. `ask` gets the cursor of the next page. */
export async function everyPage<T>(
  ask: (cursor: string | undefined) => Promise<Outcome<Page<T>>>,
  most = 2000,
): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await got(ask(cursor));
    items.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor && items.length < most);
  return items;
}
