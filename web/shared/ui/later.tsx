import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Unreachable } from "../api";
import { Skeleton } from "./loading";
import { Problem } from "./problem";

/** A screen whose code is fetched when it is first shown. */
export function later<Props extends object = object>(
  fetch: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  let known: ComponentType<Props> | null = null;
  return (props: Props) => {
    const [Screen, setScreen] = useState<ComponentType<Props> | null>(() => known);
    const [error, setError] = useState<unknown>(null);
    async function load(): Promise<void> {
      setError(null);
      try {
        known = await fetch();
        setScreen(() => known);
      } catch (failed) {
        setError(new Unreachable(String(failed)));
      }
    }
    useEffect(() => {
      if (!known) load();
    }, []);
    if (Screen) return <Screen {...props} />;
    return error ? <Problem error={error} retry={load} /> : <Skeleton rows={3} tall />;
  };
}

/** A part that nobody has asked for: nothing is there while its code is fetched, nor where it
 * cannot be. */
export function quietly(fetch: () => Promise<ComponentType>): ComponentType {
  let known: ComponentType | null = null;
  return () => {
    const [Part, setPart] = useState<ComponentType | null>(() => known);
    useEffect(() => {
      if (known) return;
      fetch().then(
        (fetched) => {
          known = fetched;
          setPart(() => known);
        },
        () => {}, // it is fetched with the next page
      );
    }, []);
    return Part ? <Part /> : null;
  };
}
