import fc from "fast-check";
import { expect, test } from "vitest";
import * as contractResponses from "../../../sim/wire/contract-responses.ts";
import { type Message, WireError } from "../../../sim/wire/message.ts";
import { REQUEST_NAMES, requestName } from "../../../sim/wire/request-names.ts";
import * as requests from "../../../sim/wire/requests.ts";
import * as responses from "../../../sim/wire/responses.ts";
import { StockClient } from "../../support/client.ts";
import { runs } from "../../support/runs.ts";

/** Every version at which one of these messages changes, its neighbours, and both ends. */
const VERSIONS = [
  151, 152, 157, 162, 163, 164, 165, 166, 175, 176, 177, 178, 181, 182, 185, 186, 187, 190, 193,
];

const text = fc.string({ maxLength: 8 }).map((value) => value.replaceAll("\0", ""));
const integer = fc.integer({ min: -1_000_000, max: 1_000_000 });
const decimal = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((value) => value / 100);
const flag = fc.boolean();

/** Any values of a message: found by writing through a recorder that sees what is asked for. */
function anyValues(message: Message<never>): fc.Arbitrary<Record<string, unknown>> {
  const example = EXAMPLES[message.name];
  return fc.record(
    Object.fromEntries(Object.entries(example ?? {}).map(([name, value]) => [name, like(value)])),
  );
}

/** Arbitrary values of the shape of an example. */
function like(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value === "string") return text;
  if (typeof value === "boolean") return flag;
  if (typeof value === "number") return Number.isInteger(value) ? integer : decimal;
  if (Array.isArray(value)) return fc.array(like(value[0]), { maxLength: 4 });
  return fc.record(
    Object.fromEntries(Object.entries(Object(value)).map(([name, part]) => [name, like(part)])),
  );
}

const contract = {
  conId: 1,
  symbol: "",
  secType: "",
  lastTradeDate: "",
  strike: 0.5,
  right: "",
  multiplier: "",
  exchange: "",
  primaryExchange: "",
  currency: "",
  localSymbol: "",
  tradingClass: "",
};
const legs = [{ conId: 1, ratio: 1, action: "", exchange: "" }];
const bar = { time: "", open: 0.5, high: 0.5, low: 0.5, close: 0.5, volume: 0.5, wap: 0.5, count: 1 };

/** The shape of each message's values: a fraction stands for a decimal, a whole number for an integer. */
const EXAMPLES: Record<string, Record<string, unknown>> = {
  startApi: { clientId: 1, capabilities: "" },
  reqCurrentTime: {},
  reqIds: { count: 1 },
  reqManagedAccts: {},
  setServerLogLevel: { level: 1 },
  reqPositions: {},
  cancelPositions: {},
  reqAccountSummary: { reqId: 1, group: "", tags: "" },
  cancelAccountSummary: { reqId: 1 },
  reqMatchingSymbols: { reqId: 1, pattern: "" },
  reqContractDetails: { reqId: 1, ...contract, includeExpired: true, secIdType: "", secId: "", issuerId: "" },
  reqMktData: {
    reqId: 1,
    ...contract,
    legs,
    deltaNeutral: true,
    deltaNeutralConId: 1,
    deltaNeutralDelta: 0.5,
    deltaNeutralPrice: 0.5,
    genericTicks: "",
    snapshot: true,
    regulatorySnapshot: true,
    options: "",
  },
  cancelMktData: { reqId: 1 },
  reqMarketDataType: { marketDataType: 1 },
  reqHistoricalData: {
    reqId: 1,
    ...contract,
    includeExpired: true,
    end: "",
    barSize: "",
    duration: "",
    useRth: true,
    whatToShow: "",
    formatDate: 1,
    legs,
    keepUpToDate: true,
    options: "",
  },
  cancelHistoricalData: { reqId: 1 },
  managedAccounts: { accounts: "" },
  nextValidId: { orderId: 1 },
  currentTime: { seconds: 1 },
  error: { reqId: 1, code: 1, text: "", advanced: "" },
  positionEnd: {},
  position: {
    account: "",
    conId: 1,
    symbol: "",
    secType: "",
    lastTradeDate: "",
    strike: 0.5,
    right: "",
    multiplier: "",
    exchange: "",
    currency: "",
    localSymbol: "",
    tradingClass: "",
    size: 0.5,
    averageCost: 0.5,
  },
  accountSummary: { reqId: 1, account: "", tag: "", value: "", currency: "" },
  accountSummaryEnd: { reqId: 1 },
  contractDetails: {
    reqId: 1,
    symbol: "",
    secType: "",
    lastTradeDate: "",
    lastTradeDay: "",
    strike: 0.5,
    right: "",
    exchange: "",
    currency: "",
    localSymbol: "",
    marketName: "",
    tradingClass: "",
    conId: 1,
    minTick: 0.5,
    multiplier: "",
    orderTypes: "",
    validExchanges: "",
    priceMagnifier: 1,
    underConId: 1,
    longName: "",
    primaryExchange: "",
    contractMonth: "",
    industry: "",
    category: "",
    subcategory: "",
    timeZone: "",
    tradingHours: "",
    liquidHours: "",
    evRule: "",
    evMultiplier: 0.5,
    secIds: [{ tag: "", value: "" }],
    aggGroup: 1,
    underSymbol: "",
    underSecType: "",
    marketRuleIds: "",
    realExpirationDate: "",
    stockType: "",
    minSize: 0.5,
    sizeIncrement: 0.5,
    suggestedSizeIncrement: 0.5,
    ineligibilityReasons: [{ id: "", description: "" }],
  },
  contractDetailsEnd: { reqId: 1 },
  symbolSamples: {
    reqId: 1,
    samples: [
      {
        conId: 1,
        symbol: "",
        secType: "",
        primaryExchange: "",
        currency: "",
        derivatives: [{ secType: "" }],
        description: "",
        issuerId: "",
      },
    ],
  },
  tickPrice: { reqId: 1, tickType: 1, price: 0.5, size: 0.5, attributes: 1 },
  tickSize: { reqId: 1, tickType: 1, size: 0.5 },
  tickString: { reqId: 1, tickType: 1, value: "" },
  tickSnapshotEnd: { reqId: 1 },
  marketDataType: { reqId: 1, marketDataType: 1 },
  tickReqParams: { reqId: 1, minTick: 0.5, bboExchange: "", snapshotPermissions: 1 },
  historicalData: { reqId: 1, start: "", end: "", bars: [bar] },
};

const MESSAGES = [
  ...Object.values(requests),
  ...Object.values(responses),
  ...Object.values(contractResponses),
] as unknown as Message<never>[];

test("every message has an example, so that none escapes the round trip", () => {
  expect(MESSAGES.map(({ name }) => name).sort()).toEqual(Object.keys(EXAMPLES).sort());
});

test.each(MESSAGES.map((message) => [message.name, message] as const))(
  "%s: what is written at a version is read back equal, at every version",
  (_, message) => {
    fc.assert(
      fc.property(anyValues(message), fc.constantFrom(...VERSIONS), (values, version) => {
        const wire = message.write(values as never, version);
        const read = message.read(wire, version) as Record<string, unknown>;
        // What is not on the wire at this version reads as its absence; writing it again gives the same frame.
        expect(message.write(read as never, version)).toEqual(wire);
        for (const [name, value] of Object.entries(read)) {
          if (!isAbsent(value)) expect(value).toEqual(values[name]);
        }
        if (version === 193 && values.secType !== "BAG" && values.deltaNeutral !== false) {
          const { legs: _legs, ...whole } = values;
          expect(read).toMatchObject(message.name.startsWith("req") ? whole : values);
        }
      }),
      runs(60),
    );
  },
);

function isAbsent(value: unknown): boolean {
  return (
    value === "" ||
    value === 0 ||
    value === false ||
    JSON.stringify(value)?.includes('""') ||
    (Array.isArray(value) && value.length === 0)
  );
}

test("a frame with a field too few or too many is refused with a sentence, and so is text for a number", () => {
  const frame = requests.reqAccountSummary.write({ reqId: 7, group: "All", tags: "Cushion" }, 193);
  expect(() => requests.reqAccountSummary.read(frame.slice(0, -1), 193)).toThrow(
    new WireError("field 4, tags, is missing"),
  );
  expect(() => requests.reqAccountSummary.read([...frame, "x"], 193)).toThrow(
    new WireError("1 fields too many"),
  );
  expect(() => requests.cancelMktData.read(["2", "1", "seven"], 193)).toThrow(
    'unable to parse field reqId: "seven"',
  );
});

test("a list that claims more rows than the frame has is refused before anything is made for them", () => {
  expect(() => responses.historicalData.read(["17", "1", "a", "b", "999999999"], 193)).toThrow(
    "bars claims 999999999 rows",
  );
});

test("every request has a name, and what has none says its number", () => {
  expect(requestName(["61", "1"])).toBe("reqPositions");
  expect(requestName(["4711"])).toBe("unknown(4711)");
  expect(requestName([])).toBe("unknown()");
  expect(requestName(["constructor"])).toBe("unknown(constructor)");
  expect(new Set(REQUEST_NAMES).size).toBe(REQUEST_NAMES.length);
});

test.each([151, 157, 163, 164, 176, 178, 187, 190, 193])(
  "what the stock client writes at version %i is read, field by field",
  (version) => {
    const { api, written } = new StockClient(version);
    const stock = {
      conId: 7,
      symbol: "AAPL",
      secType: "STK" as never,
      exchange: "SMART",
      currency: "USD",
      strike: 1.5,
    };
    api.reqContractDetails(1, stock);
    api.reqMktData(2, stock, "233", true, false);
    api.reqHistoricalData(
      3,
      stock,
      "20260113-10:00:00",
      "1 D",
      "5 mins" as never,
      "TRADES" as never,
      true,
      2,
      false,
    );
    api.reqAccountSummary(4, "All", "Cushion,BuyingPower");
    api.reqMatchingSymbols(5, "app");
    api.reqIds(1);
    const last = (message: Message<never>, at: number): unknown => message.read(written[at] ?? [], version);
    const same = {
      conId: 7,
      symbol: "AAPL",
      secType: "STK",
      exchange: "SMART",
      currency: "USD",
      strike: 1.5,
    };
    expect(last(requests.startApi as never, 0)).toEqual({ clientId: 1, capabilities: "" });
    expect(last(requests.reqContractDetails as never, 1)).toMatchObject({ reqId: 1, ...same });
    expect(last(requests.reqMktData as never, 2)).toMatchObject({
      reqId: 2,
      ...same,
      genericTicks: "233",
      snapshot: true,
    });
    expect(last(requests.reqHistoricalData as never, 3)).toMatchObject({
      reqId: 3,
      ...same,
      end: "20260113-10:00:00",
      duration: "1 D",
      barSize: "5 mins",
      whatToShow: "TRADES",
      useRth: true,
      formatDate: 2,
      keepUpToDate: false,
    });
    expect(last(requests.reqAccountSummary as never, 4)).toEqual({
      reqId: 4,
      group: "All",
      tags: "Cushion,BuyingPower",
    });
    expect(last(requests.reqMatchingSymbols as never, 5)).toEqual({ reqId: 5, pattern: "app" });
    expect(last(requests.reqIds as never, 6)).toEqual({ count: 1 });
  },
);
