import { fileURLToPath } from "node:url";
import { defineConfig, type ViteUserConfig } from "vitest/config";
import { UnendedFiles } from "./test/support/unended-files.ts";

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const config: ViteUserConfig = defineConfig({
  resolve: {
    // Examples import the package by its name, as a program of a user does.
    alias: [
      { find: /^ibkr-pool$/, replacement: file("src/mod.ts") },
      { find: /^ibkr-pool\/sim$/, replacement: file("sim/mod.ts") },
      { find: /^ibkr-pool\/(sim\/vitest|sim\/web|sim\/web\/memory)$/, replacement: file("$1/mod.ts") },
      { find: /^ibkr-pool\/(langgraph|otel|web)$/, replacement: file("src/$1/mod.ts") },
    ],
  },
  test: {
    include: ["test/**/*.test.ts", "examples/testing/*.vitest.test.ts"],
    reporters: ["default", new UnendedFiles()],
    setupFiles: ["test/support/replay.ts"],
    // No test leaves behind a change of what belongs to the process, so files need no process of their own: loading the
    // client library for each of a hundred files took more time than the tests.
    isolate: false,
    // More than there are cores: some files wait for processes and timers of clients.
    maxWorkers: "150%",
    // A test that hangs is a bug to be named, not a run to be waited for; the longest take a few seconds on a machine that
    // does nothing else, and several times that beside a busy loop on each core.
    testTimeout: 60_000 * Math.max(1, Number(process.env.RUNS ?? 1)),
  },
});

export default config;
