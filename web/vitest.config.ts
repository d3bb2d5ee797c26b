import { defineConfig } from "vitest/config";

// Rules only: what needs a browser is tested in a real one (tests/browser).
export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  test: { include: ["**/*.test.ts"], setupFiles: ["./vitest.setup.ts"] },
});
