import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import type { Io } from "../../../sim/cli/io.ts";
import { run } from "../../../sim/cli/run.ts";
import { IbkrPool, silentLogger } from "../../../src/mod.ts";
import { LiveClient } from "../../support/live-client.ts";

/** A terminal that keeps its output, and can be typed into and interrupted. */
class Terminal implements Io {
  readonly printed: string[] = [];
  readonly errors: string[] = [];
  readonly input: PassThrough = new PassThrough();
  interrupt: () => void = () => {};
  #waiting: { readonly pattern: RegExp; readonly found: (line: string) => void } | undefined;

  out(line: string): void {
    this.printed.push(line);
    this.#look(line);
  }

  err(line: string): void {
    this.errors.push(line);
    this.#look(line);
  }

  onInterrupt(callback: () => void): () => void {
    this.interrupt = callback;
    return () => {};
  }

  /** Resolves with the next line that matches. */
  line(pattern: RegExp): Promise<string> {
    return new Promise((found) => {
      this.#waiting = { pattern, found };
    });
  }

  #look(line: string): void {
    if (this.#waiting?.pattern.test(line)) this.#waiting.found(line);
  }
}

/** Starts `sim` on a free port. */
async function started(...options: string[]) {
  const terminal = new Terminal();
  const listening = terminal.line(/^listening on /);
  const code = run(["sim", "--port", "0", ...options], terminal);
  const port = Number((await listening).split(":")[1]);
  return { terminal, code, port };
}

async function stopped({ terminal, code }: Awaited<ReturnType<typeof started>>): Promise<void> {
  terminal.interrupt();
  expect(await code).toBe(0);
}

test("sim prints its address and every event, and exits with 0 when interrupted", async () => {
  const sim = await started();
  expect(sim.terminal.printed).toEqual([`listening on 127.0.0.1:${sim.port}`]);
  const pool = new IbkrPool({ port: sim.port, logger: silentLogger });
  expect((await pool.getPositions()).length).toBe(3);
  const left = sim.terminal.line(/closed/);
  await pool.close();
  await left;
  expect(sim.terminal.printed.slice(1)).toEqual(
    expect.arrayContaining([expect.stringMatching(/^\d\d:\d\d:\d\d\.\d{3} {2}#1 {2}read {4}reqPositions$/)]),
  );
  await stopped(sim);
});

test("sim injects faults from its arguments and typed lines, and survives unreadable ones", async () => {
  const sim = await started(
    "--fault",
    "latency:frameMs=1",
    "--fault",
    "drop:afterRequest=reqPositions,times=1",
  );
  const { terminal } = sim;
  const type = async (line: string, answer: RegExp): Promise<string> => {
    const answered = terminal.line(answer);
    terminal.input.write(`${line}\n`);
    return answered;
  };
  expect(await type("faults", /^drop:/)).toBe("drop:afterRequest=reqPositions,times=1");
  expect(await type("inject mute", / fault /)).toMatch(/mute$/);
  expect(await type("inject dorp", /Cannot read/)).toContain('there is no "dorp"');
  expect(await type("heal mute", / heal /)).toMatch(/mute$/);
  expect(await type("heal mute", /No fault/)).toBe('No fault "mute" is in force');
  expect(await type("dance", /Cannot do/)).toContain('Cannot do "dance"');
  expect(await type("help", /inject <fault>/)).toContain("heal");
  await using pool = new IbkrPool({ port: sim.port, logger: silentLogger, backoffMsMin: 1, backoffMsMax: 5 });
  expect((await pool.getPositions()).length).toBe(3);
  expect(pool.stats().sessionsLost).toBe(1);
  terminal.input.end();
  expect((await pool.getPositions()).length).toBe(3);
  await pool.close();
  await stopped(sim);
});

test.each([
  [
    ["sim", "--port", "seventy"],
    /Cannot read --port: expected a whole number from 0 to 65535, got "seventy"/,
  ],
  [["sim", "--port", "70000"], /Cannot read --port/],
  [
    ["sim", "--server-version", "200"],
    /Cannot read --server-version: expected a whole number from 151 to 193/,
  ],
  [["sim", "--fault", "dorp"], /there is no "dorp"/],
  [["sim", "--colour"], /unknown option '--colour'/],
  [["sim", "now"], /too many arguments/],
  [["dance"], /unknown command 'dance'/],
  [["drill", "--only", "fire"], /Cannot run the drill "fire": the drills are "sequential"/],
  [["agent", "--client-id", "-1"], /Cannot read --client-id/],
])("invalid arguments are refused with a sentence and exit code 2: %j", async (argv, sentence) => {
  const terminal = new Terminal();
  expect(await run(argv, terminal)).toBe(2);
  expect(terminal.errors.join("\n")).toMatch(sentence);
});

test("sim writes orders and account to a file, and continues from it", async () => {
  const file = join(mkdtempSync(join(tmpdir(), "sim-")), "state.json");
  const options = ["--state", file, "--start", "2026-01-13T15:30:00Z"];
  const first = await started(...options);
  const before = await new LiveClient(first.port, 1).connect();
  const apple = { symbol: "AAPL", secType: "STK", exchange: "SMART", currency: "USD" } as never;
  const order = {
    action: "BUY",
    orderType: "LMT",
    lmtPrice: 100,
    totalQuantity: 1,
    tif: "GTC",
    transmit: true,
  };
  await before.ask((api) => api.placeOrder(1, apple, order as never), "orderStatus");
  before.close();
  await stopped(first);
  const second = await started(...options);
  const after = await new LiveClient(second.port, 1).connect();
  expect(after.of("nextValidId")).toEqual([[2]]);
  expect((await after.ask((api) => api.reqOpenOrders(), "openOrder"))[0]).toBe(1);
  after.close();
  await stopped(second);
  const terminal = new Terminal();
  expect(await run(["sim", "--port", "0", "--state", file, "--seed", "2"], terminal)).toBe(2);
  expect(terminal.errors.join()).toContain("it is of seed 1, and this is seed 2");
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
  const sim = await started("--universe", small);
  const client = await new LiveClient(sim.port, 1).connect();
  const acme = { symbol: "ACME", secType: "STK", exchange: "SMART", currency: "USD" } as never;
  expect(
    (await client.ask((api) => api.reqContractDetails(5, acme), "contractDetails"))[1].contract.symbol,
  ).toBe("ACME");
  client.close();
  await stopped(sim);
  const said = async (file: string): Promise<string> => {
    const terminal = new Terminal();
    expect(await run(["sim", "--port", "0", "--universe", file], terminal)).toBe(2);
    return terminal.errors.join("\n");
  };
  const wrong = JSON.stringify([lines[0], { ...lines[1], price: -3 }], undefined, 1);
  const line = wrong.split("\n").findIndex((text) => text.includes("-3")) + 1;
  expect(await said(write("wrong.json", wrong))).toMatch(new RegExp(`line ${line}: price: `));
  expect(await said(write("broken.json", '[\n{"conId": 1,,}\n]'))).toContain("line 2");
  expect(await said(write("empty.json", ""))).toContain("Cannot read the universe");
  expect(await said(join(folder, "none.json"))).toContain("no such file");
});

test("a port in use is refused with a sentence and exit code 1", async () => {
  const sim = await started();
  const terminal = new Terminal();
  expect(await run(["sim", "--port", `${sim.port}`], terminal)).toBe(1);
  expect(terminal.errors.join()).toContain(`Cannot listen on 127.0.0.1:${sim.port}`);
  await stopped(sim);
});

test("--help prints every fault, and exits with 0", async () => {
  const terminal = new Terminal();
  expect(await run(["sim", "--help"], terminal)).toBe(0);
  const help = terminal.printed.join("\n");
  for (const fault of ["latency", "drop", "client-id-conflict", "refuse", "mute", "half-open"])
    expect(help).toContain(fault);
  expect(Math.max(...help.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
});

test("drill --only runs one drill, and --json prints its verdict as JSON", async () => {
  const terminal = new Terminal();
  expect(await run(["drill", "--only", "drop", "--json"], terminal)).toBe(0);
  expect(terminal.errors).toEqual([expect.stringMatching(/^\[1\/1\] drop: /)]);
  expect(JSON.parse(terminal.printed.join("\n"))).toMatchObject({
    seed: 1,
    verdicts: [{ drill: "drop", passed: true, breaches: [], clientIds: [1], answered: 16, told: 0 }],
  });
});

test("agent prints the cost of each way of connecting, and the log of the pool", async () => {
  const terminal = new Terminal();
  expect(await run(["agent", "--session-ms", "20", "--json"], terminal)).toBe(0);
  expect(JSON.parse(terminal.printed.join("\n"))).toMatchObject({
    ways: [
      { connections: 8, clientIds: [3, 4, 5, 6], conflicts: 0, answered: 8 },
      { connections: 8, clientIds: [1], answered: expect.any(Number) },
      { connections: 1, clientIds: [1], conflicts: 0, answered: 8 },
    ],
  });
  const log = terminal.errors.join("\n");
  expect(log).toContain("Initialized IBKR connection pool");
  expect(log).toMatch(/Creating shared IBKR connection to \S+:\d+ \(Client ID: 1\)/);
  expect(log).toMatch(/get_\w+ acquired connection \(active users: 4\)/);
});

test("agent exits with 1 and a reason when the gateway is not reachable", async () => {
  const sim = await started();
  await stopped(sim);
  const terminal = new Terminal();
  const code = run(["agent", "--port", `${sim.port}`], terminal);
  expect(await code).toBe(1);
  expect(terminal.errors.at(-1)).toContain("ECONNREFUSED");
});
