import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Icon, type IconName } from "./icons";

export interface ButtonProps {
  children: ComponentChildren;
  /** What a press does. While that is under way the button takes no second press. */
  act?: () => unknown;
  look?: "primary" | "plain" | "quiet" | "danger";
  icon?: IconName;
  submit?: boolean;
  busy?: boolean;
  disabled?: boolean;
  wide?: boolean;
  label?: string;
}

/** A button. Busy ones keep the focus and say so to screen readers. */
export function Button(props: ButtonProps) {
  const [acting, setActing] = useState(false);
  const busy = acting || props.busy === true;
  async function press(event: MouseEvent): Promise<void> {
    if (busy) return event.preventDefault();
    const done = props.act?.();
    if (!(done instanceof Promise)) return;
    setActing(true);
    try {
      await done;
    } finally {
      setActing(false);
    }
  }
  return (
    <button
      type={props.submit ? "submit" : "button"}
      class={`button ${props.look ?? "plain"}${props.wide ? " wide" : ""}`}
      aria-busy={busy || undefined}
      aria-label={props.label}
      disabled={props.disabled}
      onClick={press}
    >
      {props.icon ? <Icon name={props.icon} size={20} /> : null}
      {props.children}
    </button>
  );
}

/** A link that looks like a button. */
export function ButtonLink({
  href,
  children,
  look = "plain",
  icon,
  wide,
}: {
  href: string;
  children: ComponentChildren;
  look?: "primary" | "plain" | "quiet";
  icon?: IconName;
  wide?: boolean;
}) {
  return (
    <a class={`button ${look}${wide ? " wide" : ""}`} href={href}>
      {icon ? <Icon name={icon} size={20} /> : null}
      {children}
    </a>
  );
}
