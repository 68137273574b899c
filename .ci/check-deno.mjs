// Programs that installed the package run on Deno with the permissions that the pages name, and not without them.
// Run after check-consumer.mjs, which installs it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { copyFileSync, readFileSync } from "node:fs";
import { FakeTws, listen } from "../dist/lib/sim.js";
import { FakeGateway, listenWeb } from "../dist/lib/sim-web.js";

/** Runs a program; gives its exit code and what it prints. */
function deno(program, argument, permissions) {
  const args = ["deno", "run", "--no-prompt", "--node-modules-dir=manual", ...permissions, program, argument];
  const child = spawn("npx", args, { cwd: "dist/consumer" });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (printed += text));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, printed })));
}

/** Runs a program with the permissions that a page names for a port, and without each of them. */
async function check(page, port, program, started) {
  const [, named = ""] = /deno run (--allow-[^`]+?) main\.ts/.exec(readFileSync(page, "utf8")) ?? [];
  assert.notEqual(named, "", `${page} names no permissions`);
  copyFileSync(`.ci/consumer/${program}`, `dist/consumer/${program}`);
  const run = async (leftOut) => {
    const { actual, argument, close } = await started();
    const permissions = named.replaceAll(port, actual).split(" ").toSpliced(leftOut, 1);
    const outcome = await deno(program, argument, permissions);
    await close();
    return outcome;
  };
  const { code, printed } = await run(Infinity);
  assert.equal(code, 0, printed);
  for (const at of named.split(" ").keys())
    assert.notEqual((await run(at)).code, 0, `a permission that ${page} names is not needed`);
  process.stdout.write(printed);
}

await check("README.md", "4002", "deno.ts", async () => {
  const tws = new FakeTws();
  const door = await listen(tws);
  const close = () => {
    tws.close();
    return door.close();
  };
  return { actual: `${door.port}`, argument: `${door.port}`, close };
});

await check("docs/web.md", "5000", "deno-web.ts", async () => {
  const gateway = new FakeGateway();
  const door = await listenWeb(gateway);
  const close = () => {
    gateway.close();
    return door.close();
  };
  return { actual: `${door.port}`, argument: door.url, close };
});
