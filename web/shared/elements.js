// Making what is on the screen. Text only ever goes in as text, never as markup.

import { ApiProblem, Unreachable } from "./api.js";
import { local, rupiah, say, setWords, spoken } from "./words.js";

/** An element with properties and children; a child that is a string becomes text. */
export function make(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "class") node.className = value;
    else if (name === "dataset") Object.assign(node.dataset, value);
    else if (name in node) node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** An element whose words come from words.js and follow the language. */
export function worded(tag, key, values, properties = {}) {
  const node = make(tag, properties);
  setWords(node, key, values);
  return node;
}

/** A button with words, and what it does. While that is under way it takes no second tap. */
export function button(key, act, properties = {}) {
  const node = worded("button", key, undefined, { type: "button", ...properties });
  node.addEventListener("click", () => busy(node, act));
  return node;
}

/** Do something with a button marked busy, so that a double tap does it once. */
export async function busy(node, act) {
  if (node.getAttribute("aria-busy") === "true") return;
  node.setAttribute("aria-busy", "true");
  try {
    await act();
  } finally {
    node.removeAttribute("aria-busy");
  }
}

/** A moment in WIB that follows the language. */
export function when(instant, style = "moment") {
  return make("time", { dateTime: instant, dataset: { instant, style } }, local(instant, style));
}

/** A term and its value, for a `<dl>`. */
export function pair(key, value) {
  return [worded("dt", key), make("dd", {}, value)];
}

/** Money as an element, so that it never breaks over two lines. */
export function money(amount, properties = {}) {
  return make("span", { class: "money", ...properties }, rupiah(amount));
}

let fields = 0;

/** A labelled field: `{row, input}`. `control` is the input; `hint` a key of words. */
export function field(key, control, hint) {
  const id = `field-${(fields += 1)}`;
  control.id = id;
  const row = make("div", { class: "field" }, worded("label", key, undefined, { htmlFor: id }));
  if (hint) {
    row.append(worded("span", hint, undefined, { class: "hint", id: `${id}-hint` }));
    control.setAttribute("aria-describedby", `${id}-hint`);
  }
  row.append(control);
  return { row, input: control };
}

/** What to tell about an error: the server's own detail, or that there is no connection. */
export function told(error) {
  if (error instanceof ApiProblem) return error.detail;
  if (error instanceof Unreachable) return say("unreachable");
  console.error(error);
  return say("unexpected");
}

/** Show an error, and the fields that it names, in an element with role=alert. */
export function showError(place, error, form) {
  const lines = (error instanceof ApiProblem ? error.errors : []).map(
    ({ field: name, message }) => {
      const input = form?.elements.namedItem(name);
      if (input instanceof HTMLElement) input.setAttribute("aria-invalid", "true");
      const label = input?.labels?.[0]?.textContent ?? name;
      return make("li", {}, `${label}: ${message}`);
    },
  );
  place.replaceChildren(make("p", { lang: spoken() }, told(error)));
  if (lines.length) place.append(make("ul", {}, ...lines));
  place.hidden = false;
}

/** Take an error away again. */
export function clearError(place, form) {
  place.replaceChildren();
  place.hidden = true;
  for (const input of form?.querySelectorAll("[aria-invalid]") ?? []) {
    input.removeAttribute("aria-invalid");
  }
}

/** An empty place for errors. */
export function errorPlace() {
  return make("div", { class: "error", role: "alert", hidden: true });
}

/** Run a form: on submit, `act(form)`; an error is shown at its place and the form keeps what was
 * typed. */
export function onSubmit(form, place, act) {
  form.noValidate = true;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const pressed = event.submitter ?? form.querySelector("button:not([type=button])");
    busy(pressed, async () => {
      clearError(place, form);
      const missing = [...form.elements].find((input) => input.required && !input.value.trim());
      if (missing) {
        missing.setAttribute("aria-invalid", "true");
        const label = missing.labels?.[0]?.textContent ?? "";
        place.replaceChildren(make("p", {}, `${label}: ${say("field_missing")}`));
        place.hidden = false;
        missing.focus();
        return;
      }
      try {
        await act(form);
      } catch (error) {
        showError(place, error, form);
      }
    });
  });
}

/** A dialog with a heading: put it on the page, open it, and take it away once it is closed. */
export function openDialog(heading, ...children) {
  const id = `dialog-${(fields += 1)}`;
  heading.id = id;
  const dialog = make("dialog", { "aria-labelledby": id }, heading, ...children);
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
  return dialog;
}

/** Ask something in a dialog and do it there: an error stays in the dialog with what was typed.
 *
 * `heading` is an element; `go` the key of the button that goes ahead; with `reason` (a key) a
 * field for the reason is shown, holding `usual`; `act(reason)` does it. */
export function ask({ heading, go, reason, usual = "", act }) {
  const place = errorPlace();
  const form = make("form", { method: "dialog" });
  if (reason) {
    const input = make("input", { name: "reason", required: true, maxLength: 200, value: usual });
    form.append(field(reason, input).row);
  }
  form.append(
    place,
    make(
      "div",
      { class: "buttons" },
      worded("button", go, undefined, { class: "primary" }),
      button("never_mind", () => dialog.close()),
    ),
  );
  const dialog = openDialog(heading, form);
  onSubmit(form, place, async () => {
    await act(form.elements.namedItem("reason")?.value.trim());
    dialog.close();
  });
  form.querySelector("input")?.select();
  return dialog;
}

/** Group a money field's digits as they are typed, keeping the caret where it was. */
export function groupDigits(input, grouped) {
  input.inputMode = "numeric";
  input.autocomplete = "off";
  input.addEventListener("input", () => {
    const after = input.value.slice(input.selectionStart).replace(/\D/g, "").length;
    input.value = grouped(input.value.replace(/\D/g, "").replace(/^0+/, "").slice(0, 15));
    let caret = input.value.length;
    for (let left = after; left > 0; caret -= 1) if (/\d/.test(input.value[caret - 1])) left -= 1;
    input.setSelectionRange(caret, caret);
  });
  return input;
}

/** The whole rupiah in a field that groups its digits; 0 where there is none. */
export function typedAmount(input) {
  return Number(input.value.replace(/\D/g, ""));
}
