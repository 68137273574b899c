import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readHistory } from "../../../sim/cli/history-files.ts";
import { run } from "../../../sim/cli/run.ts";
import { Exchange } from "../../../sim/exchange/exchange.ts";
import { reqHistoricalData } from "../../../sim/wire/requests/historical-data.ts";
import { historicalData } from "../../../sim/wire/responses/historical-data.ts";
import { IbkrPool, silentLogger } from "../../../src/mod.ts";
import { AAPL_NUMBERED } from "../../support/contracts.ts";
import { received, Table } from "../../support/table.ts";
import { startSim, stopSim, Terminal } from "../../support/terminal.ts";

const EXAMPLE = fileURLToPath(new URL("../../../examples/history", import.meta.url));
/** The evening of the day that the example replays. */
const EVENING = Date.UTC(2026, 0, 14, 1);
const HEADER = "time,open,high,low,close,volume";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "history-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (file: string, ...lines: string[]) => writeFileSync(join(folder, file), lines.join("\n"));

/** Asks for bars of the example. */
function bars(values: Partial<Parameters<typeof reqHistoricalData.write>[0]>) {
  const exchange = new Exchange({ history: readHistory(EXAMPLE), historyLive: true });
  const table = new Table({}, exchange, EVENING);
  const query = { reqId: 4, ...AAPL_NUMBERED, useRth: true, whatToShow: "TRADES", formatDate: 1, ...values };
  const [answer] = received(table.client(1).send(reqHistoricalData, query), historicalData);
  return answer?.bars ?? [];
}

test("a request for days of the example is answered by its lines", () => {
  const days = bars({ barSize: "1 day", duration: "7 D" });
  expect(days[0]).toMatchObject({
    time: "20260105",
    open: 260.87,
    high: 261.7,
    low: 258.04,
    close: 258.49,
    volume: 31_700_000,
  });
  // Six lines, and the sum of the half hours of the seventh day.
  expect(days.map(({ time }) => time)).toEqual([
    "20260105",
    "20260106",
    "20260107",
    "20260108",
    "20260109",
    "20260112",
    "20260113",
  ]);
});

test("half hours are answered by the lines, hours are their sums, and minutes add up to them", () => {
  const halves = bars({ barSize: "30 mins", duration: "1 D" });
  expect(halves[1]).toMatchObject({ open: 261.52, high: 261.73, low: 260, close: 260.44, volume: 3_400_000 });
  expect(halves[1]).toMatchObject({ count: 25_658 });
  expect(bars({ barSize: "1 hour", duration: "1 D" })[1]).toMatchObject({
    open: 261.52,
    high: 261.73,
    low: 259.88,
    close: 260.18,
    volume: 6_300_000,
    count: 44_655,
  });
  const minutes = bars({ barSize: "1 min", duration: "1 D" }).slice(0, 30);
  expect(Math.max(...minutes.map(({ high }) => high))).toBe(halves[0]?.high);
  expect(Math.min(...minutes.map(({ low }) => low))).toBe(halves[0]?.low);
  expect(minutes.reduce((sum, { volume }) => sum + volume, 0)).toBe(halves[0]?.volume);
});

test("a future is named by type and month, and its hours are those of its venue", () => {
  const future = { conId: 0, symbol: "ES", secType: "FUT", lastTradeDate: "202603", exchange: "CME" };
  const hours = bars({ ...future, barSize: "1 hour", duration: "2 D", useRth: false });
  const [first] = hours.filter(({ time }) => time === "20260112 17:00:00 US/Central");
  expect(first).toMatchObject({
    open: 6_950.25,
    high: 6_951.5,
    low: 6_945.75,
    close: 6_949.5,
    count: 12_594,
  });
});

test("readHistory() ignores other files, and refuses a folder without files of prices", () => {
  write("README.md", "No prices.");
  mkdirSync(join(folder, "old.1-day.csv"));
  expect(() => readHistory(folder)).toThrow(
    `Cannot use the history ${folder}: it has no file such as AAPL.1-day.csv or AAPL.1-min.jsonl`,
  );
  write("AAPL.1-day.csv", HEADER, "20260105,10,12,9,11,100");
  expect(readHistory(folder).series.map(({ instrument }) => instrument)).toEqual(["AAPL"]);
  expect(() => readHistory(join(folder, "none"))).toThrow(
    /^Cannot read the history .*none: there is no such file or folder$/,
  );
});

test("readHistory() reads files of quotes beside those of bars", () => {
  write("AAPL.1-min.csv", HEADER, "20260105 09:30:00 US/Eastern,10,12,9,11,100");
  write("AAPL.quotes.csv", "time,bid,ask,bidSize,askSize", "20260105 09:30:01 US/Eastern,10,10.1,3,4");
  const history = readHistory(folder);
  expect(history.series).toHaveLength(1);
  expect(history.quotes).toMatchObject([
    { instrument: "AAPL", quotes: [{ bid: 10, ask: 10.1, bidSize: 3, askSize: 4 }] },
  ]);
  expect(() => new Exchange({ history })).not.toThrow();
});

test("readHistory() refuses what is no file, and files of too many bytes, without reading them", () => {
  execFileSync("mkfifo", [join(folder, "AAPL.1-day.csv")]);
  expect(() => readHistory(folder)).toThrow("Cannot use the history AAPL.1-day.csv: it is no file");
  rmSync(join(folder, "AAPL.1-day.csv"));
  write("AAPL.1-min.csv", HEADER);
  truncateSync(join(folder, "AAPL.1-min.csv"), 6_000_000_000);
  expect(() => readHistory(folder)).toThrow(
    "Cannot use the history AAPL.1-min.csv: it has 6000000000 bytes, and a file can have 128000000: use longer bars or fewer days",
  );
});

test.each([
  ["20260105,10,12,9,11,x", 'line 2: volume: expected a number, got "x"'],
  ["20260103,10,12,9,11,100", "line 2: AAPL does not trade on 2026-01-03"],
])("sim refuses a folder with the line %s by one sentence and exit code 2", async (line, cause) => {
  write("AAPL.1-day.csv", HEADER, line);
  const terminal = new Terminal();
  expect(await run(["sim", "--port", "0", "--history", folder], terminal)).toBe(2);
  expect(terminal.errors).toEqual([`Cannot use the history AAPL.1-day.csv: ${cause}`]);
});

test("sim --history answers a pool by the lines of the files, and --history-live its quotes", async () => {
  const sim = await startSim("--history", EXAMPLE, "--history-live", "--start", "2026-01-13T15:10:00Z");
  {
    await using pool = new IbkrPool({ port: sim.port, logger: silentLogger });
    const options = { duration: "1 D", barSize: "30 mins", end: "20260113-15:00:00" } as const;
    const halves = await pool.getHistoricalData(AAPL_NUMBERED, options);
    expect(halves.at(-1)).toMatchObject({ open: 261.41, high: 261.57, low: 261.1, close: 261.42 });
    const { last = 0 } = await pool.getMarketDataSnapshot(AAPL_NUMBERED);
    expect(last).toBeGreaterThanOrEqual(260);
    expect(last).toBeLessThanOrEqual(261.73);
  }
  await stopSim(sim);
});

test("sim --history without --history-live uses no bars of the day of its clock", async () => {
  const sim = await startSim("--history", EXAMPLE, "--start", "2026-01-13T15:10:00Z");
  {
    await using pool = new IbkrPool({ port: sim.port, logger: silentLogger });
    const days = await pool.getHistoricalData(AAPL_NUMBERED, { duration: "2 D", barSize: "1 day" });
    const halves = await pool.getHistoricalData(AAPL_NUMBERED, { duration: "1 D", barSize: "30 mins" });
    expect(days[0]).toMatchObject({ volume: bars({ barSize: "1 day", duration: "2 D" })[0]?.volume });
    expect(halves.map(({ high }) => high)).not.toContain(261.57);
  }
  await stopSim(sim);
});
