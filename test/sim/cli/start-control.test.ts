import { expect, test } from "vitest";
import { readAddress } from "../../../sim/cli/control-flags.ts";
import { run } from "../../../sim/cli/run.ts";
import { pipeFrom } from "../../support/scenario-files.ts";
import { startSim, stopSim, Terminal } from "../../support/terminal.ts";

test.each([
  ["8474", { host: "127.0.0.1", port: 8474 }],
  ["localhost:0", { host: "localhost", port: 0 }],
  ["0.0.0.0:9000", { host: "0.0.0.0", port: 9000 }],
  ["[::1]:9000", { host: "::1", port: 9000 }],
])("--control %s is an address", (text, address) => {
  expect(readAddress(text)).toEqual(address);
});

test.each(["", "x", "65536", "1:2:3", "http://127.0.0.1:1", "host:", ":5", "-1"])(
  "--control %j is refused with a sentence",
  (text) => {
    expect(() => readAddress(text)).toThrow(/^Cannot read --control: expected \[host:\]port, such as 8474/);
  },
);

test("sim --control prints where it is, answers while the fake runs, and ends with it", async () => {
  const sim = await startSim("--control", "0", "--fault", "mute", "--quiet");
  await expect.poll(() => sim.terminal.errors.join(), { timeout: 20_000 }).toMatch(/control at http/);
  const [url = ""] = /http:\S+/.exec(sim.terminal.errors.join()) ?? [];
  const health = (await (await fetch(`${url}/health`)).json()) as { what: string };
  expect(health.what).toBe("sim");
  const { faults } = (await (await fetch(`${url}/faults`)).json()) as { faults: readonly { text: string }[] };
  expect(faults.map(({ text }) => text)).toEqual(["mute"]);
  await stopSim(sim);
  await expect(fetch(`${url}/health`)).rejects.toThrow();
});

test.each([
  [["--control", "0.0.0.0:0"], "Cannot control on 0.0.0.0: other machines reach it, and it has no token"],
  [["--control", "0", "--control-token", "short"], "the token has fewer than 16 characters"],
  [["--control-token", "a-token-of-24-characters"], "Cannot use --control-token without --control or --ui"],
  [["--control", "0", "--web"], "Cannot use --control with --web"],
])("sim %j ends with a sentence, and prints no token", async (argv, why) => {
  const terminal = new Terminal();
  expect(await run(["sim", "--port", "0", ...argv], terminal)).toBe(2);
  expect(terminal.printed).toEqual([]);
  expect(terminal.errors.join("\n")).toContain(why);
  expect(terminal.errors.join("\n")).not.toContain("a-token-of");
});

test.each([
  ["sim", "--port", "0"],
  ["proxy", "--upstream", "127.0.0.1:4002", "--listen", "0"],
  ["drill", "run", "drop-rst"],
])("%s refuses a token without a control port", async (...argv) => {
  const terminal = new Terminal();
  expect(await run([...argv, "--control-token", "a-token-of-24-characters"], terminal)).toBe(2);
  expect(terminal.errors).toEqual(["Cannot use --control-token without --control or --ui"]);
});

test("a token is read once, so that it can come from a pipe", async () => {
  const sim = await startSim(
    "--control",
    "0",
    "--control-token",
    `@${pipeFrom("echo a-token-of-24-characters")}`,
  );
  await expect.poll(() => sim.terminal.errors.join(), { timeout: 20_000 }).toMatch(/control at http/);
  const [url = ""] = /http:\S+/.exec(sim.terminal.errors.join()) ?? [];
  const headers = { authorization: "Bearer a-token-of-24-characters" };
  expect((await fetch(`${url}/faults`, { headers })).status).toBe(200);
  expect((await fetch(`${url}/faults`)).status).toBe(401);
  await stopSim(sim);
});

test.each([
  ["proxy", "--upstream", "127.0.0.1:4002", "--listen", "0"],
  ["record", "--upstream", "127.0.0.1:4002", "--listen", "0", "--out", "/nowhere/x.jsonl"],
  ["drill", "run", "drop-rst"],
])("%s refuses a control port without its token before it begins anything", async (...argv) => {
  const terminal = new Terminal();
  expect(await run([...argv, "--control", "0.0.0.0:0"], terminal)).toBe(2);
  expect(terminal.printed).toEqual([]);
  expect(terminal.errors).toEqual([expect.stringMatching(/^Cannot control on 0\.0\.0\.0: /)]);
});
