import { expect, test } from "vitest";
import { Exchange } from "../../../../sim/exchange/exchange.ts";
import { accountsAsOf } from "../../../../sim/tws/context/seen-accounts.ts";
import { TRADING } from "../../../support/table.ts";

test("accounts as of an instant have its prices, however late it is", () => {
  const exchange = new Exchange();
  const seen = accountsAsOf(exchange, TRADING);
  const values = () => seen.exchange.balance(seen.nowMs).netLiquidation;
  const first = values();
  expect(first).toBe(exchange.balance(TRADING).netLiquidation);
  expect(exchange.balance(TRADING + 3_600_000).netLiquidation).not.toBe(first);
  expect(values()).toBe(first);
  expect(seen.exchange.rate("EUR", seen.nowMs)).toBe(exchange.rate("EUR", TRADING));
});
