import { expect, test } from "vitest";
import * as request from "../../../../sim/wire/requests/contracts.ts";
import { contractDetails, marketRule, symbolSamples } from "../../../../sim/wire/responses/contracts.ts";
import { AAPL_NUMBERED } from "../../../support/contracts.ts";
import { code, EXCHANGE, NOW, names, received, sent, Table } from "../../../support/table.ts";

test("contract details: one row for each match and an end; none is 200 without an end", () => {
  const client = new Table().client(1);
  const query = (change: object) =>
    client.send(request.reqContractDetails, { reqId: 5, ...AAPL_NUMBERED, conId: 0, ...change });
  expect(names(query({ symbol: "aapl" }))).toEqual(["contractDetails", "contractDetailsEnd"]);
  expect(names(query({ symbol: "", conId: 756733 }))).toEqual(["contractDetails", "contractDetailsEnd"]);
  expect(names(query({ symbol: "NOSUCH" }))).toEqual(["error"]);
  expect(code(query({ symbol: "NOSUCH" }))).toBe(200);
});

test("matching symbols go by the beginning of the symbol and by the name", () => {
  const client = new Table().client(1);
  const query = (pattern: string) => sent(client.send(request.reqMatchingSymbols, { reqId: 3, pattern }));
  expect(query("aapl")[0]?.slice(0, 5)).toEqual(["79", "3", "1", "265598", "AAPL"]);
  expect(query("apple inc")[0]?.slice(0, 5)).toEqual(["79", "3", "1", "265598", "AAPL"]);
  expect(query("nothing of this kind")).toEqual([["79", "3", "0"]]);
});

test("a search answers with sixteen contracts at most", () => {
  const [found] = received(
    new Table().client(1).send(request.reqMatchingSymbols, { reqId: 3, pattern: "A" }),
    symbolSamples,
  );
  expect(found?.samples).toHaveLength(16);
});

test("a share or an option without an exchange has a row for each exchange, with one conId", () => {
  const client = new Table().client(1);
  const rows = received(
    client.send(request.reqContractDetails, { reqId: 5, ...AAPL_NUMBERED, conId: 0, exchange: "" }),
    contractDetails,
  );
  expect(rows.map(({ exchange }) => exchange)).toEqual(rows[0]?.validExchanges.split(","));
  expect(rows.length).toBeGreaterThan(20);
  expect(new Set(rows.map(({ conId }) => conId))).toEqual(new Set([265598]));
});

test("a contract that is named by its conId, or at one exchange, has one row", () => {
  const client = new Table().client(1);
  const rows = (change: object) => {
    const effects = client.send(request.reqContractDetails, { reqId: 5, ...change });
    return received(effects, contractDetails).map(({ exchange }) => exchange);
  };
  expect(rows({ conId: 265598 })).toEqual(["SMART"]);
  expect(rows({ ...AAPL_NUMBERED, conId: 0, exchange: "ARCA" })).toEqual(["ARCA"]);
  expect(rows({ ...AAPL_NUMBERED, conId: 0, exchange: "ISLAND" })).toEqual(["NASDAQ"]);
});

test("each market rule has its price increments, and contract details name one for each exchange", () => {
  const client = new Table().client(1);
  for (const { conId } of EXCHANGE.listed(NOW).filter(({ secType }) => secType !== "BOND")) {
    const [details] = received(client.send(request.reqContractDetails, { reqId: 5, conId }), contractDetails);
    const ids = details?.marketRuleIds.split(",").map(Number) ?? [];
    expect(ids).toHaveLength(details?.validExchanges.split(",").length ?? 0);
    for (const marketRuleId of new Set(ids)) {
      const [rule] = received(client.send(request.reqMarketRule, { marketRuleId }), marketRule);
      const increments = rule?.increments.map(({ increment }) => increment) ?? [];
      expect(Math.min(...increments), `rule ${marketRuleId} of ${conId}`).toBe(details?.minTick);
    }
  }
});
