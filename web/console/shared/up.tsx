import type { ComponentChildren } from "preact";
import { to } from "../../shared/route";
import { Icon } from "../../shared/ui/icons";

/** The top of one thing inside a part: the list that it stands in, its name, what can be done. */
export function Up({
  path,
  name,
  title,
  chip,
  children,
}: {
  /** The list's place, and its name. */
  path: readonly string[];
  name: string;
  title: string;
  chip?: ComponentChildren;
  children?: ComponentChildren;
}) {
  return (
    <div class="head">
      <a class="up" href={to(...path)}>
        <Icon name="back" size={18} />
        {name}
      </a>
      <div class="head-row">
        <div class="head-title">
          <h2>{title}</h2>
          {chip}
        </div>
        {children ? <div class="buttons">{children}</div> : null}
      </div>
    </div>
  );
}
