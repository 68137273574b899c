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

test("a contract that is no option gets 2114 or 2116, a price that no volatility gives nothing", () => {
  const client = new Table().client(1);
  const values = { reqId: 1, given: 0.3, underPrice: 100 };
  expect(code(client.send(request.calculateOptionPrice, { ...values, ...AAPL_NUMBERED }))).toBe(2116);
  expect(code(client.send(request.calculateImpliedVolatility, { ...values, ...AAPL_NUMBERED }))).toBe(2114);
  const dear = { ...values, ...CONTRACT, given: 1e9 };
  expect(names(client.send(request.calculateImpliedVolatility, dear))).toEqual([]);
});

test("a cancel is answered with nothing", () => {
  const client = new Table().client(1);
  expect(names(client.send(request.cancelCalculateOptionPrice, { reqId: 1 }))).toEqual([]);
  expect(names(client.send(request.cancelCalculateImpliedVolatility, { reqId: 1 }))).toEqual([]);
});
