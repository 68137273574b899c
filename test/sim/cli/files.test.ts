import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { run } from "../../../sim/cli/run.ts";
import { AAPL } from "../../support/contracts.ts";
import { LiveClient } from "../../support/live-client.ts";
import { HandRecording } from "../../support/recordings.ts";
import { filesOf, pipeFrom } from "../../support/scenario-files.ts";
import { startSim, stopSim, Terminal } from "../../support/terminal.ts";

test("sim writes orders and account to a file, and continues from it", async () => {
  const file = join(mkdtempSync(join(tmpdir(), "sim-")), "state.json");
  const options = ["--state", file, "--start", "2026-01-13T15:30:00Z"];
  const first = await startSim(...options);
  const before = await new LiveClient(first.port, 1).connect();
  const order = {
    action: "BUY",
    orderType: "LMT",
    lmtPrice: 100,
    totalQuantity: 1,
    tif: "GTC",
    transmit: true,
  };
  await before.request((api) => api.placeOrder(1, AAPL, order as never), "orderStatus");
  before.close();
  await stopSim(first);
  const second = await startSim(...options);
  const after = await new LiveClient(second.port, 1).connect();
  expect(after.of("nextValidId")).toEqual([[2]]);
  expect((await after.request((api) => api.reqOpenOrders(), "openOrder"))[0]).toBe(1);
  after.close();
  await stopSim(second);
  const terminal = new Terminal();
  expect(await run(["sim", "--port", "0", "--state", file, "--seed", "2"], terminal)).toBe(2);
  expect(terminal.errors.join()).toContain("the state is of seed 1, and the seed is 2");
});

test("sim reads a universe from a file, and names the line of an invalid value", async () => {
  const folder = mkdtempSync(join(tmpdir(), "sim-"));
  const printed = new Terminal();
  expect(await run(["sim", "--print-universe"], printed)).toBe(0);
  const lines = JSON.parse(printed.printed.join("\n")) as object[];
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const small = write("small.json", JSON.stringify([{ ...lines[0], symbol: "ACME", localSymbol: "ACME" }]));
  const sim = await startSim("--universe", small);
  const client = await new LiveClient(sim.port, 1).connect();
  const acme = { symbol: "ACME", secType: "STK", exchange: "SMART", currency: "USD" } as never;
  expect(
    (await client.request((api) => api.reqContractDetails(5, acme), "contractDetails"))[1].contract.symbol,
  ).toBe("ACME");
  client.close();
  await stopSim(sim);
  const said = async (file: string): Promise<string> => {
    const terminal = new Terminal();
    expect(await run(["sim", "--port", "0", "--universe", file], terminal)).toBe(2);
    return terminal.errors.join("\n");
  };
  const wrong = JSON.stringify([lines[0], { ...lines[1], price: -3 }], undefined, 1);
  const line = wrong.split("\n").findIndex((text) => text.includes("-3")) + 1;
  expect(await said(write("wrong.json", wrong))).toMatch(new RegExp(`line ${line}: price: `));
  expect(await said(write("broken.json", '[\n{"conId": 1,,}\n]'))).toContain("line 2: it is no whole JSON");
  expect(await said(write("comment.json", "[\n// shares\n]"))).toContain("line 2: it is no whole JSON");
  expect(await said(write("deep.json", "[".repeat(100_000)))).toContain("line 1: it is no whole JSON");
  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  expect(await said(write("nested.json", deep))).toContain("line 1: Invalid input: expected object");
  expect(await said(write("empty.json", ""))).toContain("it is empty");
  expect(await said(join(folder, "none.json"))).toContain("no such file");
});

test.for([
  "scenario check /dev/zero",
  "drill run /dev/zero",
  "diff /dev/zero",
  "sim --port 0 --replay /dev/zero",
  "sim --port 0 --scenario /dev/zero",
  "sim --port 0 --universe /dev/zero",
  "sim --port 0 --state /dev/zero",
  "sim --port 0 --control 0 --control-token @/dev/zero",
])("%s: a device is refused, and never read", async (words) => {
  const terminal = new Terminal();
  expect(await run(words.split(" "), terminal)).toBe(2);
  expect(terminal.errors.join("\n")).toMatch(
    /^Cannot read .*\/dev\/zero: it is a device, and neither a file nor a pipe$/,
  );
});

test.for([
  "sim --port 0 --replay /dev/zero",
  "sim --port 0 --scenario /dev/zero",
  "sim --port 0 --universe /dev/zero",
  "sim --port 0 --state /dev/zero",
  "sim --port 0 --control 0 --control-token @/dev/zero",
  "sim --web --port 0 --universe /dev/zero",
  "sim --web --port 0 --tls-key /dev/zero --tls-cert /dev/zero",
  "proxy --upstream 127.0.0.1:4002 --listen 0 --control 0 --control-token @/dev/zero",
  "record --upstream 127.0.0.1:4002 --listen 0 --out /nowhere/x --control 0 --control-token @/dev/zero",
  "drill run drop-rst --control 0 --control-token @/dev/zero",
  "drill watch /dev/zero -- true",
])("%s: files are read while Ctrl-C still ends the process by itself", async (words) => {
  const terminal = new Terminal();
  let handlers = 0;
  terminal.onInterrupt = () => {
    handlers++;
    return () => {};
  };
  // A pipe that nobody writes to would hold the thread at the place where this refusal comes from.
  expect(await run(words.split(" "), terminal)).toBe(2);
  expect(terminal.errors.join("\n")).toContain("/dev/zero: it is a device");
  expect(handlers).toBe(0);
});

test("a pipe is read to its end, and one without an end no further than a file may reach", async () => {
  const [scenario = "", session = ""] = filesOf({
    "night.yaml": "scenario: a-night\nabout: Nothing happens.\n",
    "session.jsonl": new HandRecording().session().text,
  });
  const read = async (...words: string[]): Promise<string> => {
    const terminal = new Terminal();
    await run(words, terminal);
    return [...terminal.printed, ...terminal.errors].join("\n");
  };
  expect(await read("scenario", "check", pipeFrom(`cat ${scenario}`))).toMatch(
    /: a-night, 0 steps, 0 checks$/,
  );
  expect(await read("diff", "--allow", pipeFrom(`cat ${session}`))).toMatch(/^Compared 1 session/m);
  expect(await read("scenario", "check", pipeFrom("exec yes"))).toMatch(/: it has more than 8000000 bytes$/);
  expect(await read("diff", pipeFrom("exec yes"))).toMatch(/: line 1: it is no /);
});
