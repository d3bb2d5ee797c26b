// The service worker keeps the app on the phone. A new version waits until the page is ready for it:
// never in the middle of a payment.

import { signal } from "@preact/signals";

/** Puts the new version in use, where one waits. */
export const newVersion = signal<(() => void) | null>(null);

/** Keep an app (`wallet`, `merchant`) on this phone. */
export async function install(app: string): Promise<void> {
  // Vite's development server has no built service worker.
  if (import.meta.env.DEV || !("serviceWorker" in navigator)) return;
  const workers = navigator.serviceWorker;
  try {
    const found = await workers.register(`/${app}/sw.js`, { scope: `/${app}/` });
    const waits = (worker: ServiceWorker | null): void => {
      if (worker?.state !== "installed" || !workers.controller) return;
      newVersion.value = () => {
        workers.addEventListener("controllerchange", () => location.reload(), { once: true });
        worker.postMessage({ type: "SKIP_WAITING" });
      };
    };
    waits(found.waiting);
    found.addEventListener("updatefound", () => {
      const coming = found.installing;
      coming?.addEventListener("statechange", () => waits(coming));
    });
  } catch (error) {
    console.warn("not kept on this phone:", error); // private windows refuse it
  }
}
