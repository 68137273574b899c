import { expect, test } from "vitest";
import { reqSecDefOptParams } from "../../../../sim/wire/requests/option-chains.ts";
import { securityDefinitionOptionParameter } from "../../../../sim/wire/responses/option-chains.ts";
import { listedWithOptions } from "../../../support/listed.ts";
import { code, EXCHANGE, NOW, names, received, Table } from "../../../support/table.ts";

const UNDERLYING = { underlyingSymbol: "AAPL", underlyingSecType: "STK", underlyingConId: 265598 };

test("an option chain lists every expiration and strike once, in order, for each exchange", () => {
  const effects = new Table().client(1).send(reqSecDefOptParams, { reqId: 7, ...UNDERLYING });
  const chains = received(effects, securityDefinitionOptionParameter);
  expect(chains.map(({ exchange }) => exchange).slice(0, 4)).toEqual(["SMART", "AMEX", "CBOE", "PHLX"]);
  expect(chains).toHaveLength(19);
  expect(names(effects).at(-1)).toBe("securityDefinitionOptionParameterEnd");
  const listed = listedWithOptions(EXCHANGE, NOW).filter(
    ({ underConId, secType }) => secType === "OPT" && underConId === 265598,
  );
  const [chain] = chains;
  const strikes = chain?.strikes.map(({ strike }) => strike) ?? [];
  expect(strikes).toEqual([...new Set(listed.map(({ strike }) => strike))].sort((a, b) => a - b));
  const dates = chain?.expirations.map(({ date }) => date) ?? [];
  expect(dates).toEqual([...new Set(listed.map(({ lastTradeDate }) => lastTradeDate))].sort());
  expect(strikes.length * dates.length).toBeGreaterThan(10);
});

test("an underlying without options gets the end alone, an unknown one 200", () => {
  const client = new Table().client(1);
  const query = (change: object) => client.send(reqSecDefOptParams, { reqId: 7, ...UNDERLYING, ...change });
  const plain = EXCHANGE.listed(NOW).find(({ symbol }) => symbol === "HTBR");
  const without = { underlyingConId: plain?.conId ?? 0, underlyingSymbol: plain?.symbol ?? "" };
  expect(names(query(without))).toEqual(["securityDefinitionOptionParameterEnd"]);
  expect(code(query({ underlyingConId: 1 }))).toBe(200);
  expect(code(query({ underlyingSymbol: "MSFT" }))).toBe(200);
});
