import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type AnyMessage,
  REQUEST_NAMES,
  REQUESTS,
  RESPONSES,
  requestName,
} from "../../../sim/wire/catalogue.ts";
import { WireError } from "../../../sim/wire/codec/message.ts";
import { runs } from "../../support/runs.ts";
import { anyValues, unlike, type Values, VERSIONS } from "../../support/wire-values.ts";

const MESSAGES = [...REQUESTS.values(), ...RESPONSES.values()].map((one) => [one.name, one] as const);

test.each(MESSAGES)("%s is read back as written, at every version", (_, message: AnyMessage) => {
  fc.assert(
    fc.property(anyValues(message.parts), fc.constantFrom(...VERSIONS), (values, version) => {
      const wire = message.write(values as never, version);
      const read = message.read(wire, version) as Values;
      expect(unlike(message.parts, values, read, version)).toEqual([]);
      expect(message.write(read as never, version)).toEqual(wire);
      expect(message.length([...wire, "71", "2"], version)).toBe(wire.length);
      if (wire.length > 1) expect(message.length(wire.slice(0, -1), version)).toBeUndefined();
    }),
    runs(40),
  );
});

test.each(MESSAGES)(
  "%s with any other fields is read, or refused with a sentence",
  (_, message: AnyMessage) => {
    const word = fc.oneof(
      fc.constantFrom("", "0", "1", "-1", "2147483648", "1e999", "NaN", "true"),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 30 }), fc.constantFrom(...VERSIONS), (fields, version) => {
        try {
          message.read([`${message.id}`, ...fields], version);
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
          expect((error as Error).message).toMatch(/missing|too many|Unable to parse|claims/);
        }
      }),
      runs(40),
    );
  },
);

test("requestName() names every request, and gives the number of an unknown one", () => {
  expect(requestName(["61", "1"])).toBe("reqPositions");
  expect(requestName(["4711"])).toBe("unknown(4711)");
  expect(requestName([])).toBe("unknown()");
  expect(requestName(["constructor"])).toBe("unknown(constructor)");
  expect(new Set(REQUEST_NAMES).size).toBe(REQUEST_NAMES.length);
});
