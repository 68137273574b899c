// What the published JavaScript must be: importing the pool loads no package that only the command, the faults or the
// tools need, classes keep their names, and a debugger finds every source. Run after `npm run build`.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const LIB = resolve("dist/lib");

/** The packages that a file loads, by itself or by what it imports. */
function packagesOf(entry) {
  const files = new Set([resolve(LIB, entry)]);
  const packages = new Set();
  for (const file of files) {
    const code = readFileSync(file, "utf8");
    for (const [, target] of code.matchAll(/^(?:import|export)\b[^;"]*"([^"]+)";$/gm)) {
      if (target.startsWith(".")) files.add(resolve(dirname(file), target));
      else if (!target.startsWith("node:")) packages.add(target);
    }
  }
  return [...packages].sort();
}

/** The name of the package of an import. */
const nameOf = (target) => target.split("/", target.startsWith("@") ? 2 : 1).join("/");

assert.deepEqual(
  packagesOf("mod.js"),
  ["@date-fns/tz/tzOffset", "@stoqey/ib", "valibot"],
  "packages that ibkr-pool loads",
);
// The pool of the Web API needs what that has beside it, its WebSockets, and nothing of the fakes.
assert.deepEqual(
  packagesOf("web.js"),
  ["@date-fns/tz/tzOffset", "@stoqey/ib", "valibot", "ws"],
  "packages that ibkr-pool/web loads",
);
// What only tests on virtual time need is loaded by that entry point alone.
const OF_TESTS = ["msw", "mock-socket"];
const isOfTests = (name) => OF_TESTS.includes(nameOf(name));
for (const name of ["sim.js", "sim-web.js", "cli.js", "langgraph.js", "otel.js"])
  assert.deepEqual(packagesOf(name).filter(isOfTests), [], `packages of tests that ${name} loads`);
assert.deepEqual(
  [...new Set(packagesOf("sim-web-memory.js").filter(isOfTests).map(nameOf))].sort(),
  [...OF_TESTS].sort(),
  "packages of tests that ibkr-pool/sim/web/memory loads",
);

for (const name of readdirSync(LIB).filter((one) => one.endsWith(".js") && one !== "sim-vitest.js"))
  assert.ok(!packagesOf(name).includes("vitest"), `${name} loads vitest`);

// A package that is not declared is not there where ours is installed, though it may be here.
const { dependencies, peerDependencies } = JSON.parse(readFileSync("package.json", "utf8"));
const declared = { ...dependencies, ...peerDependencies };
for (const name of readdirSync(LIB).filter((one) => one.endsWith(".js"))) {
  const missing = packagesOf(name).filter((target) => !Object.hasOwn(declared, nameOf(target)));
  assert.deepEqual(missing, [], `packages that ${name} loads and package.json does not declare`);
}

assert.ok(
  !packagesOf("sim.js").some((name) => name.startsWith("@langchain/")),
  "ibkr-pool/sim loads LangChain",
);

for (const [lib, source] of [
  ["mod.js", "src/mod.js"],
  ["sim.js", "sim/mod.js"],
  ["web.js", "src/web/mod.js"],
  ["sim-web.js", "sim/web/mod.js"],
  ["sim-web-memory.js", "sim/web/memory/mod.js"],
]) {
  const bundled = await import(pathToFileURL(resolve(LIB, lib)).href);
  const compiled = await import(pathToFileURL(resolve("dist", source)).href);
  assert.deepEqual(Object.keys(bundled).sort(), Object.keys(compiled).sort(), `what ${lib} exports`);
  for (const [name, value] of Object.entries(bundled)) {
    if (typeof value === "function") assert.equal(value.name, compiled[name].name, `the name of ${name}`);
  }
}

const maps = readdirSync(LIB).filter((name) => name.endsWith(".map"));
assert.ok(maps.length > 0, "no source maps");
for (const name of maps) {
  const { sources, sourcesContent } = JSON.parse(readFileSync(join(LIB, name), "utf8"));
  for (const [at, source] of sources.entries())
    assert.ok(typeof sourcesContent?.[at] === "string", `${name} does not contain ${source}`);
}
console.log(`dist/lib is complete: ${maps.length} source maps with their sources`);
