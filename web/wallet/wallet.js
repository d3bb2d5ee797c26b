// The resident's wallet: what is left, what can be claimed, and paying.

import { all, call, Keys, query, signedIn } from "../shared/api.js";
import {
  button,
  clearError,
  make,
  money,
  pair,
  showError,
  when,
  worded,
} from "../shared/elements.js";
import { frame } from "../shared/sign_in.js";
import { rupiah, setWords } from "../shared/words.js";
import { pay } from "./pay.js";

const HISTORY_SHOWN = 20;

const here = (id) => document.getElementById(id);
const claims = new Map(); // campaign id → the keys of its claim
let profile = null;

async function enter() {
  setWords(here("left"), "loading");
  await guarded(async () => {
    profile = await call("GET", "/resident/profile");
    await show();
  });
}

function leave() {
  profile = null;
  claims.clear();
  here("said").textContent = "";
  for (const id of ["vouchers", "campaigns", "history"]) here(id).replaceChildren();
  here("left").textContent = "…";
  for (const dialog of document.querySelectorAll("dialog")) dialog.close();
}

// Do something and show at the top what was refused.
async function guarded(act) {
  const place = here("error");
  clearError(place);
  try {
    await act();
  } catch (error) {
    showError(place, error);
    place.append(button("retry", () => guarded(show)));
    place.scrollIntoView({ block: "nearest" });
  }
}

async function show() {
  if (!signedIn()) return;
  profile ??= await call("GET", "/resident/profile");
  const [vouchers, campaigns, history] = await Promise.all([
    all("/resident/vouchers"),
    all("/public/campaigns"),
    call("GET", `/resident/redemptions${query({ limit: HISTORY_SHOWN })}`),
  ]);
  const active = vouchers.filter(({ state }) => state === "active");
  const left = active.reduce((sum, { remaining }) => sum + remaining, 0);
  const total = here("left");
  delete total.dataset.word;
  total.textContent = rupiah(left);

  const spendableFirst = [...active, ...vouchers.filter(({ state }) => state !== "active")];
  fill("vouchers", spendableFirst.map(voucherCard), "wallet.no_vouchers");
  const claimable = campaigns.filter((campaign) => mayClaim(campaign, vouchers));
  fill("campaigns", claimable.map(campaignCard), "wallet.none_claimable");
  fill("history", history.items.map(historyRow), "wallet.no_history", "li");
}

function fill(id, nodes, empty, tag = "p") {
  here(id).replaceChildren(
    ...(nodes.length ? nodes : [worded(tag, empty, undefined, { class: "quiet-text" })]),
  );
}

// What the server will judge, looked at beforehand so that nobody is offered what is not for them.
function mayClaim(campaign, vouchers) {
  const now = Date.now();
  const own = vouchers.filter(({ campaign_id }) => campaign_id === campaign.id).length;
  return (
    own < campaign.per_resident &&
    Date.parse(campaign.claim_from) <= now &&
    now < Date.parse(campaign.claim_until) &&
    (!campaign.kelurahan.length || campaign.kelurahan.includes(profile.kelurahan_code)) &&
    (!campaign.segments.length || campaign.segments.some((one) => profile.segments.includes(one)))
  );
}

function categories(names) {
  if (!names.length) return worded("p", "wallet.everywhere", undefined, { class: "hint" });
  return make("p", { class: "hint" }, names.join(", "));
}

function voucherCard(voucher) {
  const spendable = voucher.state === "active";
  const card = make(
    "article",
    { class: `card voucher ${voucher.state}` },
    make(
      "div",
      { class: "spread" },
      make("h3", {}, voucher.campaign_name),
      worded("span", `state.${voucher.state}`, undefined, { class: `chip ${voucher.state}` }),
    ),
    categories(voucher.categories),
    make(
      "dl",
      {},
      make(
        "div",
        {},
        worded("dt", "voucher.left"),
        make(
          "dd",
          {},
          money(voucher.remaining, { class: "money strong" }),
          " ",
          worded("span", "wallet.face", { amount: rupiah(voucher.face_value) }, { class: "hint" }),
        ),
      ),
      make("div", {}, ...pair("voucher.until", when(voucher.spend_until))),
    ),
  );
  if (spendable) {
    card.append(
      button("wallet.pay", () => pay(voucher, () => guarded(show)), { class: "primary" }),
    );
  }
  return card;
}

function campaignCard(campaign) {
  return make(
    "article",
    { class: "card" },
    make(
      "div",
      { class: "spread" },
      make("h3", {}, campaign.name),
      money(campaign.face_value, { class: "money strong" }),
    ),
    campaign.description ? make("p", {}, campaign.description) : null,
    categories(campaign.categories),
    make("dl", {}, make("div", {}, ...pair("wallet.claim_until", when(campaign.claim_until)))),
    button("wallet.claim", () => guarded(() => claim(campaign)), { class: "primary" }),
  );
}

async function claim(campaign) {
  if (!claims.has(campaign.id)) claims.set(campaign.id, new Keys());
  const keys = claims.get(campaign.id);
  const body = { campaign_id: campaign.id };
  const voucher = await call("POST", "/resident/claims", { body, key: keys.of(body) });
  keys.done();
  setWords(here("said"), "wallet.claimed", {
    name: voucher.campaign_name,
    amount: rupiah(voucher.face_value),
  });
  await show();
}

function historyRow(redemption) {
  const back = redemption.refunded
    ? worded(
        "span",
        "merchant.refunded",
        { amount: rupiah(redemption.refunded) },
        { class: "hint" },
      )
    : null;
  return make(
    "li",
    {},
    make(
      "span",
      {},
      when(redemption.redeemed_at),
      make("span", { class: "hint" }, redemption.merchant_name),
    ),
    make("span", { class: "right" }, money(redemption.amount), back),
  );
}

frame({ roles: ["resident"], enter, leave });
