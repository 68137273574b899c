import { expect, test } from "vitest";
import type { Instrument } from "../../../../sim/exchange/contracts/instrument.ts";
import { Exchange } from "../../../../sim/exchange/exchange.ts";
import { expiredBetween, expiresMs, optionTerms } from "../../../../sim/exchange/prices/expiry.ts";
import { listedWithOptions } from "../../../support/listed.ts";

const exchange = new Exchange();
const listed = listedWithOptions(exchange, Date.UTC(2026, 0, 13, 15, 30));
const call = listed.find(
  ({ right, lastTradeDate }) => right === "C" && lastTradeDate === "20260116",
) as Instrument;
const share = listed.find(({ secType }) => secType === "STK") as Instrument;
const FOUR = Date.UTC(2026, 0, 16, 21);

test("an option expires at four o'clock in New York, in winter and in summer", () => {
  expect(expiresMs(call)).toBe(FOUR);
  expect(expiresMs({ ...call, lastTradeDate: "20260717" })).toBe(Date.UTC(2026, 6, 17, 20));
});

test("expiredBetween() excludes its start and includes its end; a share never expires", () => {
  expect(expiredBetween(call, FOUR - 1, FOUR)).toBe(true);
  expect(expiredBetween(call, FOUR, FOUR + 1)).toBe(false);
  expect(expiredBetween(call, FOUR - 2, FOUR - 1)).toBe(false);
  expect(expiredBetween(share, 0, Number.MAX_SAFE_INTEGER)).toBe(false);
});

test("optionTerms() gives what the option model needs, and nothing for a share", () => {
  expect(optionTerms(call)).toEqual({ right: "C", strike: call.strike, expiresMs: FOUR });
  expect(optionTerms(share)).toBeUndefined();
});
