// Forms that keep what was typed, mark the field that is wrong, and do a thing once.

import { type ComponentChildren, createContext, type JSX } from "preact";
import { useContext, useEffect, useId, useRef, useState } from "preact/hooks";
import { ApiProblem } from "../api";
import { grouped } from "../format";
import { Button, type ButtonProps } from "./button";
import { Problem } from "./problem";
import { t } from "./words";

type FieldErrors = Readonly<Record<string, string>>;

const Errors = createContext<FieldErrors>({});

/** A field that the page itself finds wrong, or several: thrown inside a form's `act`. */
export class FieldError extends Error {
  readonly errors: FieldErrors;

  constructor(errors: FieldErrors);
  constructor(field: string, message: string);
  constructor(found: string | FieldErrors, message = "") {
    super(message);
    this.errors = typeof found === "string" ? { [found]: message } : found;
  }
}

/** What a form holds: the text of each named field. */
export type Typed = Record<string, string>;

/** A form. `act` gets what was typed; what it throws is shown and nothing typed is lost. */
export function Form({
  act,
  go,
  children,
  beside,
  icon,
  label,
}: {
  act: (typed: Typed, form: HTMLFormElement) => Promise<unknown>;
  /** The words of the button that sends it. */
  go: string;
  children: ComponentChildren;
  /** More buttons beside it. */
  beside?: ComponentChildren;
  icon?: ButtonProps["icon"];
  label?: string;
}) {
  const [errors, setErrors] = useState<FieldErrors>({});
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => {
    form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [errors]);

  function missing(): FieldErrors {
    const found: Record<string, string> = {};
    for (const input of form.current?.elements ?? []) {
      if ("required" in input && input.required && "value" in input && "name" in input) {
        if (!String(input.value).trim()) found[String(input.name)] = t("missing");
      }
    }
    return found;
  }

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (busy || !form.current) return;
    const found = missing();
    setErrors(found);
    setProblem(null);
    if (Object.keys(found).length > 0) return;
    const typed: Typed = {};
    for (const [name, value] of new FormData(form.current)) {
      if (typeof value === "string") typed[name] = value.trim();
    }
    setBusy(true);
    try {
      await act(typed, form.current);
    } catch (error) {
      if (error instanceof FieldError) setErrors(error.errors);
      else {
        const named = error instanceof ApiProblem ? error.errors : [];
        const shown = named.filter(({ field }) => form.current?.elements.namedItem(field));
        setErrors(Object.fromEntries(shown.map(({ field, message }) => [field, message])));
        // Fields that are not on this form are told in the problem itself.
        const rest = named.filter((one) => !shown.includes(one));
        if (rest.length > 0)
          setProblem(rest.map((one) => `${one.field}: ${one.message}`).join(" "));
        else setProblem(shown.length > 0 ? t("check_fields") : error);
      }
    } finally {
      setBusy(false);
    }
  }

  return (
    <form ref={form} class="form" noValidate onSubmit={submit} aria-label={label}>
      <Errors.Provider value={errors}>{children}</Errors.Provider>
      <Problem error={problem} />
      <div class="buttons">
        <Button submit look="primary" busy={busy} icon={icon}>
          {go}
        </Button>
        {beside}
      </div>
    </form>
  );
}

export interface FieldProps {
  name: string;
  label: string;
  hint?: string;
}

type Described = { id: string; "aria-describedby"?: string; "aria-invalid"?: true };

function Row({
  name,
  label,
  hint,
  children,
}: FieldProps & { children: (x: Described) => JSX.Element }) {
  const id = useId();
  const error = useContext(Errors)[name];
  const describedBy = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint ? (
        <span class="hint" id={`${id}-hint`}>
          {hint}
        </span>
      ) : null}
      {children({
        id,
        "aria-describedby": describedBy || undefined,
        "aria-invalid": error ? true : undefined,
      })}
      {error ? (
        <span class="field-error" id={`${id}-error`}>
          {error}
        </span>
      ) : null}
    </div>
  );
}

/** What the fields pass on to their control. */
interface ControlOptions<Control extends HTMLElement> {
  required?: boolean;
  maxLength?: number;
  value?: string;
  defaultValue?: string;
  autoComplete?: string;
  onInput?: (event: Event & { currentTarget: Control }) => void;
  onChange?: (event: Event & { currentTarget: Control }) => void;
}

interface InputOptions extends ControlOptions<HTMLInputElement> {
  type?: "text" | "tel" | "search" | "date" | "month" | "datetime-local" | "time" | "number";
  inputMode?: "numeric" | "decimal" | "text" | "tel" | "search" | "none";
  placeholder?: string;
  min?: string;
  max?: string;
  list?: string;
}

/** A labelled line of text, a date, a phone number…: what an `<input>` takes. */
export function Field({
  name,
  label,
  hint,
  big,
  ...input
}: FieldProps & { big?: boolean } & InputOptions) {
  return (
    <Row name={name} label={label} hint={hint}>
      {(described) => <input class={big ? "big" : ""} name={name} {...input} {...described} />}
    </Row>
  );
}

/** A labelled choice. */
export function Choice({
  name,
  label,
  hint,
  children,
  ...select
}: FieldProps & { children: ComponentChildren } & ControlOptions<HTMLSelectElement>) {
  return (
    <Row name={name} label={label} hint={hint}>
      {(described) => (
        <select name={name} {...select} {...described}>
          {children}
        </select>
      )}
    </Row>
  );
}

/** A labelled choice of a file. */
export function FileField({
  name,
  label,
  hint,
  ...file
}: FieldProps & { accept?: string } & ControlOptions<HTMLInputElement>) {
  return (
    <Row name={name} label={label} hint={hint}>
      {(described) => <input type="file" name={name} {...file} {...described} />}
    </Row>
  );
}

/** A labelled text of several lines. */
export function TextArea({
  name,
  label,
  hint,
  ...area
}: FieldProps & ControlOptions<HTMLTextAreaElement>) {
  return (
    <Row name={name} label={label} hint={hint}>
      {(described) => <textarea rows={3} name={name} {...area} {...described} />}
    </Row>
  );
}

/** A box to tick. */
export function Tickbox({
  name,
  label,
  ...box
}: {
  name: string;
  label: string;
  value?: string;
  checked?: boolean;
  defaultChecked?: boolean;
  /** Not `onChange`: what listens to a whole form may draw the box anew between the two events. */
  onInput?: (event: Event & { currentTarget: HTMLInputElement }) => void;
}) {
  return (
    <label class="tickbox">
      <input type="checkbox" name={name} {...box} />
      <span>{label}</span>
    </label>
  );
}

const MOST_DIGITS = 15;

/** A field for whole rupiah whose digits are grouped as they are typed; read it by `amountIn`. */
export function MoneyField({
  onAmount,
  ...field
}: FieldProps & { big?: boolean; onAmount?: (amount: number) => void } & InputOptions) {
  return (
    <Field
      inputMode="numeric"
      {...field}
      autoComplete="off"
      onInput={(event) => {
        const input = event.currentTarget;
        groupDigits(input);
        onAmount?.(Number(input.value.replace(/\D/g, "")));
      }}
    />
  );
}

/** Group what stands in a field, keeping the caret behind the same digit. */
export function groupDigits(input: HTMLInputElement): void {
  const caret = input.selectionStart ?? input.value.length;
  const after = input.value.slice(caret).replace(/\D/g, "").length;
  const digits = input.value.replace(/\D/g, "").replace(/^0+/, "").slice(0, MOST_DIGITS);
  input.value = digits ? grouped(Number(digits)) : "";
  let place = input.value.length;
  for (let left = after; left > 0 && place > 0; place -= 1) {
    if (/\d/.test(input.value.charAt(place - 1))) left -= 1;
  }
  input.setSelectionRange(place, place);
}
