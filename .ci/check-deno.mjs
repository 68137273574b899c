// A program that installed the package runs on Deno with the permissions that the README names, and not without them.
// Run after check-consumer.mjs, which installs it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { FakeTws, listen } from "../dist/lib/sim.js";

const [, named = ""] = /deno run (--allow-[^`]+?) main\.ts/.exec(readFileSync("README.md", "utf8")) ?? [];
assert.notEqual(named, "", "the README names no permissions");

const tws = new FakeTws();
const door = await listen(tws);

/** Runs the program; gives its exit code and what it prints. */
function deno(permissions) {
  const args = [
    "deno",
    "run",
    "--no-prompt",
    "--node-modules-dir=manual",
    ...permissions,
    "deno.ts",
    `${door.port}`,
  ];
  const child = spawn("npx", args, { cwd: "dist/consumer" });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (printed += text));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, printed })));
}

const permissions = named.replaceAll("4002", `${door.port}`).split(" ");
const { code, printed } = await deno(permissions);
const outcomes = [];
for (const at of permissions.keys()) outcomes.push(await deno(permissions.toSpliced(at, 1)));
tws.close();
await door.close();
assert.equal(code, 0, printed);
for (const without of outcomes)
  assert.notEqual(without.code, 0, "a permission that the README names is not needed");
process.stdout.write(printed);
