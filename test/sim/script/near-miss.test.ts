import { expect, test } from "vitest";
import type { AnyLogged } from "../../../sim/script/message-log.ts";
import { nearMisses, wantedText } from "../../../sim/script/near-miss.ts";

const order = (id: number, values: Readonly<Record<string, unknown>>): AnyLogged => ({
  ...{ name: "placeOrder", id, values, connection: 1, clientId: 3, atMs: 0 },
  text: `placeOrder #${id}`,
});

test("the nearest message comes first, with what differs", () => {
  const messages = [order(1, { symbol: "IBM", action: "SELL" }), order(2, { symbol: "MSFT", action: "BUY" })];
  expect(nearMisses(messages, "placeOrder", { symbol: "AAPL", action: "BUY" } as never)).toEqual([
    'placeOrder #2 (client 3): symbol is "MSFT" instead of "AAPL"',
    'placeOrder #1 (client 3): symbol is "IBM" instead of "AAPL", action is "SELL" instead of "BUY"',
  ]);
});

test("three messages are named, and the others are counted", () => {
  const messages = Array.from({ length: 9 }, (_, at) => order(at, { symbol: "IBM" }));
  const lines = nearMisses(messages, "placeOrder", { symbol: "AAPL" } as never);
  expect(lines).toHaveLength(4);
  expect(lines[3]).toBe("6 more of that name");
});

test("without a message of the name, all that came is counted by name", () => {
  const other = { ...order(1, {}), name: "reqIds" };
  expect(nearMisses([other, other], "placeOrder", undefined)).toEqual(["what came: reqIds (2 times)"]);
  expect(nearMisses([], "placeOrder", undefined)).toEqual(["what came: nothing"]);
});

test("a message that matches is said to have come before the rule, or for another one", () => {
  expect(nearMisses([order(1, { symbol: "IBM" })], "placeOrder", { symbol: "IBM" } as never)).toEqual([
    "placeOrder #1 (client 3): it matches, and came before the rule, or another rule was used for it",
  ]);
});

test("a test of values that throws is a near miss that says so", () => {
  const match = (): never => {
    throw new Error("boom");
  };
  expect(nearMisses([order(1, {})], "placeOrder", match as never)).toEqual([
    "placeOrder #1 (client 3): the test of its values threw: boom",
  ]);
});

test("what was wanted is written with its values", () => {
  expect(wantedText("placeOrder", { symbol: "AAPL" } as never)).toBe('placeOrder with { symbol: "AAPL" }');
  expect(wantedText("placeOrder", undefined)).toBe("placeOrder");
});
