// The API as the pages use it: who is signed in, one call, and a call repeated until its outcome is
// known. The access token lives in this module and nowhere else; a reload gets a new one by the
// refresh cookie, which no script can read.

import { spoken } from "./words.js";

const API = "/api/v1";
const LONGEST_WAIT_MS = 8000;

/** A refusal: the problem document (RFC 9457) that the API answered. */
export class ApiProblem extends Error {
  constructor(status, body, retryAfter) {
    super(body.code ?? `status ${status}`);
    this.status = status;
    this.code = body.code;
    this.detail = body.detail ?? body.title ?? `(${status})`;
    this.errors = Array.isArray(body.errors) ? body.errors : [];
    this.retryAfter = retryAfter;
  }
}

/** No answer arrived: nobody knows what became of the request. */
export class Unreachable extends Error {}

let session = null;
let refreshing = null;
let clockAhead = 0;
let onSignedOut = () => {};

/** Who is signed in: `{role, subject, name, subjects}`, or null. */
export function signedIn() {
  return session;
}

/** What to do when a sign-in has ended without being asked to. */
export function whenSignedOut(listener) {
  onSignedOut = listener;
}

/** The server's present instant in milliseconds: a phone's clock may be minutes off, and payment
 * codes live for seconds. */
export function serverNow() {
  return Date.now() + clockAhead;
}

async function send(method, path, { body, csv, key } = {}) {
  const headers = { "Accept-Language": spoken() };
  if (session) headers.Authorization = `Bearer ${session.access_token}`;
  if (key) headers["Idempotency-Key"] = key;
  if (csv !== undefined) headers["Content-Type"] = "text/csv";
  else if (body !== undefined) headers["Content-Type"] = "application/json";
  let answer;
  let text;
  try {
    answer = await fetch(API + path, {
      method,
      headers,
      body: csv ?? (body === undefined ? undefined : JSON.stringify(body)),
      cache: "no-store",
      credentials: "same-origin",
    });
    text = await answer.text();
  } catch (error) {
    throw new Unreachable(String(error));
  }
  const date = Date.parse(answer.headers.get("Date") ?? "");
  // The header counts whole seconds, so the middle of one is the best guess.
  if (!Number.isNaN(date)) clockAhead = date + 500 - Date.now();
  let parsed = null;
  try {
    parsed = text ? JSON.parse(text) : null;
  } catch {
    parsed = null; // not ours: an error page of something in between
  }
  if (answer.ok) return parsed;
  const after = Number(answer.headers.get("Retry-After"));
  throw new ApiProblem(answer.status, parsed ?? {}, after > 0 ? after : null);
}

/** Sign in with a code from the SMS. */
export async function signIn(phone, code, role) {
  session = await send("POST", "/auth/token", { body: { phone, code, role } });
  return session;
}

/** Ask for a code by SMS; answers for how many seconds it is good. */
export async function sendCode(phone) {
  return (await send("POST", "/auth/otp", { body: { phone } })).expires_in;
}

/** Sign in by the refresh cookie, as `subject` where it is given. Null where there is no cookie. */
export async function refresh(role, subject) {
  try {
    session = await send("POST", "/auth/refresh", { body: subject ? { role, subject } : { role } });
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status >= 429) throw error;
    session = null;
  }
  return session;
}

/** End the sign-in in this browser. */
export async function signOut() {
  const { role } = session;
  await send("POST", "/auth/logout", { body: { role } });
  session = null;
}

/** One call: the parsed answer. Throws ApiProblem for a refusal and Unreachable for no answer.
 *
 * `body` is sent as JSON, `csv` as it is; `key` is the Idempotency-Key. An access token that has
 * lapsed is renewed, once. */
export async function call(method, path, options = {}) {
  try {
    return await send(method, path, options);
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status !== 401 || !session) throw error;
    const { role, subject } = session;
    refreshing ??= refresh(role, subject).finally(() => (refreshing = null));
    if (await refreshing) return send(method, path, options);
    onSignedOut();
    throw error;
  }
}

// An answer that leaves open whether the request was carried out: none at all, the server's own
// failure, or the same key at work in another request (a 409 that says when to ask again).
function leavesItOpen(error) {
  if (error instanceof Unreachable) return true;
  if (!(error instanceof ApiProblem)) return false;
  return error.status >= 500 || (error.status === 409 && error.retryAfter !== null);
}

/** The same call, with the same key, until its outcome is known: an answer or a refusal.
 *
 * `onWaiting()` is told each time that it is still open. */
export async function callUntilKnown(method, path, options, onWaiting = () => {}) {
  for (let tries = 0; ; tries += 1) {
    try {
      return await call(method, path, options);
    } catch (error) {
      if (!leavesItOpen(error)) throw error;
      onWaiting();
      const asked = (error.retryAfter ?? 0) * 1000;
      const backoff = Math.min(500 * 2 ** Math.min(tries, 5), LONGEST_WAIT_MS);
      // Tills that lost the same network must not all come back in the same instant.
      await new Promise((done) =>
        setTimeout(done, Math.max(asked, backoff * (0.5 + Math.random() / 2))),
      );
    }
  }
}

/** A new Idempotency-Key. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Gives a form's key: the same for the same body until it has succeeded, else a new one. */
export class Keys {
  #body = null;
  #key = null;

  of(body) {
    const text = JSON.stringify(body);
    if (text !== this.#body) [this.#body, this.#key] = [text, newKey()];
    return this.#key;
  }

  done() {
    this.#body = null;
  }
}

/** A query string from what is given; empty values are left out. */
export function query(values) {
  const given = Object.entries(values).filter(([, value]) => value !== "" && value != null);
  return given.length ? `?${new URLSearchParams(given)}` : "";
}

/** Every item of a list, page by page, at most `most`. */
export async function all(path, values = {}, most = 2000) {
  const items = [];
  let cursor = null;
  do {
    const found = await call("GET", path + query({ ...values, limit: 200, cursor }));
    items.push(...found.items);
    cursor = found.next_cursor;
  } while (cursor && items.length < most);
  return items;
}
