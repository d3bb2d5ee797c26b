import type { ComponentChildren } from "preact";
import { Icon } from "../../shared/ui/icons";

/** The top of a screen: where it lies, its name, what can be done here. */
export function Head({
  title,
  up,
  chip,
  children,
}: {
  title: string;
  /** The screen above this one. */
  up?: { href: string; name: string };
  chip?: ComponentChildren;
  children?: ComponentChildren;
}) {
  return (
    <div class="head">
      {up ? (
        <a class="up" href={up.href}>
          <Icon name="back" size={18} />
          {up.name}
        </a>
      ) : null}
      <div class="head-row">
        <div class="head-title">
          <h1>{title}</h1>
          {chip}
        </div>
        {children ? <div class="buttons">{children}</div> : null}
      </div>
    </div>
  );
}
