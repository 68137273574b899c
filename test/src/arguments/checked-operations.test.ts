import { readdirSync } from "node:fs";
import { Future, Option, OptionType, Stock } from "@stoqey/ib";
import { expect, test } from "vitest";
import type { Strict } from "../../../src/arguments/strict.ts";
import { DurationUnit, PoolError, SecType } from "../../../src/mod.ts";
import { type ContractArgs, getContractDetails } from "../../../src/operations/contracts.ts";
import { getHistoricalData } from "../../../src/operations/historical-data.ts";
import { watchMarketData } from "../../../src/operations/market-data.ts";
import { watchNews } from "../../../src/operations/news.ts";
import { getPnL } from "../../../src/operations/pnl.ts";
import { getMarketScanner } from "../../../src/operations/scanner.ts";
import { watchTickByTick } from "../../../src/operations/tick-by-tick.ts";
import { copied } from "../../../src/requests/checked-call.ts";
import { AAPL, AAPL_NUMBERED } from "../../support/contracts.ts";
import { exampleArguments } from "../../support/example-arguments.ts";
import { READS } from "../../support/reads.ts";
import { WATCHES } from "../../support/watches.ts";

interface Entry {
  readonly name: string;
  readonly what: string;
  readonly arguments?: Strict;
}

async function entriesOf(folder: string): Promise<Entry[]> {
  const url = new URL(`../../../src/${folder}/`, import.meta.url);
  const files = readdirSync(url).filter((name) => name.endsWith(".ts"));
  const modules: object[] = await Promise.all(files.map((name) => import(new URL(name, url).href)));
  return modules
    .flatMap((module): unknown[] => Object.values(module))
    .filter((one): one is Entry => typeof one === "object" && one !== null && "what" in one && "name" in one);
}

/** Every operation that the pool has. */
const ENTRIES: readonly Entry[] = await entriesOf("operations");

const INVALID = { name: "PoolError", code: "INVALID_OPTION" };
const TICKS = {
  contract: AAPL,
  start: "20260112-15:00:00",
  end: "",
  numberOfTicks: 20,
  useRth: true,
  ignoreSize: true,
};
const SCAN = {
  instrument: "STK",
  locationCode: "STK.US",
  scanCode: "MOST_ACTIVE",
  numberOfRows: 5,
  abovePrice: 1.5,
};
const HISTORY = {
  contract: AAPL,
  duration: "1 D",
  barSize: "1 hour",
  whatToShow: "TRADES",
  useRth: true,
  formatDate: 1,
};
/** All fields of the contract of a request about one that TWS has listed. */
const LISTED = { conId: AAPL_NUMBERED.conId };
const POSITION = { contract: LISTED, account: "DU1", modelCode: "" };

/** Arguments for each operation that has some; those that can have more fields than an example has are listed. */
const GOOD: Readonly<Record<string, Record<string, unknown>>> = {
  ...exampleArguments(),
  getAccountSummary: { group: "All", tags: ["NetLiquidation"] },
  getPnL: { account: "DU1", modelCode: "M" },
  getPnLSingle: POSITION,
  getExecutionDetails: {
    clientId: "1",
    acctCode: "DU1",
    time: "20260112 10:00:00",
    symbol: "AAPL",
    secType: "STK",
    exchange: "SMART",
    side: "BUY",
  },
  getSecDefOptParams: { underlying: { ...LISTED, symbol: "AAPL", secType: SecType.STK }, futFopExchange: "" },
  getHistoricalData: { ...HISTORY, end: "" },
  getHeadTimestamp: { contract: AAPL, whatToShow: "TRADES", useRth: true, formatDate: 2 },
  getHistogramData: { contract: AAPL, useRth: false, duration: 1, durationUnit: DurationUnit.DAY },
  getHistoricalTicksMid: TICKS,
  getHistoricalTicksBidAsk: TICKS,
  getHistoricalTicksLast: TICKS,
  getHistoricalNews: {
    contract: LISTED,
    providerCodes: ["BRFG"],
    start: "",
    end: "",
    totalResults: 10,
  },
  getNewsArticle: { providerCode: "BRFG", articleId: "BRFG$1" },
  getMarketScanner: SCAN,
  qualifyContract: { contract: AAPL },
  getFundamentalData: { contract: AAPL, reportType: "ReportSnapshot" },
  watchMarketData: { contract: AAPL, genericTicks: ["233"] },
  watchRealTimeBars: { contract: AAPL, whatToShow: "BID", useRth: false },
  watchHistoricalBars: HISTORY,
  watchTickByTick: { contract: AAPL, tickType: "BidAsk", ignoreSize: true },
  watchMarketDepth: { contract: AAPL, rows: 5, smart: true },
  watchPositions: { account: "DU1", modelCode: "" },
  watchAccount: { account: "DU1", modelCode: "" },
  watchPnL: { account: "DU1", modelCode: "" },
  watchPnLSingle: POSITION,
  watchNews: { contract: AAPL, providerCodes: ["BRFG"] },
  watchScanner: SCAN,
};
const WITH = ENTRIES.filter(({ name }) => name in GOOD);
const WITHOUT = ENTRIES.filter(({ name }) => !(name in GOOD));

/** The error for arguments, which must be `INVALID_OPTION`; undefined where they are accepted. */
function refusal(entry: Entry, args: unknown): PoolError | undefined {
  try {
    copied(entry, args);
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(PoolError);
    expect(error).toMatchObject({ code: "INVALID_OPTION" });
    expect((error as PoolError).message).toMatch(new RegExp(`^Cannot ${entry.what}: `));
    return error as PoolError;
  }
}

/** Values that are wrong in any field, beside those that depend on what is right there. */
const WRONG: readonly unknown[] = [
  null,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  {},
  () => 1,
  Symbol("s"),
  10n,
  new Date(0),
];

test("every operation has a schema of its arguments", () => {
  const examples = [...READS, ...WATCHES].map(({ name }) => name);
  expect(ENTRIES.map(({ name }) => name).sort()).toEqual(
    [...examples, "getFundamentalData", "qualifyContract"].sort(),
  );
  expect(WITH.map(({ name }) => name).sort()).toEqual(Object.keys(GOOD).sort());
  const described = ENTRIES.filter((entry) => entry.arguments !== undefined).map(({ name }) => name);
  expect(described.sort()).toEqual(Object.keys(GOOD).sort());
});

test.each(WITH)("$name takes arguments with every field, and a copy is made", (entry) => {
  const args = GOOD[entry.name];
  const { copy } = copied(entry, args);
  expect(copy).toEqual(args);
  expect(copy).not.toBe(args);
});

test.each(WITH)(
  "$name refuses null, lists, texts, numbers and functions in the place of its arguments",
  (entry) => {
    for (const args of [null, [], "AAPL", 7, true, () => 1, Symbol("s"), 10n]) {
      expect(refusal(entry, args), String(args)).toMatchObject(INVALID);
    }
  },
);

test.each(WITH)("$name refuses an unknown field and names it", (entry) => {
  const error = refusal(entry, { ...GOOD[entry.name], frobnicate: 1 });
  expect(error?.message).toContain("unknown field frobnicate");
});

test.each(WITH)(
  "$name refuses each field that is null, no number, of a wrong type, and names it",
  (entry) => {
    for (const [field, good] of Object.entries(GOOD[entry.name] ?? {})) {
      const others = typeof good === "string" ? [7, true, []] : ["x", [null]];
      if (field === "clientId") others.shift();
      for (const wrong of [...WRONG, ...others]) {
        const error = refusal(entry, { ...GOOD[entry.name], [field]: wrong });
        expect(error, `${field}: ${String(wrong)}`).toMatchObject(INVALID);
        expect(error?.message).toContain(field);
      }
    }
  },
);

test.each(WITH)("$name refuses control characters in every text, also in those of its contract", (entry) => {
  const bad = ["AA\u0000PL", "AA\nPL", "\u001b[31m", "a\u2028b", "\ud800"];
  const good = GOOD[entry.name] ?? {};
  const texts = (object: object): string[] =>
    Object.entries(object).flatMap(([name, value]) => (typeof value === "string" ? [name] : []));
  for (const text of bad) {
    for (const field of texts(good)) {
      const error = refusal(entry, { ...good, [field]: text });
      expect(error?.message, field).toContain(field);
      expect(error?.message).not.toMatch(/\p{Cc}/u);
    }
    if ("contract" in good) {
      for (const field of texts(AAPL)) {
        const error = refusal(entry, { ...good, contract: { ...AAPL, [field]: text } });
        expect(error?.message, field).toContain(`contract.${field}`);
      }
    }
  }
});

test.each(WITH)(
  "$name refuses fractions and numbers beyond 32 bits where whole numbers are needed",
  (entry) => {
    const whole = [
      "conId",
      "marketRuleId",
      "underlyingConId",
      "numberOfTicks",
      "totalResults",
      "rows",
      "numberOfRows",
      "formatDate",
    ];
    for (const field of Object.keys(GOOD[entry.name] ?? {}).filter((name) => whole.includes(name))) {
      for (const wrong of [1.5, -1, 2 ** 31, 2 ** 53])
        expect(refusal(entry, { ...GOOD[entry.name], [field]: wrong })?.message).toContain(field);
    }
  },
);

test.each(WITH.filter(({ name }) => "contract" in (GOOD[name] ?? {})))(
  "$name refuses a missing contract, an empty one, and one that is none",
  (entry) => {
    const { contract: _, ...rest } = GOOD[entry.name] ?? {};
    expect(refusal(entry, rest)?.message).toContain("contract: expected object, received undefined");
    for (const contract of [
      null,
      {},
      [],
      "AAPL",
      265598,
      { symbol: "" },
      { conId: 0 },
      { exchange: "SMART" },
    ]) {
      expect(refusal(entry, { ...rest, contract })?.message).toContain("contract");
    }
  },
);

test.each(WITHOUT)("$name has no arguments, and a key that is its name", (entry) => {
  expect(copied(entry, null)).toEqual({ copy: null, key: entry.name });
});

test("arguments that are missing altogether are named field by field", () => {
  expect(refusal(getPnL, undefined)?.message).toBe(
    "Cannot read the profit and loss: account: expected string, received undefined",
  );
  expect(refusal(getContractDetails, undefined)?.message).toBe(
    "Cannot read the contract details: contract: expected object, received undefined",
  );
});

test("fields and values that are nearly right are refused with a hint", () => {
  const message = (entry: Entry, wrong: object): string | undefined =>
    refusal(entry, { ...GOOD[entry.name], ...wrong })?.message;
  expect(message(getHistoricalData, { useRTH: true })).toBe(
    "Cannot read historical bars: unknown field useRTH; did you mean useRth?",
  );
  expect(message(getHistoricalData, { contract: { ...AAPL, sectype: "STK" } })).toBe(
    "Cannot read historical bars: contract: unknown field sectype; did you mean secType?",
  );
  expect(message(getHistoricalData, { barSize: "7 mins" })).toContain('barSize: expected one of "1 secs"|');
  expect(message(getHistoricalData, { whatToShow: "PRICES" })).toContain("whatToShow: expected one of");
  expect(message(getHistoricalData, { formatDate: 3 })).toContain("formatDate: expected");
  expect(message(watchTickByTick, { tickType: "Quotes" })).toContain("tickType: expected one of");
  expect(message(getContractDetails, { contract: { ...AAPL, secType: "STOCK" } })).toContain(
    "contract.secType: expected one of STK, ",
  );
  expect(message(getContractDetails, { contract: { ...AAPL, right: "X" } })).toContain(
    "contract.right: expected P, C, PUT or CALL",
  );
  expect(message(getMarketScanner, { scanCode: "1" })).toContain("scanCode: ");
  expect(message(watchNews, { providerCodes: ["BRFG,233"] })).toContain("providerCodes.0: ");
  expect(message(watchMarketData, { genericTicks: ["233,mdoff"] })).toContain("genericTicks.0: ");
});

test("what reads a value and throws is INVALID_OPTION as well", () => {
  const trap = {
    get account(): string {
      throw new TypeError("no");
    },
  };
  expect(refusal(getPnL, trap)?.message).toContain("no");
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  expect(refusal(getPnL, revoked.proxy)).toMatchObject(INVALID);
  expect(refusal(getPnL, JSON.parse('{"account":"DU1","__proto__":{"x":1}}'))).toMatchObject(INVALID);
});

test("a message names at most five faults", () => {
  const error = refusal(watchNews, { contract: AAPL, providerCodes: new Array(90).fill(7) });
  expect(error?.message.length).toBeLessThan(1_000);
  expect(error?.message).toContain("more faults");
});

test("zeros and empty texts are not sent, and contracts that mean the same are equal", () => {
  const asSent = (contract: object): unknown =>
    copied(getContractDetails, { contract } as ContractArgs).copy.contract;
  const held = {
    conId: 265598,
    ...AAPL,
    multiplier: 0,
    strike: 0,
    right: "",
    lastTradeDateOrContractMonth: "",
  };
  const noise = {
    primaryExch: "",
    localSymbol: "",
    tradingClass: "",
    secIdType: "",
    secId: "",
    issuerId: "",
  };
  const rest = {
    includeExpired: false,
    comboLegs: [],
    description: "APPLE INC",
    comboLegsDescription: "",
    lastTradeDate: "",
  };
  expect(asSent({ ...held, ...noise, ...rest })).toEqual({ conId: 265598, ...AAPL });
  for (const right of ["", "0", "?"]) expect(asSent({ ...AAPL, right })).toEqual(AAPL);
  for (const right of ["P", "PUT", "put"])
    expect(asSent({ ...AAPL, right })).toEqual({ ...AAPL, right: "P" });
  expect(asSent({ ...AAPL, strike: Number.MAX_VALUE, conId: 0 })).toEqual(AAPL);
  expect(asSent({ ...AAPL, multiplier: "100", strike: -5.5 })).toEqual({
    ...AAPL,
    multiplier: 100,
    strike: -5.5,
  });
  expect(asSent({ ...AAPL, multiplier: "" })).toEqual(AAPL);
});

test("legs of a combination are kept as they are", () => {
  const comboLegs = [
    {
      conId: 1,
      ratio: 1,
      action: "BUY",
      exchange: "SMART",
      openClose: 0,
      shortSaleSlot: 0,
      designatedLocation: "",
      exemptCode: -1,
    },
    { conId: 2, ratio: 2, action: "SELL", exchange: "SMART" },
  ];
  const bag = { ...AAPL, secType: SecType.BAG, comboLegs };
  const { copy } = copied(watchMarketData, { contract: bag } as never);
  expect(copy).toEqual({ contract: bag, genericTicks: [] });
});

test("the contracts of @stoqey/ib's own classes are accepted, with what they compute", () => {
  const asSent = (contract: object): unknown =>
    copied(getContractDetails, { contract } as ContractArgs).copy.contract;
  expect(asSent(new Stock("AAPL"))).toEqual(AAPL);
  expect(asSent(new Option("AAPL", "20260320", 200, OptionType.Call))).toEqual({
    ...{ ...AAPL, secType: "OPT", strike: 200, right: "C", multiplier: 100 },
    lastTradeDateOrContractMonth: "20260320",
  });
  expect(asSent(new Future("ES", "ESH6", "202603", "CME", 50))).toMatchObject({
    localSymbol: "ESH6",
    multiplier: 50,
  });
});

test("details beside a contract are accepted and not sent; a kind that TWS numbered may be new", () => {
  const contract = { ...AAPL, conId: 1, secType: "NEWKIND", minTick: 0.01 };
  const { copy } = copied(getContractDetails, { contract } as ContractArgs);
  expect(copy).toEqual({ contract: { ...AAPL, conId: 1, secType: "NEWKIND" } });
});
