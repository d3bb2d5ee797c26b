import { useState } from "preact/hooks";

/** What a button does where there is no form to tell its error: the last error, and the function
 * that tries something and keeps what it throws. */
export function useAttempt(): [unknown, (act: () => Promise<unknown>) => Promise<void>] {
  const [problem, setProblem] = useState<unknown>(null);

  async function attempt(act: () => Promise<unknown>): Promise<void> {
    setProblem(null);
    try {
      await act();
    } catch (failed) {
      setProblem(failed);
    }
  }

  return [problem, attempt];
}
