import fc from "fast-check";
import { expect, test } from "vitest";
import { placeOrder } from "../../../sim/wire/requests/place-order.ts";
import { startApi } from "../../../sim/wire/requests/session.ts";
import { frameOf } from "../../support/messages.ts";
import {
  encodedHello,
  FakeTws,
  type FakeTwsOptions,
  type TwsState,
  VirtualClock,
} from "../../support/sim.ts";

const START_MS = Date.UTC(2026, 0, 13, 15, 30);

/** A fake with the orders of one client, which have a minute in which to fill. */
async function traded(orders: readonly object[], options: FakeTwsOptions = {}): Promise<TwsState> {
  const clock = new VirtualClock(START_MS);
  const tws = new FakeTws({ clock, messagesPerSecond: 0, ...options });
  const end = tws.accept({ write: () => {}, end: () => {}, reset: () => {} });
  end.received(encodedHello(100, 193));
  end.received(frameOf(startApi, { clientId: 1 }));
  for (const [at, order] of orders.entries())
    end.received(frameOf(placeOrder, { orderId: at + 1, transmit: true, tif: "DAY", ...order }));
  await clock.advance(60_000);
  const state = tws.state();
  tws.close();
  return state;
}

const again = (state: unknown, options: FakeTwsOptions = {}): FakeTws =>
  new FakeTws({ clock: new VirtualClock(START_MS + 60_000), ...options, state: state as TwsState });

const SHARE = { conId: 265598, exchange: "SMART" };
const LEG = { openClose: 0, shortSaleSlot: 0, designatedLocation: "", exemptCode: -1, exchange: "SMART" };
const PAIR = [
  { ...LEG, conId: 265598, ratio: 1, action: "BUY" },
  { ...LEG, conId: 272093, ratio: 1, action: "SELL" },
];
const side = { action: fc.constantFrom("BUY", "SELL"), totalQuantity: fc.integer({ min: 1, max: 500 }) };
const lmtPrice = fc.integer({ min: 24_000, max: 28_000 }).map((cents) => cents / 100);
const order = fc.oneof(
  fc.record({ ...side, orderType: fc.constant("MKT") }).map((one) => ({ ...SHARE, ...one })),
  fc
    .record({ ...side, orderType: fc.constant("LMT"), lmtPrice, tif: fc.constantFrom("DAY", "GTC", "IOC") })
    .map((one) => ({ ...SHARE, ...one })),
  fc
    .record({ ...side, orderType: fc.constant("STP"), auxPrice: lmtPrice })
    .map((one) => ({ ...SHARE, ...one })),
  fc
    .record({ ...side, orderType: fc.constant("TRAIL"), trailingPercent: fc.constantFrom(0.01, 2) })
    .map((one) => ({ ...SHARE, ...one })),
  // An offset without a bound is a number that JSON does not have.
  fc.record({ ...side, lmtPrice }).map((one) => ({
    ...SHARE,
    exchange: "IBKRATS",
    orderType: "PEG BEST",
    competeAgainstBestOffset: Number.POSITIVE_INFINITY,
    ...one,
  })),
  fc.record({ ...side, lmtPrice }).map((one) => ({
    ...SHARE,
    orderType: "LMT",
    algoStrategy: "Twap",
    algoParams: [{ tag: "strategyType", value: "Marketable" }],
    ...one,
  })),
  fc.record({ ...side, lmtPrice }).map((one) => ({
    ...SHARE,
    orderType: "LMT",
    conditions: [
      {
        type: 1,
        conjunction: "a",
        isMore: true,
        value: "1",
        conId: 265598,
        exchange: "SMART",
        triggerMethod: 0,
        secType: "",
        symbol: "",
      },
    ],
    ...one,
  })),
  fc.record({ ...side, totalQuantity: fc.constant(3) }).map((one) => ({
    symbol: "AAPL,MSFT",
    secType: "BAG",
    currency: "USD",
    exchange: "SMART",
    legs: PAIR,
    orderType: "MKT",
    smartComboRoutingParams: [{ tag: "NonGuaranteed", value: "1" }],
    ...one,
  })),
  fc.record(side).map((one) => ({
    conId: 12087792,
    exchange: "IDEALPRO",
    orderType: "MKT",
    ...one,
    totalQuantity: 25_000,
  })),
);

test("whatever was traded, a later fake has the state of the earlier one, also after JSON", async () => {
  const orders = fc.array(order, { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(orders, async (placed) => {
      const state = await traded(placed);
      const later = again(JSON.parse(JSON.stringify(state)));
      expect(later.state()).toEqual(state);
      later.close();
    }),
    { seed: 1, numRuns: 60 },
  );
}, 120_000);

test("a state that was taken stays as it is when the fake goes on", async () => {
  const state = await traded([{ ...SHARE, action: "BUY", orderType: "MKT", totalQuantity: 100 }]);
  const [text, later] = [JSON.stringify(state), again(state)];
  later.close();
  expect((state.trading as { fills: unknown[] }).fills.length).toBeGreaterThan(0);
  expect(JSON.stringify(state)).toBe(text);
});

/** Every place in a value that has a value of its own, as a path. */
function placesIn(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, one]) => placesIn(one, [...path, name]))];
}

/** Replaces one value of a copy; the value of no text is left out. */
function changed(state: TwsState, path: readonly string[], text: string): unknown {
  const copy = JSON.parse(JSON.stringify(state)) as Record<string, unknown>;
  const value = text === "" ? undefined : JSON.parse(text);
  if (path.length === 0) return value;
  let at = copy;
  for (const name of path.slice(0, -1)) at = at[name] as Record<string, unknown>;
  const name = path.at(-1) ?? "";
  if (text === "") delete at[name];
  else at[name] = value;
  return copy;
}

const WRONG = ["", "null", "-1", "1e300", "0.5", '"x"', "[]", "{}", "true", "[null]", '{"x":1}'];

test("a state with any one value changed works, or is refused with its place and no other error", async () => {
  const state = await traded([
    { ...SHARE, action: "BUY", orderType: "MKT", totalQuantity: 100 },
    { ...SHARE, action: "SELL", orderType: "LMT", lmtPrice: 900, totalQuantity: 5, tif: "GTC" },
  ]);
  const places = placesIn(state);
  expect(places.length).toBeGreaterThan(400);
  let refused = 0;
  fc.assert(
    fc.property(fc.constantFrom(...places), fc.constantFrom(...WRONG), (path, text) => {
      const given = changed(state, path, text);
      if (given === undefined) return;
      try {
        const tws = again(given);
        tws.state();
        tws.close();
      } catch (error) {
        refused++;
        expect(error).toBeInstanceOf(RangeError);
        expect(`${(error as Error).message}`).toMatch(
          /^Cannot (make a fake TWS|continue from the state): .*\bstate\b/,
        );
      }
    }),
    { seed: 1, numRuns: 1_500 },
  );
  expect(refused).toBeGreaterThan(500);
}, 60_000);

test.each<[string, (state: TwsState) => unknown, string]>([
  ["nothing", () => null, "state: expected what state() returned"],
  ["a list", () => [], "state: expected what state() returned"],
  ["no version", ({ version: _, ...rest }) => rest, "state: it has no version"],
  [
    "another version",
    (state) => ({ ...state, version: 2 }),
    "state.version: expected 1, the version that this fake reads",
  ],
  [
    "null for its trading",
    (state) => ({ ...state, trading: null }),
    "state.trading: expected object, received null",
  ],
  [
    "an order ID that is no number",
    (state) => ({ ...state, placedOrders: { orders: [], nextIds: { 1: null } } }),
    "state.placedOrders.nextIds.1: expected number, received null",
  ],
  ["a value too many", (state) => ({ ...state, more: 1 }), 'state: there is no "more" here'],
  ["another seed", (state) => ({ ...state, seed: 2 }), "the state is of seed 2, and the seed is 1"],
  [
    "other accounts",
    (state) => ({ ...state, accounts: ["DU7654321"] }),
    "the state is of the accounts DU7654321, and the accounts are DU1234567",
  ],
])("a state with %s is refused", async (_, change, sentence) => {
  const state = await traded([]);
  expect(() => again(change(state))).toThrow(`Cannot make a fake TWS: ${sentence}`);
});

test("a state of contracts that are not listed is refused, and with them it is taken", async () => {
  const share = { symbol: "QQZZ", secType: "STK", exchange: "SMART", currency: "USD" };
  const state = await traded([{ ...share, action: "BUY", orderType: "MKT", totalQuantity: 1 }], {
    anySymbol: true,
  });
  expect(() => again(state)).toThrow(
    /^Cannot .*the state has the contract \d+ \(QQZZ\), which is not listed$/,
  );
  again(state, { anySymbol: true }).close();
});
