import { expect, test } from "vitest";
import {
  checkChange,
  checkPlace,
  type PlaceOptions,
  waitsUntilMs,
} from "../../../src/orders/order-options.ts";

test("options have their defaults", () => {
  expect(checkPlace("place", {})).toEqual({
    key: undefined,
    sendWithinMs: undefined,
    timeoutMs: 10_000,
    signal: undefined,
    resend: false,
  });
  const { signal } = new AbortController();
  const all = { key: "k", sendWithinMs: 0, timeoutMs: 1, signal, resend: true };
  expect(checkPlace("place", all)).toEqual(all);
});

test.each([
  { key: "" },
  { key: "x".repeat(201) },
  { key: 7 },
  { sendWithinMs: -1 },
  { sendWithinMs: Number.NaN },
  { timeoutMs: 0 },
  { signal: {} },
  { resend: 1 },
  { retry: true },
])("%j is refused, and named", (wrong) => {
  const [field = ""] = Object.keys(wrong);
  expect(() => checkPlace("place the order", wrong as PlaceOptions)).toThrow(
    new RegExp(`^Cannot place the order: .*${field}`),
  );
});

test("a change cannot be sent again", () => {
  expect(() => checkChange("cancel the order", { resend: true } as PlaceOptions)).toThrow("resend");
});

test("a caller without a deadline does not wait for the gate", () => {
  expect(waitsUntilMs(checkPlace("place", {}), 500)).toBe(Number.NEGATIVE_INFINITY);
  expect(waitsUntilMs(checkPlace("place", { sendWithinMs: 400 }), 500)).toBe(500);
});
