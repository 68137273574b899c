import { fileURLToPath } from "node:url";
import type { ViteUserConfig } from "vitest/config";
import shared from "../../vitest.config.ts";

/** The configuration of runs of vitest that tests begin: files that the suite itself does not run. */
const config: ViteUserConfig = {
  ...shared,
  root: fileURLToPath(new URL("../..", import.meta.url)),
  test: { ...shared.test, include: ["test/.children/**/*.child.ts"], maxWorkers: 1 },
};

export default config;
