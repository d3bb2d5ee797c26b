// The city's console: which part is shown, and to whom.

import { signedIn } from "../shared/api.js";
import { button, errorPlace, showError, worded } from "../shared/elements.js";
import { frame } from "../shared/sign_in.js";
import { campaigns } from "./campaigns.js";
import { finance, trialBalance } from "./finance.js";
import { merchants, residents } from "./registry.js";

// A part gives what it shows; `readers` are the roles that the API lets read it.
const PARTS = {
  campaigns: { readers: ["admin", "finance", "auditor"], show: campaigns },
  residents: { readers: ["admin", "finance", "auditor"], show: residents },
  merchants: { readers: ["admin", "finance", "auditor"], show: merchants },
  finance: { readers: ["finance", "auditor"], show: finance },
  reconciliation: { readers: ["finance", "auditor"], show: later },
  reports: { readers: ["finance", "auditor"], show: later },
};

async function later() {
  return [worded("p", "console.later"), await trialBalance()];
}

function chosen() {
  const name = location.hash.slice(1);
  return name in PARTS ? name : "campaigns";
}

let turn = 0;

async function show() {
  const session = signedIn();
  if (!session) return;
  const mine = (turn += 1);
  const name = chosen();
  const part = document.getElementById("part");
  for (const link of document.querySelectorAll("nav.tabs a")) {
    if (link.hash === `#${name}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const heading = worded("h2", `console.${name}`);
  part.replaceChildren(heading, worded("p", "loading"));
  let content;
  if (PARTS[name].readers.includes(session.role)) {
    try {
      content = await PARTS[name].show(session.role);
    } catch (error) {
      const place = errorPlace();
      showError(place, error);
      content = [place, button("retry", show)];
    }
  } else {
    content = [worded("p", "console.not_yours", undefined, { class: "note" })];
  }
  // Somebody went on to another part while this one was on its way.
  if (mine === turn) part.replaceChildren(heading, ...content);
}

function leave() {
  turn += 1;
  document.getElementById("part").replaceChildren();
  for (const dialog of document.querySelectorAll("dialog")) dialog.close();
}

window.addEventListener("hashchange", show);
frame({ roles: ["admin", "finance", "auditor"], enter: show, leave });
