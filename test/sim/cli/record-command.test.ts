import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { run } from "../../../sim/cli/run.ts";
import { listenControl } from "../../../sim/control/mod.ts";
import { AAPL } from "../../support/contracts.ts";
import { LiveClient } from "../../support/live-client.ts";
import { FakeTws } from "../../support/sim.ts";
import { startSim, stopSim, Terminal } from "../../support/terminal.ts";

function path(): string {
  const folder = mkdtempSync(join(tmpdir(), "record-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, "session.jsonl");
}

async function startRecord(gateway: number, ...words: string[]) {
  const terminal = new Terminal();
  const listening = terminal.line(/^listening on /);
  const code = run(["record", "--upstream", `127.0.0.1:${gateway}`, "--listen", "0", ...words], terminal);
  const port = Number(/127\.0\.0\.1:(\d+)/.exec(await listening)?.[1]);
  return { terminal, code, port };
}

/** What a bot does: the details of a contract under a number. @returns The accounts and the details that it saw. */
async function bot(port: number, reqId: number): Promise<readonly unknown[]> {
  const client = await new LiveClient(port, 5).connect();
  const accounts = await client.request((api) => api.reqManagedAccts(), "managedAccounts");
  const details = await client.request(
    (api) => api.reqContractDetails(reqId, AAPL as never),
    "contractDetails",
  );
  client.close();
  return [accounts[0], details[0], (details[1] as { contract: { conId: number } }).contract.conId];
}

test("a bot is recorded with its accounts masked, and served by sim --replay as before", async () => {
  const sim = await startSim("--start", "2026-01-13T15:30:00Z");
  const out = path();
  const record = await startRecord(sim.port, "--out", out);
  const left = record.terminal.line(/closed/);
  expect(await bot(record.port, 11)).toEqual(["DU1234567", 11, 265598]);
  await left;
  record.terminal.interrupt();
  expect(await record.code).toBe(0);
  expect(record.terminal.printed.at(-1)).toMatch(
    /^recorded 1 connection in \d+ lines of .*; accounts are masked$/,
  );
  await stopSim(sim);
  const text = readFileSync(out, "utf8");
  expect(text).not.toContain("DU1234567");
  expect(text).toContain('"upstream":"masked:');
  const replay = await startSim("--replay", out, "--replay-speed", "immediate");
  expect(await bot(replay.port, 42)).toEqual([expect.stringMatching(/^DU0\d{6}$/), 42, 265598]);
  await stopSim(replay);
  expect(replay.terminal.printed.filter((line) => / failed | orders /.test(line))).toEqual([]);
}, 20_000);

/** Sends requests to the control port that a command has opened. */
async function controlOf({ terminal }: { readonly terminal: Terminal }) {
  const said =
    terminal.errors.find((line) => line.startsWith("control at ")) ?? terminal.line(/^control at /);
  const url = (await said).replace("control at ", "");
  return async (method: string, path: string, body?: object) => {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${url}${path}`, { method, headers, body: JSON.stringify(body) ?? null });
    return (await answer.json()) as Record<string, unknown>;
  };
}

test("a recording and its replay are controlled while they run: state, requests and faults", async () => {
  const sim = await startSim("--start", "2026-01-13T15:30:00Z");
  const out = path();
  const record = await startRecord(sim.port, "--out", out, "--control", "0");
  const recorded = await controlOf(record);
  expect(await recorded("GET", "/health")).toMatchObject({ what: "proxy" });
  expect(await bot(record.port, 11)).toEqual(["DU1234567", 11, 265598]);
  const client = await new LiveClient(record.port, 6).connect();
  const cut = record.terminal.line(/client 6.*closed|closed.*client 6|#2 .*closed/);
  await recorded("POST", "/faults", { fault: "drop:how=rst" });
  await cut;
  client.close();
  expect(JSON.stringify(await recorded("GET", "/faults"))).toContain('"strikes":1');
  record.terminal.interrupt();
  expect(await record.code).toBe(0);
  await stopSim(sim);
  expect(readFileSync(out, "utf8")).toMatch(/"connection":2,"event":"ended","by":"proxy"/);
  const replay = await startSim("--replay", out, "--replay-speed", "immediate", "--control", "0");
  const replayed = await controlOf(replay);
  expect(await replayed("GET", "/health")).toMatchObject({ what: "replay" });
  expect((await bot(replay.port, 42))[2]).toBe(265598);
  expect(JSON.stringify(await replayed("GET", "/requests"))).toContain('"reqContractDetails"');
  expect(await replayed("POST", "/faults", { fault: "refuse" })).toMatchObject({ state: "running" });
  await expect(once(connect(replay.port, "127.0.0.1"), "connect")).rejects.toThrow("ECONNREFUSED");
  await stopSim(replay);
}, 20_000);

test.runIf(process.platform === "linux")(
  "a full disk ends the recording and not the session of a client",
  async () => {
    const sim = await startSim();
    const record = await startRecord(sim.port, "--out", "/dev/full", "--force", "--quiet");
    expect((await bot(record.port, 1))[2]).toBe(265598);
    record.terminal.interrupt();
    expect(await record.code).toBe(1);
    expect(record.terminal.errors).toEqual([
      "Cannot write /dev/full: the disk is full; the recording ends after 0 lines, and clients stay connected",
      "Cannot write /dev/full: the disk is full; the recording is not whole",
    ]);
    await stopSim(sim);
  },
  20_000,
);

test("an existing file, a folder that is missing and a live port are refused", async () => {
  const refused = async (...words: string[]): Promise<readonly unknown[]> => {
    const terminal = new Terminal();
    const code = await run(["record", "--listen", "0", ...words], terminal);
    return [code, terminal.errors.join()];
  };
  const out = path();
  writeFileSync(out, "mine");
  const gateway = ["--upstream", "127.0.0.1:4002"];
  expect(await refused(...gateway, "--out", out)).toEqual([
    2,
    `Cannot record to ${out}: it exists already, and --force replaces it`,
  ]);
  expect(readFileSync(out, "utf8")).toBe("mine");
  expect(await refused(...gateway, "--out", tmpdir(), "--force")).toEqual([
    2,
    `Cannot record to ${tmpdir()}: it is a folder`,
  ]);
  expect((await refused(...gateway, "--out", out, "--out", out))[1]).toContain("Cannot use --out twice");
  expect(await refused(...gateway, "--out", `${out}2`, "--no-mask", "--mask-seed", "3")).toEqual([
    2,
    "Cannot use --mask-seed with --no-mask: nothing is masked",
  ]);
  const taken = await listenControl({ what: "sim", version: "1", tws: new FakeTws() }, { port: 0 });
  const [busy] = await refused(...gateway, "--out", `${out}3`, "--control", `${taken.port}`);
  await taken.close();
  expect([busy, existsSync(`${out}3`)]).toEqual([1, false]);
  expect(await refused(...gateway, "--out", "/no/such/x.jsonl")).toEqual([
    1,
    "Cannot record to /no/such/x.jsonl: there is no such file or folder",
  ]);
  const [code, text] = await refused("--upstream", "127.0.0.1:4001", "--out", out);
  expect(code).toBe(2);
  expect(text).toMatch(/^Cannot use the upstream 127\.0\.0\.1:4001: .*--allow-live/);
});

test("options that a recording decides are refused beside --replay", async () => {
  const refused = async (...words: string[]): Promise<string> => {
    const terminal = new Terminal();
    expect(await run(["sim", ...words], terminal)).toBe(2);
    return terminal.errors.join();
  };
  expect(await refused("--replay", "x.jsonl", "--advisor")).toBe(
    "Cannot use --advisor with --replay: the recording has the answers",
  );
  expect(await refused("--replay-speed", "3")).toBe("Cannot use --replay-speed without --replay");
  expect(await refused("--replay", "x.jsonl", "--replay-speed", "0")).toMatch(
    /^Cannot read --replay-speed: expected/,
  );
  expect(await refused("--replay", "/no/x.jsonl")).toBe(
    "Cannot read /no/x.jsonl: there is no such file or folder",
  );
});
