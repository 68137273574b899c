import { expect, test } from "vitest";
import { INVARIANTS } from "./invariants/mod.ts";
import type { RunRecord } from "./record.ts";
import { Run } from "./run.ts";
import { SPOILERS } from "./spoiled-runs.ts";
import { SPOILERS as TRADING_SPOILERS } from "./spoiled-trading.ts";
import type { Script } from "./step.ts";

/** A run without faults: two callers read, watch and place orders. */
const SCRIPT: Script = [
  { do: "acquire", thenMs: 0 },
  { do: "acquire", thenMs: 100 },
  { do: "watch", name: "watchPositions", symbol: "", thenMs: 100 },
  { do: "watch", name: "watchMarketData", symbol: "AAPL", thenMs: 100 },
  { do: "watch", name: "watchExecutions", symbol: "", thenMs: 100 },
  { do: "watch", name: "watchOrders", symbol: "", thenMs: 100 },
  { do: "place", lease: 0, no: 1, symbol: "AAPL", side: "BUY", limit: 1, thenMs: 100 },
  { do: "place", lease: 1, no: 2, symbol: "MSFT", side: "BUY", thenMs: 2_000 },
  { do: "api", lease: 0, method: "reqPositions", id: 0, symbol: "", thenMs: 1_000 },
  { do: "read", read: { name: "getOpenOrders", about: "" }, thenMs: 100 },
  { do: "cancel", lease: 0, no: 1, thenMs: 100 },
];

let known: Promise<RunRecord> | undefined;
/** Returns the record of that run, which is made once. */
function quiet(): Promise<RunRecord> {
  known ??= Run.of(SCRIPT);
  return known;
}

/** Those about orders with keys are spoiled in `trading-invariants.test.ts`. */
const OF_TRADING = new Set(TRADING_SPOILERS.map(({ breaks }) => breaks));
const OWN = INVARIANTS.filter(({ name }) => ![...OF_TRADING].some((begin) => name.startsWith(begin)));

test.each(OWN.map((one) => [one.name, one] as const))("can fail: %s", async (name, invariant) => {
  const run = await quiet();
  const [, spoil] = Object.entries(SPOILERS).find(([beginning]) => name.startsWith(beginning)) ?? [];
  if (spoil === undefined) throw new Error(`No change breaks "${name}": add one to SPOILERS`);
  const before = new Set(invariant.breaches(run));
  const spoiled = { ...run, ...spoil(run) } as RunRecord;
  expect(invariant.breaches(spoiled).filter((breach) => !before.has(breach))).not.toEqual([]);
});

test("the same script gives the same run, message for message", async () => {
  const lines = async () => (await Run.of(SCRIPT)).frames.map(({ atMs, fields }) => [atMs, fields]);
  expect(await lines()).toEqual(await lines());
});
