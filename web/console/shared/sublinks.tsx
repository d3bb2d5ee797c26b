import { to } from "../../shared/route";

/** The screens of one part, such as `["finance", "accounts"]`; the one that is shown is marked. */
export function SubLinks({
  label,
  of,
  shown,
}: {
  label: string;
  of: readonly { path: readonly string[]; name: string }[];
  shown: string;
}) {
  return (
    <nav class="sublinks" aria-label={label}>
      {of.map(({ path, name }) => (
        <a
          key={name}
          href={to(...path)}
          aria-current={path[path.length - 1] === shown ? "page" : undefined}
        >
          {name}
        </a>
      ))}
    </nav>
  );
}
