import { expect, test } from "vitest";
import * as request from "../../../../sim/wire/requests/market-data.ts";
import {
  marketDataType,
  smartComponents,
  tickReqParams,
} from "../../../../sim/wire/responses/market-data.ts";
import { AAPL_NUMBERED } from "../../../support/contracts.ts";
import { code, names, received, Table } from "../../../support/table.ts";

test("a snapshot brings the ticks and its end, and leaves nothing running", () => {
  const client = new Table().client(1);
  const effects = client.send(request.reqMktData, { reqId: 9, ...AAPL_NUMBERED, snapshot: true });
  expect(names(effects)).toContain("tickPrice");
  expect(names(effects).at(-1)).toBe("tickSnapshotEnd");
  expect(effects.some(({ kind }) => kind === "wake")).toBe(false);
});

test("a snapshot with generic ticks is refused with 321", () => {
  const values = { reqId: 9, ...AAPL_NUMBERED, genericTicks: "233", snapshot: true };
  expect(code(new Table().client(1).send(request.reqMktData, values))).toBe(321);
});

test("a number in use is refused with 322, and a cancel of none with 300", () => {
  const client = new Table().client(1);
  client.send(request.reqMktData, { reqId: 9, ...AAPL_NUMBERED });
  expect(code(client.send(request.reqMktData, { reqId: 9, ...AAPL_NUMBERED }))).toBe(322);
  expect(code(client.send(request.cancelMktData, { reqId: 9 }))).toBeUndefined();
  expect(code(client.send(request.cancelMktData, { reqId: 9 }))).toBe(300);
});

test("the answer begins with the minimum tick and the market data type", () => {
  const effects = new Table().client(1).send(request.reqMktData, { reqId: 9, ...AAPL_NUMBERED });
  expect(names(effects).slice(0, 2)).toEqual(["tickReqParams", "marketDataType"]);
  expect(received(effects, tickReqParams)).toMatchObject([{ minTick: 0.01, bboExchange: "9c0001" }]);
  expect(received(effects, marketDataType)).toEqual([{ reqId: 9, marketDataType: 1 }]);
});

test("SMART components resolve the code that ticks name, and no other", () => {
  const client = new Table().client(1);
  const query = (bboExchange: string) => client.send(request.reqSmartComponents, { reqId: 3, bboExchange });
  const [found] = received(query("9c0001"), smartComponents);
  expect(found?.components[0]).toEqual({ bit: 0, exchange: "AMEX", letter: "A" });
  expect(code(query("a6"))).toBe(200);
});

test("a market data type outside 1 to 4 is refused with 321", () => {
  const client = new Table().client(1);
  const codes = [0, 1, 4, 5].map((type) =>
    code(client.send(request.reqMarketDataType, { marketDataType: type })),
  );
  expect(codes).toEqual([321, undefined, undefined, 321]);
});
