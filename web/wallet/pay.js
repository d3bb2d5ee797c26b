// Paying: a dialog with a QR code that is drawn anew before it expires, and that turns green as
// soon as the merchant has redeemed it.

import { ApiProblem, call, serverNow } from "../shared/api.js";
import {
  button,
  clearError,
  errorPlace,
  make,
  money,
  openDialog,
  showError,
  when,
  worded,
} from "../shared/elements.js";
import { correction, generate } from "../shared/vendor/lean-qr.js";
import { setLabel, setWords } from "../shared/words.js";

const POLL_MS = 1000;
// How long a typed code is good (the API's contract; its answer does not say).
const CODE_LIFE_MS = 5 * 60_000;
// A redemption that arrived in time may be answered a little later.
const GRACE_MS = 10_000;
const TRY_AGAIN_MS = 5000;

const SVG = "http://www.w3.org/2000/svg";

/** Open the payment dialog for a voucher; `changed()` is called when it has closed. */
export function pay(voucher, changed) {
  const drawn = []; // every code shown here that may still pay: {id, until}
  let current = null; // the one on the screen: {drawnAt, refreshAt}
  let imageUntil = 0; // when the code in the picture stops paying
  let digitsUntil = 0; // when the digits on the screen stop paying
  let drawing = false;
  let over = false;

  const image = make("img", { class: "qr", hidden: true });
  setLabel(image, "pay.image");
  const ring = countdownRing();
  const left = make("p", { class: "hint", "aria-hidden": "true" });
  const digits = make("div", { class: "code", hidden: true });
  const problem = errorPlace();
  const status = make("div", { role: "status", class: "paid" });
  const typed = button("pay.cannot_scan", () => draw(true), { class: "quiet" });
  const countdown = make("div", { class: "countdown" }, ring.node, left);
  const screen = make(
    "div",
    { class: "pay" },
    worded("p", "pay.show"),
    make("div", { class: "frame" }, image),
    countdown,
    problem,
    digits,
    typed,
  );
  const dialog = openDialog(
    make("h2", {}, voucher.campaign_name),
    screen,
    status,
    make(
      "div",
      { class: "buttons" },
      button("close", () => dialog.close()),
    ),
  );
  dialog.classList.add("full");
  const timer = setInterval(tick, 250);
  dialog.addEventListener("close", () => {
    over = true;
    clearInterval(timer);
    changed();
  });

  async function draw(withCode) {
    if (drawing || over) return;
    drawing = true;
    try {
      const token = await call("POST", `/resident/vouchers/${voucher.id}/payment-tokens`, {
        body: withCode ? { code: true } : {},
      });
      if (over) return;
      const now = serverNow();
      const lives = withCode ? CODE_LIFE_MS : Date.parse(token.expires_at) - now;
      drawn.push({ id: token.id, until: now + lives + GRACE_MS });
      current = { drawnAt: now, refreshAt: Date.parse(token.refresh_at) };
      imageUntil = Date.parse(token.expires_at);
      image.src = picture(token.token);
      image.hidden = false;
      clearError(problem);
      if (token.code) showDigits(token.code, now + CODE_LIFE_MS);
    } catch (error) {
      if (over) return;
      showError(problem, error);
      const now = serverNow();
      current = refusedForGood(error) ? null : { drawnAt: now, refreshAt: now + TRY_AGAIN_MS };
      countdown.hidden = current === null;
    } finally {
      drawing = false;
    }
  }

  function showDigits(code, until) {
    digits.hidden = false;
    // Grouped for reading out; the spaces are left away again where it is typed.
    const read = `${code.slice(0, 3)} ${code.slice(3, 6)} ${code.slice(6)}`;
    digits.replaceChildren(
      make("output", { class: "digits big" }, read),
      make(
        "p",
        { class: "hint" },
        worded("span", "pay.digits"),
        " ",
        when(new Date(until).toISOString(), "clock"),
      ),
    );
    digitsUntil = until;
    typed.hidden = true;
  }

  function tick() {
    const now = serverNow();
    if (now >= imageUntil) image.hidden = true;
    if (!current) return;
    if (!digits.hidden && now >= digitsUntil) {
      digits.hidden = true;
      typed.hidden = false;
    }
    const whole = current.refreshAt - current.drawnAt;
    const remaining = Math.max(0, current.refreshAt - now);
    ring.show(whole > 0 ? remaining / whole : 0);
    if (remaining > 0) setWords(left, "pay.renewed_in", { seconds: Math.ceil(remaining / 1000) });
    else {
      setWords(left, "pay.renewing");
      draw(false);
    }
  }

  // Ask about every code that may still pay: a merchant may have scanned the one before.
  async function poll() {
    while (!over) {
      const now = serverNow();
      const open = drawn.filter(({ until }) => until > now);
      for (const { id } of open.reverse()) {
        if (over) return;
        try {
          const { state, redemption } = await call("GET", `/resident/payment-tokens/${id}`);
          if (state === "used") return showPaid(redemption);
        } catch {
          // asked again in a second; the code on the screen is good all the same
        }
      }
      await new Promise((done) => setTimeout(done, POLL_MS));
    }
  }

  function showPaid(redemption) {
    if (over) return;
    over = true;
    clearInterval(timer);
    screen.remove();
    status.append(
      tickMark(),
      worded("p", "pay.paid", undefined, { class: "big" }),
      make("p", { class: "strong" }, money(redemption.amount)),
      worded("p", "pay.paid_to", { merchant: redemption.merchant_name }),
      make("p", {}, when(redemption.redeemed_at)),
    );
    navigator.vibrate?.(200);
  }

  draw(false);
  poll();
}

// A spent voucher or a paused campaign; no connection, a busy server and a throttle pass by.
function refusedForGood(error) {
  return error instanceof ApiProblem && error.status !== 401 && error.status < 429;
}

function shape(tag, attributes) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

// A ring that empties as the code on the screen grows old.
function countdownRing() {
  const node = shape("svg", { viewBox: "0 0 36 36", class: "ring", "aria-hidden": "true" });
  const arc = { cx: 18, cy: 18, r: 15, fill: "none", pathLength: 100 };
  const full = shape("circle", { ...arc, class: "ring-track" });
  const rest = shape("circle", { ...arc, class: "ring-rest", "stroke-dasharray": "100 100" });
  node.append(full, rest);
  return { node, show: (part) => rest.setAttribute("stroke-dasharray", `${part * 100} 100`) };
}

function tickMark() {
  const node = shape("svg", { viewBox: "0 0 48 48", class: "tick", "aria-hidden": "true" });
  node.append(
    shape("circle", { cx: 24, cy: 24, r: 23, class: "tick-ground" }),
    shape("path", { d: "M13 25l8 8 15-17", class: "tick-mark" }),
  );
  return node;
}

function picture(text) {
  const code = generate(text, { minCorrectionLevel: correction.M });
  return code.toDataURL({ scale: 6, pad: 4, on: [0, 0, 0, 255], off: [255, 255, 255, 255] });
}
