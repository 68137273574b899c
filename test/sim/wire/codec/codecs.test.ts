import { expect, test } from "vitest";
import {
  asciiCodec,
  decimalCodec,
  flagCodec,
  integerCodec,
  longCodec,
  textCodec,
} from "../../../../sim/wire/codec/codecs.ts";
import { cancelMktData } from "../../../../sim/wire/requests/market-data.ts";
import { cancelOrder } from "../../../../sim/wire/requests/orders.ts";

test("text for a number is refused with a sentence that names the field", () => {
  expect(() => cancelMktData.read(["2", "1", "seven"], 193)).toThrow(
    "Unable to parse field: 'reqId' for input string: 'seven'",
  );
});

test("an integer beyond 32 bits is refused, as Java refuses it", () => {
  expect(() => integerCodec.read("2147483648", "reqId")).toThrow("Unable to parse field: 'reqId'");
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
  expect(() => decimalCodec.read("1,5", "price")).toThrow("Unable to parse field: 'price'");
});

test("a flag is 1, 0, true or false", () => {
  expect(["1", "0", "true", "FALSE"].map((text) => flagCodec.read(text, "bind"))).toEqual([
    true,
    false,
    true,
    false,
  ]);
  expect(() => flagCodec.read("yes", "bind")).toThrow("Unable to parse field: 'bind'");
});

test("text is written without NUL, which would end its field", () => {
  expect(textCodec.write("a\0b")).toBe("ab");
});

test.each(["NaN", "Infinity", "-Infinity", "1e999", "0x", "1,5", "1 5", "--1", "1e", "."])(
  "%j is no price: it is refused before the exchange sees it",
  (text) => {
    expect(() => decimalCodec.read(text, "price")).toThrow("Unable to parse field: 'price'");
  },
);

test("a decimal is written without exponent, and an impossible one as the largest double", () => {
  const written = [1e-7, 1.5e-10, 1e21, -2.5e22, 123_456_789.25, 0, -0].map(decimalCodec.write);
  expect(written).toEqual([
    "0.0000001",
    "0.00000000015",
    "1000000000000000000000",
    "-25000000000000000000000",
    "123456789.25",
    "0",
    "0",
  ]);
  const unset = [Number.MAX_VALUE, Number.NaN, Number.POSITIVE_INFINITY].map(decimalCodec.write);
  expect(unset).toEqual(Array(3).fill("1.7976931348623157E308"));
});

test("an unset decimal is 0, whichever client writes it", () => {
  const unset = ["", "1.7976931348623157E308", "1.7976931348623157e+308", "9223372036854775807"];
  expect(unset.map((text) => decimalCodec.read(text, "strike"))).toEqual([0, 0, 0, 0]);
});

test("an integer is written without a point", () => {
  expect(integerCodec.write(1_795_534_211.002)).toBe("1795534211");
});

test("ASCII text has \\uXXXX for every other character, each half of a pair by itself", () => {
  expect(asciiCodec.write("Nestlé 🙂\0")).toBe("Nestl\\u00e9 \\ud83d\\ude42");
  expect(asciiCodec.read("Nestl\\u00e9 \\ud83d\\ude42", "longName")).toBe("Nestlé 🙂");
});
