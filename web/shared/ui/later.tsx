import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Unreachable } from "../api";
import { Skeleton } from "./loading";
import { Problem } from "./problem";

/** A screen whose code is fetched when it is first shown. */
export function later(fetch: () => Promise<ComponentType>): ComponentType {
  let known: ComponentType | null = null;
  return () => {
    const [Screen, setScreen] = useState<ComponentType | null>(() => known);
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
    if (Screen) return <Screen />;
    return error ? <Problem error={error} retry={load} /> : <Skeleton rows={3} tall />;
  };
}
