// A payment under way: a code that is drawn anew before it ends, and the question whether one of the
// codes that were shown has paid, asked when the city says that something has happened to the wallet.

import { type Signal, signal } from "@preact/signals";
import { ApiProblem, api, got, Unreachable } from "../shared/api";
import type { PaymentView } from "../shared/generated/schema";
import { type Following, follow } from "../shared/live";
import { resume, serverNow, signedIn } from "../shared/session";
import { forgetAll } from "./holdings";

const TICK_MS = 250;
const TRY_AGAIN_MS = 5000;
// How long the ten digits are good (the API's contract; its answer does not say).
const DIGITS_LIFE_MS = 5 * 60_000;
// A redemption that arrived in time may be answered a little later.
const GRACE_MS = 10_000;

export interface Drawn {
  token: string;
  drawnAt: number;
  refreshAt: number;
  expiresAt: number;
}

export interface Payment {
  /** What the picture shows; null before the first one, and once it has ended. */
  readonly drawn: Signal<Drawn | null>;
  readonly digits: Signal<{ code: string; until: number } | null>;
  /** The most that may be taken; null is all that is left. */
  readonly most: Signal<number | null>;
  /** Why no code could be drawn. */
  readonly problem: Signal<unknown>;
  /** Whether asking again will not help: a spent voucher, a paused campaign. */
  readonly refused: Signal<boolean>;
  readonly now: Signal<number>;
  /** Draw now, with digits for typing where they are wanted. */
  draw(withDigits?: boolean): Promise<void>;
  /** Draw for at most this much. */
  limit(amount: number | null): Promise<void>;
  stop(): void;
}

/** Begin paying with a voucher of the resident `subject`; `paid` is called once. */
export function startPayment(
  subject: string,
  voucherId: string,
  paid: (payment: PaymentView) => void,
): Payment {
  const drawn = signal<Drawn | null>(null);
  const digits = signal<{ code: string; until: number } | null>(null);
  const most = signal<number | null>(null);
  const problem = signal<unknown>(null);
  const refused = signal(false);
  const now = signal(serverNow());
  let open: { id: string; until: number }[] = []; // every code shown here that may still pay
  let nextTry = 0;
  let drawing: Promise<void> | null = null;
  let over = false;
  let following: Following | null = null;

  function enter(): Promise<boolean> {
    return resume("resident", subject).catch((error) => {
      throw new Unreachable(String(error));
    });
  }

  async function ask(withDigits: boolean): Promise<void> {
    try {
      // The wallet may be on the screen from the phone's memory, not signed in yet.
      if (!signedIn.value && !(await enter())) return forgetAll();
      const body = {
        code: withDigits,
        // With the first code, and not by a request of its own.
        ticket: !following,
        ...(most.value === null ? {} : { max_amount: most.value }),
      };
      const answer = await got(
        api.POST("/api/v1/resident/vouchers/{voucher_id}/payment-tokens", {
          params: { path: { voucher_id: voucherId } },
          body,
        }),
      );
      if (over) return;
      // Of the whole wallet, not of each code: one connection for all that are drawn.
      following ??= follow("wallet", look, { ticket: answer.live });
      const at = serverNow();
      const expiresAt = Date.parse(answer.expires_at);
      const until = withDigits ? at + DIGITS_LIFE_MS : expiresAt;
      open = [...open, { id: answer.id, until: until + GRACE_MS }];
      nextTry = Date.parse(answer.refresh_at);
      drawn.value = { token: answer.token, drawnAt: at, refreshAt: nextTry, expiresAt };
      if (answer.code) digits.value = { code: answer.code, until };
      problem.value = null;
    } catch (error) {
      problem.value = error;
      refused.value = isRefusedForGood(error);
      nextTry = serverNow() + TRY_AGAIN_MS;
    }
  }

  async function draw(withDigits = false): Promise<void> {
    if (over || refused.value) return;
    // One at a time; digits that are wanted meanwhile are asked for behind it.
    if (drawing) {
      await drawing;
      if (!withDigits || over) return;
    }
    drawing = ask(withDigits).finally(() => {
      drawing = null;
    });
    await drawing;
  }

  async function limit(amount: number | null): Promise<void> {
    if (drawing) await drawing;
    most.value = amount;
    // A code for another amount must not be shown any longer.
    drawn.value = null;
    digits.value = null;
    await draw();
  }

  function tick(): void {
    if (document.hidden) return;
    const at = serverNow();
    now.value = at;
    if (drawn.value && at >= drawn.value.expiresAt) drawn.value = null;
    if (digits.value && at >= digits.value.until) digits.value = null;
    if (at >= nextTry && !drawing) draw();
  }

  async function hasPaid(id: string): Promise<PaymentView | null> {
    const answer = await got(
      api.GET("/api/v1/resident/payment-tokens/{token_id}", { params: { path: { token_id: id } } }),
    );
    return answer.state === "used" ? (answer.redemption ?? null) : null;
  }

  // The merchant may have scanned the code before the one on the screen, so all are asked about.
  async function look(): Promise<void> {
    open = open.filter(({ until }) => until > serverNow());
    // What fails is asked again soon; the code on the screen is good all the same.
    const answers = await Promise.all(open.map(({ id }) => hasPaid(id).catch(() => null)));
    const payment = answers.find((one) => one !== null);
    if (payment && !over) {
      stop();
      paid(payment);
    }
  }

  function connected(): void {
    if (!drawn.value) nextTry = 0;
  }

  function stop(): void {
    over = true;
    clearInterval(timer);
    following?.stop();
    removeEventListener("online", connected);
  }

  addEventListener("online", connected);
  const timer = setInterval(tick, TICK_MS);
  draw();
  return { drawn, digits, most, problem, refused, now, draw, limit, stop };
}

// No connection, a busy server and a throttle pass by; a refusal stays.
function isRefusedForGood(error: unknown): boolean {
  return error instanceof ApiProblem && error.status !== 401 && error.status < 429;
}
