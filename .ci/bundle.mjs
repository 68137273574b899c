// Makes the JavaScript that is published: one file for each entry point, and what they share once, because 150 small files
// take three times as long to import, and a class that two entry points share must be one class. Types are those of tsc.
import { cpSync } from "node:fs";
import { build } from "rolldown";

await build({
  input: {
    mod: "src/mod.ts",
    langgraph: "src/langgraph/mod.ts",
    otel: "src/otel/mod.ts",
    sim: "sim/mod.ts",
    "sim-vitest": "sim/vitest/mod.ts",
    web: "src/web/mod.ts",
    "sim-web": "sim/web/mod.ts",
    "sim-web-memory": "sim/web/memory/mod.ts",
    cli: "sim/cli/main.ts",
  },
  platform: "node",
  // Packages are found where this one is installed; the helpers of the translator, such as that of `await using`, are not.
  external: (id) => /^[\w@]/.test(id) && !id.startsWith("@oxc-project/runtime"),
  transform: { target: "node20.19" },
  output: { dir: "dist/lib", cleanDir: true, sourcemap: true, comments: false },
});

// What the command serves or writes as pages lies beside its code.
cpSync("sim/pages", "dist/lib", { recursive: true, filter: (path) => !/\.(ts|json)$/.test(path) });
