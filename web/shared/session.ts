// Who is signed in. The access token lives in this module and nowhere else; a reload gets a new one
// by the refresh cookie, which no script can read.

import { computed, signal } from "@preact/signals";
import type { TokenBody, TokenView } from "./generated/schema";
import { kept } from "./kept";
import { language } from "./words";

export type Role = TokenBody["role"];

/** A sign-in without its token. */
export interface Session {
  role: Role;
  subject: string;
  name: string;
  subjects: readonly { id: string; name: string; delegated?: boolean }[];
}

/** The role in which this phone has signed in last. */
export const roleKept = kept<Role>("tumbas.role");

const session = signal<Session | null>(null);
let accessToken: string | null = null;
let clockAhead = 0;

/** Who is signed in, or null. */
export const signedIn = computed(() => session.value);

/** Whether whoever is signed in acts for somebody without a phone: they pay and claim, no more. */
export const delegated = computed(() => {
  const now = session.value;
  return now?.subjects.some((one) => one.id === now.subject && one.delegated) ?? false;
});

/** Whether the last request got no answer at all. */
export const offline = signal(!navigator.onLine);
addEventListener("offline", () => {
  offline.value = true;
});
addEventListener("online", () => {
  offline.value = false;
});

/** The server's present instant in milliseconds: a phone's clock may be minutes off, and payment
 * codes live for seconds. */
export function serverNow(): number {
  return Date.now() + clockAhead;
}

async function send(request: Request): Promise<Response> {
  const headers = new Headers(request.headers);
  headers.set("Accept-Language", language.value);
  if (accessToken) headers.set("Authorization", `Bearer ${accessToken}`);
  let answer: Response;
  try {
    answer = await fetch(new Request(request, { headers, credentials: "same-origin" }));
  } catch (error) {
    if (!request.signal.aborted) offline.value = true;
    throw error;
  }
  offline.value = false;
  const date = Date.parse(answer.headers.get("Date") ?? "");
  // The header counts whole seconds, so the middle of one is the best guess.
  if (!Number.isNaN(date)) clockAhead = date + 500 - Date.now();
  return answer;
}

let renewing: Promise<boolean> | null = null;
let prove: (() => Promise<boolean>) | null = null;

/** How whoever must prove again who they are does so, where a page has a way; answers whether they
 * have. */
export function whenToProve(how: (() => Promise<boolean>) | null): void {
  prove = how;
}

async function mustProve(answer: Response): Promise<boolean> {
  if (answer.status !== 403 || !prove) return false;
  const problem = await answer
    .clone()
    .json()
    .catch(() => null);
  return problem?.code === "step_up_required";
}

/** `fetch` with the access token; one that has lapsed is renewed, once.
 *
 * Where it cannot be renewed the sign-in is over and the 401 is the answer. Who must first prove
 * themself again is asked to, and the same request is then sent once more. */
export async function authorised(request: Request): Promise<Response> {
  const [again, once] = [request.clone(), request.clone()];
  let answer = await send(request);
  if (answer.status === 401 && session.value && !request.url.includes("/auth/")) {
    const { role, subject } = session.value;
    renewing ??= resume(role, subject).finally(() => {
      renewing = null;
    });
    if (!(await renewing)) {
      session.value = null;
      return answer;
    }
    answer = await send(again);
  }
  // Also after renewing: who had to sign in anew has proved nothing yet.
  if (prove && (await mustProve(answer))) return (await prove()) ? send(once) : answer;
  return answer;
}

function post(path: string, body: unknown): Promise<Response> {
  return send(
    new Request(`/api/v1/auth/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    }),
  );
}

// A phone that never signed in has no cookie, and need not ask to be told so.
function mayResume(role: Role) {
  return kept<boolean>(`tumbas.signed_in.${role}`);
}

/** Take over what `/auth/token` answered. */
export function enter(answer: TokenView): void {
  const { access_token, role, subject, name, subjects } = answer;
  accessToken = access_token;
  mayResume(role).write(true);
  session.value = { role, subject, name, subjects };
}

/** Whether this phone has signed in before, so that `resume` is worth asking. */
export function wasSignedIn(role: Role): boolean {
  return mayResume(role).read() === true;
}

/** Sign in by the refresh cookie, as `subject` where it is given.
 *
 * False where the sign-in is over. Throws where the API does not answer, or is too busy to. */
export async function resume(role: Role, subject?: string): Promise<boolean> {
  const answer = await post("refresh", subject ? { role, subject } : { role });
  if (answer.ok) {
    enter((await answer.json()) as TokenView);
    return true;
  }
  if (answer.status >= 429) throw new Error(`status ${answer.status}`);
  mayResume(role).clear();
  accessToken = null;
  return false;
}

/** End the sign-in on this phone. Throws where the API does not answer: the cookie still stands. */
export async function signOut(): Promise<void> {
  const role = session.value?.role;
  if (!role) return;
  const answer = await post("logout", { role });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  mayResume(role).clear();
  accessToken = null;
  session.value = null;
}
