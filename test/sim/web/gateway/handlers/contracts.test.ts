import { expect, test } from "vitest";
import type { Instrument } from "../../../../../sim/exchange/contracts/instrument.ts";
import type { GatewayContext } from "../../../../../sim/web/gateway/context.ts";
import { contractHandlers } from "../../../../../sim/web/gateway/handlers/contracts.ts";
import { listedWithOptions } from "../../../../support/listed.ts";
import { AAPL, bodyOf, call, gatewayContext } from "../../../../support/web/context.ts";

type Row = Readonly<Record<string, unknown>>;

const context = gatewayContext();

function anOption({ exchange, nowMs }: GatewayContext): Instrument {
  const option = listedWithOptions(exchange, nowMs).find(({ secType }) => secType === "OPT");
  if (option === undefined) throw new Error("No option is listed");
  return option;
}

test("stocks are found by symbols in any case, and a symbol without stocks has an empty list", () => {
  const found = bodyOf<Record<string, Row[]>>(
    contractHandlers,
    "GET /trsrv/stocks?symbols=aapl,MNQ",
    context,
  );
  expect(found.aapl).toEqual([
    {
      name: "APPLE INC",
      chineseName: null,
      assetClass: "STK",
      contracts: [{ conid: AAPL, exchange: "NASDAQ", isUS: true }],
    },
  ]);
  expect(found.MNQ).toEqual([]);
});

test("definitions are read by GET and POST, and unknown contracts are left out", () => {
  const option = anOption(context);
  const conids = [AAPL, option.conId, 1];
  const byGet = bodyOf<{ secdef: Row[] }>(
    contractHandlers,
    `GET /trsrv/secdef?conids=${conids.join(",")}`,
    context,
  );
  expect(bodyOf(contractHandlers, "POST /trsrv/secdef", context, { conids })).toEqual(byGet);
  expect(byGet.secdef).toHaveLength(2);
  expect(byGet.secdef[0]).toMatchObject({ conid: AAPL, ticker: "AAPL", hasOptions: true, multiplier: 0 });
  expect(byGet.secdef[1]).toMatchObject({
    conid: option.conId,
    assetClass: "OPT",
    undConid: AAPL,
    strike: `${option.strike}`,
    expiry: option.lastTradeDate,
    multiplier: 100,
    hasOptions: false,
  });
});

test("at most 200 definitions are read at a time", () => {
  const conids = Array.from({ length: 200 }, () => AAPL);
  expect(call(contractHandlers, "POST /trsrv/secdef", context, { conids }).status).toBeUndefined();
  const more = call(contractHandlers, "POST /trsrv/secdef", context, { conids: [...conids, AAPL] });
  expect(more).toMatchObject({ status: 400, body: { error: "Bad Request: more than 200 conids" } });
});

test.each([
  "GET /trsrv/stocks",
  "GET /trsrv/secdef",
  "GET /trsrv/secdef?conids=x",
  "POST /trsrv/secdef",
  "GET /iserver/contract/x/info",
  "GET /iserver/contract/0/info",
])("%s is refused with 400", (request) => {
  expect(call(contractHandlers, request, context, [])).toMatchObject({
    status: 400,
    body: { error: expect.stringMatching(/^Bad Request: /), statusCode: 400 },
  });
});

test("the description of a contract has its terms, and the rules the price of its side", () => {
  const option = anOption(context);
  const info = bodyOf<Row>(contractHandlers, `GET /iserver/contract/${option.conId}/info`, context);
  expect(info).toMatchObject({
    con_id: option.conId,
    instrument_type: "OPT",
    multiplier: "100",
    strike: `${option.strike}`,
    contract_month: option.lastTradeDate.slice(0, 6),
    underlying_con_id: AAPL,
  });
  const { bid, ask } = context.exchange.quote(option, context.nowMs);
  const path = `GET /iserver/contract/${option.conId}/info-and-rules`;
  expect(bodyOf(contractHandlers, path, context)).toMatchObject({ ...info, rules: { limitPrice: ask } });
  expect(bodyOf(contractHandlers, `${path}?isBuy=false`, context)).toMatchObject({
    rules: { limitPrice: bid },
  });
});

test("a contract that is not listed does not exist", () => {
  expect(call(contractHandlers, "GET /iserver/contract/1/info", context)).toEqual({
    status: 404,
    body: { error: "No contract with conid 1", statusCode: 404 },
  });
});

test("the futures with a symbol are listed by their expiry, without a brokerage session", () => {
  const context = gatewayContext();
  const { ES, NOSUCH } = bodyOf<Record<string, Readonly<Record<string, unknown>>[]>>(
    contractHandlers,
    "GET /trsrv/futures?symbols=ES,NOSUCH",
    context,
  );
  expect(NOSUCH).toEqual([]);
  expect(ES?.map(({ expirationDate }) => expirationDate)).toEqual([20260320, 20260618, 20260918, 20261218]);
  for (const { conid, underlyingConid } of ES ?? []) {
    const instrument = context.exchange.instrument(Number(conid), context.nowMs);
    expect(instrument).toMatchObject({ secType: "FUT", symbol: "ES", underConId: underlyingConid });
  }
  expect(call(contractHandlers, "GET /trsrv/futures", context)).toMatchObject({ status: 400 });
});
