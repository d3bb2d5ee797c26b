// The merchant's till: a resident's code in, an amount, and green.

import { all, call, callUntilKnown, newKey, signedIn } from "../shared/api.js";
import {
  ask,
  button,
  clearError,
  errorPlace,
  field,
  groupDigits,
  make,
  money,
  onSubmit,
  pair,
  showError,
  typedAmount,
  when,
  worded,
} from "../shared/elements.js";
import { frame } from "../shared/sign_in.js";
import { businessDay, grouped, rupiah, say, setWords } from "../shared/words.js";
import { canScan, scan } from "./scan.js";

const PENDING_KEPT_UNDER = "tumbas.pending";

const here = (id) => document.getElementById(id);
// Redemptions of today by id. The list follows within seconds, what was answered here is newer.
const today = new Map();
let lastId = null;

async function enter(session) {
  await start();
  const place = here("shop");
  try {
    const shop = await call("GET", "/merchant/profile");
    place.hidden = shop.state === "active";
    place.replaceChildren();
    if (shop.state !== "active") {
      place.append(worded("p", `merchant.state.${shop.state}`));
    }
    const pending = keptPending(session.subject);
    if (pending) await resume(pending);
    await loadToday();
  } catch (error) {
    showError(place, error);
    place.append(button("retry", () => enter(session)));
  }
}

function leave() {
  today.clear();
  lastId = null;
  here("said").replaceChildren();
  here("till").replaceChildren();
  showToday();
  for (const dialog of document.querySelectorAll("dialog")) dialog.close();
}

// --- first screen: which way round it goes, and how the code comes in ---

function start() {
  const place = errorPlace();
  const entry = make("div");
  here("till").replaceChildren(
    worded("p", "merchant.lead", undefined, { class: "strong" }),
    worded("p", "merchant.not_qris", undefined, { class: "hint" }),
    make(
      "div",
      { class: "buttons wide" },
      button("merchant.scan", () => openCamera(entry, place), { class: "primary" }),
      button("merchant.type", () => openKeys(entry), { class: "primary" }),
    ),
    place,
    entry,
  );
}

function openKeys(entry) {
  const place = errorPlace();
  const code = make("input", {
    class: "digits",
    name: "code",
    inputMode: "numeric",
    autocomplete: "off",
    required: true,
  });
  const form = make(
    "form",
    {},
    field("merchant.code", code, "merchant.code_hint").row,
    place,
    worded("button", "merchant.check", undefined, { class: "primary" }),
  );
  onSubmit(form, place, async () => {
    const presented = read(code.value);
    if (presented.refusal) showWords(place, presented.refusal);
    else await present(presented);
  });
  entry.replaceChildren(form);
  code.focus();
}

async function openCamera(entry, place) {
  clearError(place);
  if (!(await canScan())) {
    openKeys(entry);
    showWords(place, "merchant.no_scanner");
    return;
  }
  const view = make("div", { class: "camera" });
  entry.replaceChildren(worded("p", "merchant.aim"), view, place);
  try {
    const text = await scan(view);
    if (text === null) return; // something else was opened meanwhile
    const presented = read(text);
    if (presented.refusal) showWords(place, presented.refusal);
    else await present(presented);
  } catch (error) {
    if (error instanceof DOMException) showWords(place, "merchant.no_camera");
    else showError(place, error);
  }
}

function showWords(place, key) {
  place.replaceChildren(worded("p", key));
  place.hidden = false;
}

// What was scanned, typed or pasted: `{code}`, `{token}`, or `{refusal}` with the words for it.
function read(text) {
  const bare = text.replace(/\s/g, "");
  // Every EMVCo merchant code, QRIS among them, begins with tag 00, length 02, value 01.
  if (bare.startsWith("000201")) return { refusal: "merchant.qris" };
  const digits = bare.replace(/[-.]/g, "");
  if (/^\d{10}$/.test(digits)) return { code: digits };
  if (/^\d+$/.test(digits)) return { refusal: "merchant.ten_digits" };
  return { token: bare };
}

// --- the amount ---

async function present(presented) {
  const found = await call("POST", "/merchant/scans", { body: presented });
  here("said").replaceChildren();
  const place = errorPlace();
  const amount = groupDigits(
    make("input", { name: "amount", class: "big", maxLength: 19 }),
    grouped,
  );
  const form = make(
    "form",
    {},
    make(
      "dl",
      {},
      make("div", {}, ...pair("merchant.campaign", found.campaign_name)),
      make("div", {}, ...pair("merchant.resident", found.resident)),
      make("div", {}, ...pair("merchant.most", money(found.max_amount, { class: "money strong" }))),
    ),
    field("merchant.amount", amount).row,
    place,
    make(
      "div",
      { class: "buttons" },
      worded("button", "merchant.accept", undefined, { class: "primary" }),
      button("merchant.all_of_it", () => {
        amount.value = grouped(String(found.max_amount));
        amount.focus();
      }),
      button("never_mind", start, { class: "quiet" }),
    ),
  );
  onSubmit(form, place, async () => {
    const rupiahTyped = typedAmount(amount);
    if (!rupiahTyped) return showWords(place, "merchant.amount_missing");
    if (rupiahTyped > found.max_amount) {
      place.replaceChildren(
        worded("p", "merchant.over_most", { amount: rupiah(found.max_amount) }),
      );
      place.hidden = false;
      return;
    }
    const waiting = worded("p", "merchant.waiting", undefined, {
      class: "note",
      role: "status",
      hidden: true,
    });
    form.append(waiting);
    try {
      await redeem({ ...presented, amount: rupiahTyped }, () => (waiting.hidden = false));
    } finally {
      waiting.remove();
    }
  });
  here("till").replaceChildren(form);
  amount.focus();
}

// Redeem, and go on until it is known whether it happened: even over a reload of this page, for
// which the request and its key are kept in this tab until the answer is there.
async function redeem(body, onWaiting, key = newKey()) {
  keepPending({ subject: signedIn().subject, body, key });
  let redemption;
  try {
    redemption = await callUntilKnown("POST", "/merchant/redemptions", { body, key }, onWaiting);
  } catch (error) {
    // Signed out is no answer: it is asked again after the next sign-in.
    if (error.status !== 401) keepPending(null);
    throw error;
  }
  keepPending(null);
  today.set(redemption.id, redemption);
  lastId = redemption.id;
  start();
  showToday();
  here("said").replaceChildren(
    make(
      "div",
      { class: "success" },
      worded("p", "merchant.paid", undefined, { class: "big" }),
      worded("p", "merchant.paid_detail", { amount: rupiah(redemption.amount) }),
      make("p", {}, when(redemption.redeemed_at)),
    ),
  );
}

async function resume({ body, key }) {
  const waiting = worded("p", "merchant.waiting", undefined, { class: "note" });
  here("said").replaceChildren(waiting);
  here("till").hidden = true; // one payment at a time
  try {
    await redeem(body, () => {}, key);
  } catch (error) {
    if (error.status === 401) throw error;
    const place = errorPlace();
    here("till").prepend(place);
    showError(place, error);
  } finally {
    here("till").hidden = false;
    waiting.remove();
  }
}

function keepPending(pending) {
  try {
    if (pending) sessionStorage.setItem(PENDING_KEPT_UNDER, JSON.stringify(pending));
    else sessionStorage.removeItem(PENDING_KEPT_UNDER);
  } catch {
    // without storage it is known as long as the page is open
  }
}

function keptPending(subject) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(PENDING_KEPT_UNDER) ?? "null");
    return kept?.subject === subject ? kept : null;
  } catch {
    return null;
  }
}

// --- the last one undone ---

function undo(redemption) {
  const key = newKey();
  const amount = redemption.amount - redemption.refunded;
  ask({
    heading: worded("h2", "merchant.undo_title", { amount: rupiah(amount) }),
    go: "merchant.give_back",
    reason: "merchant.reason",
    usual: say("merchant.usual_reason"),
    act: async (reason) => {
      const path = `/merchant/redemptions/${redemption.id}/refunds`;
      const refund = await callUntilKnown("POST", path, { body: { amount, reason }, key });
      const refunded = redemption.refunded + refund.amount;
      const state = refunded < redemption.amount ? "partly_refunded" : "refunded";
      today.set(redemption.id, { ...redemption, refunded, state });
      here("said").replaceChildren(
        worded("p", "merchant.undone", { amount: rupiah(refund.amount) }, { class: "note" }),
      );
      showToday();
    },
  });
}

// --- today ---

async function loadToday() {
  const found = await all("/merchant/redemptions", { date: businessDay() });
  for (const one of found) {
    const known = today.get(one.id);
    if (!known || one.refunded > known.refunded) today.set(one.id, one);
  }
  showToday();
}

function showToday() {
  const newestFirst = [...today.values()].sort((a, b) =>
    b.redeemed_at.localeCompare(a.redeemed_at),
  );
  const net = newestFirst.reduce((sum, { amount, refunded }) => sum + amount - refunded, 0);
  setWords(here("sum"), "merchant.today_sum", { count: newestFirst.length, amount: rupiah(net) });
  const rows = newestFirst.map((one) =>
    make(
      "li",
      {},
      make("span", {}, when(one.redeemed_at, "clock"), make("span", { class: "hint id" }, one.id)),
      make(
        "span",
        { class: "right" },
        money(one.amount),
        one.refunded
          ? worded("span", "merchant.refunded", { amount: rupiah(one.refunded) }, { class: "hint" })
          : null,
      ),
    ),
  );
  here("today").replaceChildren(
    ...(rows.length
      ? rows
      : [worded("li", "merchant.none_today", undefined, { class: "quiet-text" })]),
  );
  showLast(today.get(lastId) ?? newestFirst[0]);
}

function showLast(redemption) {
  const box = here("last");
  box.hidden = !redemption;
  if (!redemption) return box.replaceChildren();
  box.replaceChildren(
    make(
      "div",
      { class: "spread" },
      make(
        "div",
        {},
        worded("h2", "merchant.last", undefined, { id: "last-title" }),
        make(
          "p",
          {},
          money(redemption.amount, { class: "money strong" }),
          " · ",
          when(redemption.redeemed_at, "clock"),
        ),
      ),
      redemption.refunded < redemption.amount
        ? button("merchant.undo", () => undo(redemption))
        : worded(
            "span",
            "merchant.refunded",
            { amount: rupiah(redemption.refunded) },
            { class: "hint" },
          ),
    ),
  );
}

frame({ roles: ["merchant"], enter, leave });
