import { useEffect, useRef } from "preact/hooks";
import { ApiProblem, Unreachable } from "../api";
import { Button } from "./button";
import { Icon } from "./icons";
import { t } from "./words";

/** What to tell about an error: the API's own words, or that there is no connection. */
export function told(error: unknown): string {
  if (error instanceof ApiProblem) return error.detail || t("busy");
  if (error instanceof Unreachable) return t("unreachable");
  console.error(error);
  return t("unexpected");
}

/** An error where it arose, with a way on. It comes into view by itself. */
export function Problem({ error, retry }: { error: unknown; retry?: () => unknown }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.scrollIntoView({ block: "nearest" }), [error]);
  if (!error) return null;
  return (
    <div class="problem" role="alert" ref={place}>
      <Icon name="alert" />
      <div>
        <p>{typeof error === "string" ? error : told(error)}</p>
        {retry ? <Button act={retry}>{t("retry")}</Button> : null}
      </div>
    </div>
  );
}
