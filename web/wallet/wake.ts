/** Keep the screen lit while a code is shown, where the browser can; returns what ends it. */
export function keepAwake(): () => void {
  let over = false;
  let lock: WakeLockSentinel | null = null;

  // The browser lets go of it whenever the page is hidden.
  async function take(): Promise<void> {
    if (over || document.hidden || !("wakeLock" in navigator)) return;
    try {
      lock = await navigator.wakeLock.request("screen");
      if (over) await lock.release();
    } catch {
      // a battery that is nearly empty refuses it
    }
  }

  document.addEventListener("visibilitychange", take);
  take();
  return () => {
    over = true;
    document.removeEventListener("visibilitychange", take);
    lock?.release().catch(() => {});
  };
}
