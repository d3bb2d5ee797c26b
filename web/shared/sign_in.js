// The frame of every page: who is here, the sign-in, the language switch.

import { refresh, sendCode, signedIn, signIn, signOut, whenSignedOut } from "./api.js";
import {
  button,
  clearError,
  errorPlace,
  field,
  make,
  onSubmit,
  showError,
  worded,
} from "./elements.js";
import { languageSwitch, setLabel, setWords } from "./words.js";

const ROLE_KEPT_UNDER = "tumbas.console.role";

/** Run a page for these roles.
 *
 * The page's HTML has `#who`, `#switch`, `#sign-in` and `#inside`. `enter(session)` is called when
 * somebody has signed in, to fill `#inside`; `leave()` when they have gone, to forget them. */
export async function frame({ roles, enter, leave = () => {} }) {
  const who = document.getElementById("who");
  const outside = document.getElementById("sign-in");
  const inside = document.getElementById("inside");
  languageSwitch(document.getElementById("switch"));

  const goOut = () => {
    leave();
    who.replaceChildren();
    inside.hidden = true;
    outside.hidden = false;
    outside.replaceChildren(signInForm(roles, goIn));
    outside.querySelector("input[type=tel]").focus();
  };
  const goIn = async () => {
    const session = signedIn();
    keepRole(session.role);
    outside.hidden = true;
    outside.replaceChildren();
    inside.hidden = false;
    who.replaceChildren(
      ...whoIsHere(session, roles, { goIn, goOut, leave }),
      button("sign_in.leave", async () => {
        try {
          await signOut();
        } catch (error) {
          const place = errorPlace();
          who.prepend(place);
          showError(place, error);
          return;
        }
        goOut();
      }),
    );
    await enter(session);
  };
  whenSignedOut(goOut);

  const start = async () => {
    outside.replaceChildren(worded("p", "loading"));
    try {
      if (await refresh(keptRole(roles))) await goIn();
      else goOut();
    } catch (error) {
      const place = errorPlace();
      showError(place, error);
      outside.hidden = false;
      outside.replaceChildren(place, button("retry", start));
    }
  };
  await start();
}

// A console is worked in by one of several roles; which one it was is no secret.
function keptRole(roles) {
  try {
    const kept = localStorage.getItem(ROLE_KEPT_UNDER);
    return roles.includes(kept) ? kept : roles[0];
  } catch {
    return roles[0];
  }
}

function keepRole(role) {
  try {
    localStorage.setItem(ROLE_KEPT_UNDER, role);
  } catch {
    // the next load asks for the first role
  }
}

// One phone may stand for a family, or for two shops.
function whoIsHere(session, roles, { goIn, goOut, leave }) {
  const role =
    roles.length > 1 ? worded("span", `role.${session.role}`, undefined, { class: "chip" }) : null;
  if (session.subjects.length < 2)
    return [make("span", { class: "name" }, session.name), role].filter(Boolean);
  const choice = make("select");
  setLabel(choice, "sign_in.subject");
  for (const { id, name } of session.subjects) {
    choice.append(make("option", { value: id, selected: id === session.subject }, name));
  }
  choice.addEventListener("change", async () => {
    try {
      if (!(await refresh(session.role, choice.value))) return goOut();
      leave();
      await goIn();
    } catch (error) {
      choice.value = session.subject;
      const place = errorPlace();
      choice.before(place);
      showError(place, error);
    }
  });
  return [choice, role].filter(Boolean);
}

function signInForm(roles, goIn) {
  const box = make("div", { class: "card narrow" }, worded("h2", "sign_in.title"));
  const phoneForm = make("form");
  const codeForm = make("form");
  const phone = make("input", {
    type: "tel",
    name: "phone",
    autocomplete: "tel",
    required: true,
    maxLength: 24,
  });
  const code = make("input", {
    name: "code",
    autocomplete: "one-time-code",
    inputMode: "numeric",
    required: true,
    maxLength: 16,
    class: "digits",
  });
  const phoneError = errorPlace();
  const codeError = errorPlace();
  const sent = make("p", { role: "status", class: "note" });
  let role = null;
  if (roles.length > 1) {
    role = make("select", { name: "role" });
    for (const one of roles)
      role.append(worded("option", `role.${one}`, undefined, { value: one }));
    role.value = keptRole(roles);
    phoneForm.append(field("sign_in.role", role).row);
  }
  phoneForm.append(
    field("sign_in.phone", phone, "sign_in.phone_hint").row,
    phoneError,
    worded("button", "sign_in.send", undefined, { class: "primary" }),
  );
  codeForm.append(
    field("sign_in.code", code, "sign_in.code_hint").row,
    codeError,
    worded("button", "sign_in.enter", undefined, { class: "primary" }),
  );
  onSubmit(phoneForm, phoneError, async () => {
    clearError(codeError);
    const seconds = await sendCode(phone.value.trim());
    setWords(sent, "sign_in.sent", { minutes: Math.round(seconds / 60) });
    // The SMS may be quicker than this answer: what is typed or filled in by then stays.
    if (!code.value) code.focus();
  });
  onSubmit(codeForm, codeError, async () => {
    const typed = code.value.replace(/\s/g, "");
    await signIn(phone.value.trim(), typed, role?.value ?? roles[0]);
    await goIn();
  });
  box.append(phoneForm, sent, codeForm);
  return box;
}
