import { expect, test } from "vitest";
import { run } from "../../../sim/cli/run.ts";
import { IbkrPool, silentLogger } from "../../../src/mod.ts";
import { AAPL } from "../../support/contracts.ts";
import { LiveClient } from "../../support/live-client.ts";
import { startSim, stopSim, Terminal } from "../../support/terminal.ts";

test("sim prints its address and every event, and exits with 0 when interrupted", async () => {
  const sim = await startSim();
  const { printed } = sim.terminal;
  expect(printed[0]).toBe(`listening on 127.0.0.1:${sim.port}`);
  expect(printed[1]).toMatch(/^It is \w{3} \d{4}-\d\d-\d\d \d\d:\d\d in New York\.$/);
  expect(printed[2]).toMatch(/^Now trading: /);
  const pool = new IbkrPool({ port: sim.port, logger: silentLogger });
  expect((await pool.getPositions()).length).toBe(3);
  const left = sim.terminal.line(/closed/);
  await pool.close();
  await left;
  expect(sim.terminal.printed.slice(1)).toEqual(
    expect.arrayContaining([expect.stringMatching(/^\d\d:\d\d:\d\d\.\d{3} {2}#1 {2}read {4}reqPositions$/)]),
  );
  await stopSim(sim);
  expect(printed.slice(-5).map((line) => line.split(" ")[0])).toEqual([
    "sessions",
    "client",
    "requests",
    "orders",
    "faults",
  ]);
  expect(printed.at(-5)).toBe("sessions    1");
});

test("a state file that cannot be written is refused before the port opens", async () => {
  const terminal = new Terminal();
  expect(await run(["sim", "--port", "0", "--state", "/no/such/folder/state.json"], terminal)).toBe(1);
  expect(terminal.errors.join()).toMatch(/^Cannot write the state \/no\/such\/folder\/state.json: /);
  expect(terminal.printed).toEqual([]);
});

test("options of the fake are read by their own names, and reach it", async () => {
  const sim = await startSim(
    "--profile",
    "gentle",
    "--market-data-lines-max",
    "7",
    "--always-open",
    "--json",
  );
  const client = await new LiveClient(sim.port, 1).connect();
  const [contract, lines] = [AAPL as never, [1, 2, 3, 4, 5, 6, 7]];
  for (const line of lines) client.api.reqMktData(line, contract, "", false, false);
  // The eighth line is one too many, whatever the hour is: everything trades.
  const refused = await client.request((api) => api.reqMktData(8, contract, "", false, false), "error");
  expect(refused.slice(1, 3)).toEqual([101, 8]);
  for (const line of lines) await client.event("tickPrice", ([id, , price]) => id === line && price > 0);
  client.close();
  sim.terminal.interrupt();
  expect(await sim.code).toBe(0);
});

test("sim injects faults from its arguments and typed lines, and survives unreadable ones", async () => {
  const sim = await startSim(
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
  expect(await type("heal mute", /Cannot heal/)).toBe('Cannot heal "mute": no such fault is active');
  expect(await type("dance", /Cannot run/)).toContain('Cannot run "dance"');
  expect(await type("help", /inject <fault>/)).toContain("heal");
  await using pool = new IbkrPool({ port: sim.port, logger: silentLogger, backoffMsMin: 1, backoffMsMax: 5 });
  expect((await pool.getPositions()).length).toBe(3);
  expect(pool.stats().sessionsLost).toBe(1);
  terminal.input.end();
  expect((await pool.getPositions()).length).toBe(3);
  await pool.close();
  await stopSim(sim);
});

test("the summary has faults of the timetable, and says what became of orders", async () => {
  // A second before the fault of the day.
  const sim = await startSim("--start", "2026-01-13T20:29:59Z", "--daily", "15:30 latency:frameMs=1");
  await sim.terminal.line(/ fault +latency/);
  const client = await new LiveClient(sim.port, 1).connect();
  const order = {
    action: "BUY",
    orderType: "LMT",
    lmtPrice: 100,
    totalQuantity: 1,
    tif: "GTC",
    transmit: true,
  };
  await client.request((api) => api.placeOrder(1, AAPL, order as never), "orderStatus");
  await client.request((api) => api.placeOrder(2, AAPL, { ...order, orderType: "MAGIC" } as never), "error");
  await client.request((api) => api.placeOrder(3, AAPL, { ...order, whatIf: true } as never), "openOrder");
  client.close();
  await stopSim(sim);
  const [orders, faults] = sim.terminal.printed.slice(-2);
  expect(orders).toBe("orders      1 placed, 0 modified, 0 cancelled; 1 request refused; 1 what-if");
  expect(faults).toMatch(/^faults {6}latency:frameMs=1 struck \d+ times$/);
});

test("a port in use is refused with a sentence and exit code 1", async () => {
  const sim = await startSim();
  const terminal = new Terminal();
  expect(await run(["sim", "--port", `${sim.port}`], terminal)).toBe(1);
  expect(terminal.errors.join()).toContain(`Cannot listen on 127.0.0.1:${sim.port}`);
  await stopSim(sim);
});

test("--help prints every fault, and exits with 0", async () => {
  const terminal = new Terminal();
  expect(await run(["sim", "--help"], terminal)).toBe(0);
  const help = terminal.printed.join("\n");
  for (const fault of ["latency", "drop", "client-id-conflict", "half-open", "expire", "garbage", "bad-utf8"])
    expect(help).toContain(fault);
  expect(Math.max(...help.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
});
