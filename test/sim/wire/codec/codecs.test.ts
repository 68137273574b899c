import { expect, test } from "vitest";
import {
  decimalCodec,
  flagCodec,
  integerCodec,
  longCodec,
  textCodec,
} from "../../../../sim/wire/codec/codecs.ts";
import { cancelMktData } from "../../../../sim/wire/requests/market-data.ts";
import { cancelOrder } from "../../../../sim/wire/requests/orders.ts";

test("text for a number is refused with a sentence that names the field", () => {
  expect(() => cancelMktData.read(["2", "1", "seven"], 193)).toThrow('unable to parse field reqId: "seven"');
});

test("an integer beyond 32 bits is refused, as Java refuses it", () => {
  expect(() => integerCodec.read("2147483648", "reqId")).toThrow("unable to parse field reqId");
  expect(integerCodec.read("2147483647", "reqId")).toBe(2_147_483_647);
  expect(longCodec.read("2147483648", "permId")).toBe(2_147_483_648);
});

test.each(["", "2147483647", "1.7976931348623157E308"])(
  "an optional number written as %j is undefined",
  (unset) => {
    expect(cancelOrder.read(["4", "7", "", "", unset], 193)).toMatchObject({
      manualOrderIndicator: undefined,
    });
  },
);

test("an empty field is 0 or false", () => {
  expect([integerCodec.read("", "a"), decimalCodec.read("", "a"), flagCodec.read("", "a")]).toEqual([
    0,
    0,
    false,
  ]);
});

test("a decimal is read with fraction and exponent, and refused otherwise", () => {
  expect(["1.5", ".5", "-2", "1e-3"].map((text) => decimalCodec.read(text, "price"))).toEqual([
    1.5, 0.5, -2, 0.001,
  ]);
  expect(() => decimalCodec.read("1,5", "price")).toThrow("unable to parse field price");
});

test("a flag is 1, 0, true or false", () => {
  expect(["1", "0", "true", "FALSE"].map((text) => flagCodec.read(text, "bind"))).toEqual([
    true,
    false,
    true,
    false,
  ]);
  expect(() => flagCodec.read("yes", "bind")).toThrow("unable to parse field bind");
});

test("text is written without NUL, which would end its field", () => {
  expect(textCodec.write("a\0b")).toBe("ab");
});
