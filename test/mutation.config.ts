import { defineConfig, type ViteUserConfig } from "vitest/config";

/** The tests that a mutation run uses: those of the pool, on virtual time; each mutant runs the ones that reach it. */
const config: ViteUserConfig = defineConfig({
  test: {
    include: ["test/src/**/*.test.ts"],
    testTimeout: 20_000,
  },
});

export default config;
