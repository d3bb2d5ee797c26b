// The till hears of payments at the shop's sticker: nobody pressed anything here. Each is said once.

import { signal } from "@preact/signals";
import { api, got } from "../../shared/api";
import { businessDay } from "../../shared/format";
import type { StickerPaymentView } from "../../shared/generated/schema";
import { follow, type Hint } from "../../shared/live";
import { serverNow } from "../../shared/session";
import {
  countOf,
  knownSale,
  learn,
  learnNewest,
  salesOf,
  today,
  undoRequests,
} from "../shared/sales";
import { chime, ready } from "../shared/sound";
import { sayAloud, warm } from "../shared/voice";

/** A payment that was heard of, and which of the day's it is. */
export interface Heard {
  payment: StickerPaymentView;
  number: number;
}

/** The last one, until somebody has put it away. */
export const heard = signal<Heard | null>(null);

const PAYMENT = "pay_";
// Whoever opens the till hears of what was paid just before.
const JUST_BEFORE_MS = 60_000;
// A till is looked at all day, and a hint is seldom lost; nobody waits there for what none has told.
const PACE = { slowestMs: 30_000, silentMs: 5 * 60_000, mostMs: 15 * 60_000 };

/** Begin to hear; answers what ends it. */
export function hear(): () => void {
  const since = serverNow() - JUST_BEFORE_MS;
  const said = new Set<string>();

  async function look(hint: Hint | null): Promise<boolean> {
    let missed = false;
    if (!hint) {
      missed = await learnNewest();
      const found = salesOf(today()).filter((one) => Date.parse(one.redeemed_at) >= since);
      for (const id of new Set(found.map((one) => one.payment_id))) if (id) await listen(id);
    } else if (hint.kind === "undo_asked") {
      await undoRequests.load();
      chime();
    } else if (hint.id.startsWith(PAYMENT)) {
      await listen(hint.id);
    } else if (hint.kind !== "redeem" || !knownSale(hint.id)) {
      // What this till has taken itself it knows.
      const path = { redemption_id: hint.id };
      learn([
        await got(api.GET("/api/v1/merchant/redemptions/{redemption_id}", { params: { path } })),
      ]);
    }
    return missed;
  }

  // Its parts may come in any order and one by one: what is said is the whole, as it stands.
  async function listen(id: string): Promise<void> {
    if (said.has(id)) return;
    said.add(id);
    try {
      const path = { payment_id: id };
      const payment = await got(
        api.GET("/api/v1/merchant/payments/{payment_id}", { params: { path } }),
      );
      learn(payment.parts);
      if (Date.parse(payment.paid_at) >= since && !payment.refunded) announce(payment);
    } catch (error) {
      said.delete(id);
      throw error;
    }
  }

  // A browser lets a page sound only once somebody has pressed something.
  addEventListener("pointerdown", ready, { once: true });
  warm();
  const following = follow("till", look, PACE);
  return () => {
    removeEventListener("pointerdown", ready);
    following.stop();
    heard.value = null;
  };
}

function announce(payment: StickerPaymentView): void {
  const number = numberOf(payment);
  heard.value = { payment, number };
  chime();
  const { amount, check } = payment;
  const digits = [...check].join(" ");
  sayAloud({
    id: `Diterima ${amount} rupiah. Nomor ${number}. Kode ${digits}.`,
    en: `Received ${amount} rupiah. Number ${number}. Code ${digits}.`,
  });
}

// Which of its day's payments it is: however many vouchers have paid, it is one.
function numberOf(payment: StickerPaymentView): number {
  const day = salesOf(businessDay(Date.parse(payment.paid_at)));
  return countOf(day.filter((one) => one.redeemed_at <= payment.paid_at));
}
