import fc from "fast-check";
import { expect, test } from "vitest";
import { EXCHANGE_OPTIONS, TWS_OPTIONS } from "../../../sim/options/mod.ts";
import { FakeGateway } from "../../../sim/web/mod.ts";
import {
  FakeTws,
  type FakeTwsOptions,
  restart,
  UNIVERSE_INPUT,
  universe,
  VirtualClock,
} from "../../support/sim.ts";

const START_MS = Date.UTC(2026, 0, 13, 15, 30);
const NAMES = [
  ...Object.keys(TWS_OPTIONS),
  ...Object.keys(EXCHANGE_OPTIONS),
  "clock",
  "state",
  "timetable",
  "behaviour",
];
const WEB_NAMES = [
  "clock",
  "universe",
  "history",
  "timetable",
  "behaviour",
  "access",
  "idleMs",
  "seed",
  "historyLive",
];

/** Makes a fake, lets a second pass, and ends it. */
async function tried(make: () => { close(): void; state?(): unknown }, clock: VirtualClock): Promise<void> {
  const fake = make();
  await clock.advance(1_000);
  fake.state?.();
  fake.close();
}

/** Any value that JSON has, and those that it does not have. */
const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(
    Number.NaN,
    Number.POSITIVE_INFINITY,
    -1,
    0,
    1e9,
    2 ** 53,
    "",
    " ",
    "x".repeat(5_000),
    Symbol.iterator,
  ),
  fc.constantFrom(() => {}, new Date(Number.NaN), new Map(), 7n),
);
/** Values that are nearly right. */
const nearly = fc.oneof(
  fc.record(
    {
      series: fc.array(
        fc.record({ instrument: anything, length: anything, bars: anything }, { requiredKeys: [] }),
      ),
    },
    { requiredKeys: [] },
  ),
  fc.array(fc.record({ at: anything, zone: anything, fault: anything }, { requiredKeys: [] })),
  fc.array(fc.record({ conId: anything, symbol: anything, secType: anything, price: anything })),
  fc.record({ version: fc.constant(1), seed: anything, trading: anything, placedOrders: anything }),
  fc.record({ now: fc.constant(() => Number.NaN), after: anything }),
  fc.array(fc.constantFrom("DU1234567", "F1234567", "DU1", "", "DU1234567 ")),
);
const value = fc.oneof(anything, nearly);

test("FakeTws works with any options, or refuses them with a sentence that names them", async () => {
  const given = fc.dictionary(fc.constantFrom(...NAMES), value, { minKeys: 1, maxKeys: 2 });
  await fc.assert(
    fc.asyncProperty(given, async (options) => {
      const clock = new VirtualClock(START_MS);
      await expectSentence(
        () => tried(() => new FakeTws({ clock, ...options } as FakeTwsOptions), clock),
        /^Cannot (make|use|continue)/,
      );
    }),
    { seed: 1, numRuns: 1_000 },
  );
}, 60_000);

test("FakeGateway works with any options, or refuses them with a sentence that names them", async () => {
  const given = fc.dictionary(fc.constantFrom(...WEB_NAMES), value, { minKeys: 1, maxKeys: 2 });
  await fc.assert(
    fc.asyncProperty(given, async (options) => {
      const clock = new VirtualClock(START_MS);
      await expectSentence(
        () => tried(() => new FakeGateway({ clock, ...options } as never), clock),
        /^Cannot (make|use)/,
      );
    }),
    { seed: 1, numRuns: 500 },
  );
}, 60_000);

async function expectSentence(act: () => Promise<void>, sentence: RegExp): Promise<void> {
  let error: unknown;
  try {
    await act();
  } catch (thrown) {
    error = thrown;
  }
  if (error === undefined) return;
  expect(error).toBeInstanceOf(RangeError);
  const { message } = error as Error;
  expect(message).toMatch(sentence);
  expect(message.length).toBeLessThan(2_500);
  expect(message).not.toContain("\n");
}

const BAR = { startMs: Date.UTC(2026, 0, 12), open: 10, high: 11, low: 9, close: 10, volume: 100 };
const SERIES = { instrument: "AAPL", length: "day", bars: [BAR] };
const clock = new VirtualClock(START_MS);

test.each<[string, object, string]>([
  ["history of null", { history: null }, "history: expected object, received null"],
  ["a series of null", { history: { series: [null] } }, "history.series[0]: expected object, received null"],
  [
    "a series without bars",
    { history: { series: [{ ...SERIES, bars: [] }] } },
    "history.series[0].bars: expected array to have >=1 items",
  ],
  [
    "a bar size that no file has",
    { history: { series: [{ ...SERIES, length: 7 }] } },
    'history.series[0].length: expected "day", or one of',
  ],
  [
    "a bar of text",
    { history: { series: [{ ...SERIES, bars: [{ ...BAR, open: "10" }] }] } },
    "history.series[0].bars[0].open: expected number, received string",
  ],
  [
    "a bar of NaN",
    { history: { series: [{ ...SERIES, bars: [{ ...BAR, low: Number.NaN }] }] } },
    "history.series[0].bars[0].low: expected number, received NaN",
  ],
  [
    "a day that begins at noon",
    { history: { series: [{ ...SERIES, bars: [{ ...BAR, startMs: BAR.startMs + 1 }] }] } },
    "history.series[0].bars[0].startMs: a bar of one day begins at midnight UTC",
  ],
  [
    "a clock without a time",
    { clock: { now: () => Number.NaN, after: () => () => {} } },
    "clock: expected a clock that shows a time from 1970-01-01 to 2099-12-31",
  ],
  [
    "a clock of the year 1",
    { clock: new VirtualClock(Date.UTC(1, 0) - 1e14) },
    "clock: expected a clock that shows a time from",
  ],
  ["a clock that cannot wait", { clock: { now: () => 0 } }, "clock: expected a clock"],
  ["a universe of null", { universe: [null] }, "universe[0]: expected object, received null"],
  [
    "a fault of text",
    { timetable: [{ at: "23:45", fault: "restart" }] },
    "timetable[0].fault: expected a fault, as restart() makes it",
  ],
  [
    "no time of day",
    { timetable: [{ at: "24:00", fault: restart() }] },
    "timetable[0].at: expected a time of day such as 23:45",
  ],
  [
    "no zone",
    { timetable: [{ at: "23:45", zone: "Mars", fault: restart() }] },
    "timetable[0].zone: expected a time zone such as",
  ],
  [
    "a behaviour of nothing",
    { behaviour: {} },
    "behaviour: expected a behaviour with the methods hello, receive,",
  ],
  [
    "an account twice",
    { accounts: ["DU1234567", "DU1234567"] },
    "Cannot make the accounts of a login: a code comes twice",
  ],
])("FakeTws with %s is refused", (_, options, sentence) => {
  expect(() => new FakeTws({ clock, ...options })).toThrow(sentence);
});

test("500 wrong accounts are refused in one sentence that names the first and counts the rest", () => {
  const accounts = Array.from({ length: 50 }, (_, at) => `wrong ${at}`);
  const said = (given: readonly string[]): string => {
    try {
      new FakeTws({ clock, accounts: given });
    } catch (error) {
      return (error as Error).message;
    }
    return "";
  };
  expect(said(accounts)).toContain("accounts[0]: expected a code such as DU1234567; accounts[1]:");
  expect(said(accounts)).toContain("; and 45 more");
  expect(said([...accounts, ...Array.from({ length: 450 }, () => "x".repeat(1_000))]).length).toBeLessThan(
    500,
  );
});

test("contracts whose definitions leave values out have their defaults", () => {
  const [first] = UNIVERSE_INPUT;
  const tws = new FakeTws({ clock, universe: [first] as never });
  tws.close();
  expect(universe([first as never])[0]?.currency).toBe("USD");
});
