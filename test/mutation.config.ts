import { defineConfig, type ViteUserConfig } from "vitest/config";

/**
 * The tests that a mutation run uses: those of the pool, on virtual time; each mutant runs the ones that reach it.
 * `TESTS=session` takes those of one folder alone, which finds most mutants in a small part of the time.
 */
const config: ViteUserConfig = defineConfig({
  test: {
    include: [`test/src/${process.env.TESTS ?? "**"}/*.test.ts`],
    testTimeout: 20_000,
    isolate: false,
  },
});

export default config;
