import { expect, test } from "vitest";
import * as request from "../../../../sim/wire/requests/contracts.ts";
import { contractDetails, marketRule } from "../../../../sim/wire/responses/contracts.ts";
import { AAPL_NUMBERED } from "../../../support/contracts.ts";
import { code, names, received, sent, Table } from "../../../support/table.ts";

test("contract details: one row for each match and an end; none is 200 without an end", () => {
  const client = new Table().client(1);
  const query = (change: object) =>
    client.send(request.reqContractDetails, { reqId: 5, ...AAPL_NUMBERED, conId: 0, ...change });
  expect(names(query({ symbol: "aapl" }))).toEqual(["contractDetails", "contractDetailsEnd"]);
  expect(names(query({ symbol: "", conId: 756733 }))).toEqual(["contractDetails", "contractDetailsEnd"]);
  expect(names(query({ symbol: "NOSUCH" }))).toEqual(["error"]);
  expect(code(query({ symbol: "NOSUCH" }))).toBe(200);
  expect(code(query({ symbol: "" }))).toBe(321);
});

test("matching symbols go by the beginning of the symbol and by the name", () => {
  const client = new Table().client(1);
  const query = (pattern: string) => sent(client.send(request.reqMatchingSymbols, { reqId: 3, pattern }));
  expect(query("aapl")[0]?.slice(0, 5)).toEqual(["79", "3", "1", "265598", "AAPL"]);
  expect(query("apple inc")[0]?.slice(0, 5)).toEqual(["79", "3", "1", "265598", "AAPL"]);
  expect(query("nothing of this kind")).toEqual([["79", "3", "0"]]);
});

test("each market rule that contract details name has the price increment of the contract", () => {
  const client = new Table().client(1);
  const [details] = received(
    client.send(request.reqContractDetails, { reqId: 5, ...AAPL_NUMBERED }),
    contractDetails,
  );
  const ids = [...new Set(details?.marketRuleIds.split(",").map(Number))];
  expect(ids).toEqual([26]);
  expect(received(client.send(request.reqMarketRule, { marketRuleId: 26 }), marketRule)).toEqual([
    { marketRuleId: 26, increments: [{ lowEdge: 0, increment: details?.minTick }] },
  ]);
  expect(code(client.send(request.reqMarketRule, { marketRuleId: 9_999 }))).toBe(321);
});
