import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Icon, type IconName } from "./icons";
import { t } from "./words";

/** A way from the menu to a screen of the app. */
export interface MenuLink {
  href: string;
  name: string;
  icon: IconName;
}

/** What is pressed once a year, behind one button. Whoever chooses something, presses or goes beside
 * it, or presses Escape, closes it. */
export function Menu({
  links,
  children,
}: {
  links: readonly MenuLink[];
  children?: ComponentChildren;
}) {
  const [open, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const id = useId();
  useEffect(() => {
    if (!open) return;
    const beside = (event: Event): void => {
      if (!place.current?.contains(event.target as Node)) setOpen(false);
    };
    const escaped = (event: KeyboardEvent): void => {
      if (event.key !== "Escape") return;
      setOpen(false);
      place.current?.querySelector("button")?.focus();
    };
    addEventListener("pointerdown", beside);
    addEventListener("focusin", beside);
    addEventListener("keydown", escaped);
    return () => {
      removeEventListener("pointerdown", beside);
      removeEventListener("focusin", beside);
      removeEventListener("keydown", escaped);
    };
  }, [open]);
  return (
    <div class="menu" ref={place}>
      <button
        type="button"
        class="button on-header"
        aria-label={t("others")}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <Icon name="menu" />
      </button>
      <div id={id} class="menu-panel" hidden={!open}>
        {links.map((link) => (
          <a key={link.href} class="menu-item" href={link.href} onClick={() => setOpen(false)}>
            <Icon name={link.icon} size={20} />
            {link.name}
          </a>
        ))}
        {children}
      </div>
    </div>
  );
}
