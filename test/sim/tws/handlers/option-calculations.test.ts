import { expect, test } from "vitest";
import * as request from "../../../../sim/wire/requests/option-calculations.ts";
import { tickOptionComputation } from "../../../../sim/wire/responses/market-data.ts";
import { AAPL_NUMBERED } from "../../../support/contracts.ts";
import { listedWithOptions } from "../../../support/listed.ts";
import { code, EXCHANGE, NOW, names, received, Table } from "../../../support/table.ts";

const OPTION = listedWithOptions(EXCHANGE, NOW).find(
  ({ secType, underConId, right, lastTradeDate }) =>
    secType === "OPT" && underConId === 265598 && right === "C" && lastTradeDate > "20260201",
);
const CONTRACT = { conId: OPTION?.conId ?? 0, exchange: "SMART" };

test("the price of a volatility and the volatility of that price agree", () => {
  const client = new Table().client(1);
  const underPrice = OPTION?.strike ?? 0;
  const [priced] = received(
    client.send(request.calculateOptionPrice, { reqId: 1, ...CONTRACT, given: 0.3, underPrice }),
    tickOptionComputation,
  );
  expect(priced).toMatchObject({ reqId: 1, tickType: 53, underPrice, impliedVolatility: 0.3 });
  expect(priced?.price).toBeGreaterThan(0);
  const [implied] = received(
    client.send(request.calculateImpliedVolatility, {
      reqId: 2,
      ...CONTRACT,
      given: priced?.price ?? 0,
      underPrice,
    }),
    tickOptionComputation,
  );
  expect(implied?.impliedVolatility).toBeCloseTo(0.3, 6);
});

test("a contract that is no option gets 2114 or 2116", () => {
  const client = new Table().client(1);
  const values = { reqId: 1, given: 0.3, underPrice: 100 };
  expect(code(client.send(request.calculateOptionPrice, { ...values, ...AAPL_NUMBERED }))).toBe(2116);
  expect(code(client.send(request.calculateImpliedVolatility, { ...values, ...AAPL_NUMBERED }))).toBe(2114);
});

const STRIKE = OPTION?.strike ?? 0;
const NUMBERS = [0, -1, 0.3, 1e-300, 1e300, Number.MAX_VALUE, Number.NaN, STRIKE, 2 * STRIKE];

test("an impossible price is answered with the values that stand for not computed", () => {
  const client = new Table().client(1);
  const wrong: readonly (readonly [given: number, underPrice: number])[] = [
    [1, 2 * STRIKE],
    [3 * STRIKE, STRIKE],
    [1e9, STRIKE],
    [0, STRIKE],
    [-5, STRIKE],
    [5, 0],
  ];
  for (const [given, underPrice] of wrong) {
    const values = { reqId: 3, ...CONTRACT, given, underPrice };
    const answers = received(client.send(request.calculateImpliedVolatility, values), tickOptionComputation);
    const unknown = { impliedVolatility: -1, delta: -2, gamma: -2, vega: -2, theta: -2 };
    expect(answers, `${given}/${underPrice}`).toEqual([
      expect.objectContaining({ reqId: 3, tickType: 53, price: given, underPrice, ...unknown }),
    ]);
  }
});

test("every calculation is answered once, with finite numbers alone", () => {
  const client = new Table({ messagesPerSecond: 0 }).client(1);
  for (const message of [request.calculateImpliedVolatility, request.calculateOptionPrice])
    for (const given of NUMBERS)
      for (const underPrice of NUMBERS) {
        const effects = client.send(message, { reqId: 4, ...CONTRACT, given, underPrice });
        const what = `${message.name} ${given} ${underPrice}`;
        expect(names(effects), what).toHaveLength(1);
        for (const one of received(effects, tickOptionComputation))
          expect(Object.values(one).every(Number.isFinite), what).toBe(true);
      }
});

test("no volatility gives no option price, and one without end the price of the underlying", () => {
  const client = new Table().client(1);
  const priced = (given: number) => {
    const values = { reqId: 5, ...CONTRACT, given, underPrice: STRIKE };
    return received(client.send(request.calculateOptionPrice, values), tickOptionComputation)[0];
  };
  for (const given of [0, -0.2])
    expect(priced(given)).toMatchObject({ impliedVolatility: given, price: -1, delta: -2, vega: -2 });
  expect(priced(1e300)).toMatchObject({ price: STRIKE, delta: 1, vega: 0 });
});

test("a cancel is answered with nothing", () => {
  const client = new Table().client(1);
  expect(names(client.send(request.cancelCalculateOptionPrice, { reqId: 1 }))).toEqual([]);
  expect(names(client.send(request.cancelCalculateImpliedVolatility, { reqId: 1 }))).toEqual([]);
});
