import { expect, test } from "vitest";
import { controlled } from "../../support/control.ts";

test("the market of a contract says its price, its halt and whether a person has set it", async () => {
  const { json } = await controlled();
  const get = async (query: string) => (await json("GET", `/market?${query}`))[1];
  expect(await get("symbol=AAPL")).toMatchObject({
    symbol: "AAPL",
    halted: false,
    price: "free",
    venue: "open",
  });
  await json("POST", "/market", { symbol: "AAPL", set: { bid: 199.9, ask: 200.1, last: 200 } });
  expect(await get("symbol=AAPL")).toMatchObject({ bid: 199.9, ask: 200.1, last: 200, price: "by hand" });
  await json("POST", "/market", { symbol: "AAPL", trading: "halt" });
  expect(await get("symbol=AAPL")).toMatchObject({ halted: true, last: 200 });
  await json("POST", "/market", { symbol: "AAPL", trading: "resume" });
  await json("POST", "/market", { symbol: "AAPL", trading: "free" });
  expect(await get("symbol=AAPL")).toMatchObject({ halted: false, price: "free" });
});

test.each([
  ["symbol=NOPE", 400, "no such contract is listed"],
  ["", 400, "expected a symbol or a conId"],
  ["symbl=AAPL", 400, "did you mean symbol"],
  ["conId=x", 400, "conId"],
])("GET /market?%s is refused with a sentence", async (query, status, why) => {
  const { json } = await controlled();
  const [got, { error }] = await json("GET", `/market?${query}`);
  expect([got, error]).toEqual([status, expect.stringContaining(why)]);
});
