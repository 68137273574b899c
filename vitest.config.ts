import { defineConfig, type ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/support/replay.ts"],
    // A test that hangs is a bug to be named, not a run to be waited for; the longest take a few seconds on a machine that
    // does nothing else, and several times that beside a busy loop on each core.
    testTimeout: 60_000 * Math.max(1, Number(process.env.RUNS ?? 1)),
  },
});

export default config;
