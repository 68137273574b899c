import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type AnyMessage,
  REQUEST_NAMES,
  REQUESTS,
  RESPONSES,
  requestName,
} from "../../../sim/wire/catalogue.ts";
import { WireError } from "../../../sim/wire/message.ts";
import { reqAccountSummary } from "../../../sim/wire/requests/accounts.ts";
import { cancelMktData } from "../../../sim/wire/requests/market-data.ts";
import { cancelOrder } from "../../../sim/wire/requests/orders.ts";
import { historicalData } from "../../../sim/wire/responses/historical-data.ts";
import { runs } from "../../support/runs.ts";
import { anyValues, unlike, type Values, VERSIONS } from "../../support/wire-values.ts";

const MESSAGES = [...REQUESTS.values(), ...RESPONSES.values()].map((one) => [one.name, one] as const);

test.each(MESSAGES)(
  "%s: what is written at a version is read back equal, at every version",
  (_, message: AnyMessage) => {
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
  },
);

test.each(MESSAGES)("%s: any other frame is read, or refused with a sentence", (_, message: AnyMessage) => {
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
        expect((error as Error).message).toMatch(/missing|too many|unable to parse|claims/);
      }
    }),
    runs(40),
  );
});

test("a frame with a field too few or too many is refused with a sentence, and so is text for a number", () => {
  const frame = reqAccountSummary.write({ reqId: 7, group: "All", tags: "Cushion" }, 193);
  expect(() => reqAccountSummary.read(frame.slice(0, -1), 193)).toThrow(
    new WireError("field 4, tags, is missing"),
  );
  expect(() => reqAccountSummary.read([...frame, "x"], 193)).toThrow(new WireError("1 fields too many"));
  expect(() => cancelMktData.read(["2", "1", "seven"], 193)).toThrow('unable to parse field reqId: "seven"');
});

test("a number beyond 32 bits is refused, as Java refuses it", () => {
  expect(() => cancelMktData.read(["2", "1", "2147483648"], 193)).toThrow("unable to parse field reqId");
  expect(cancelMktData.read(["2", "1", "2147483647"], 193)).toEqual({ reqId: 2_147_483_647 });
});

test("a number that is not set is undefined, however a client says so", () => {
  for (const unset of ["", "2147483647", "1.7976931348623157E308"]) {
    expect(cancelOrder.read(["4", "7", "", "", unset], 193)).toMatchObject({
      manualOrderIndicator: undefined,
    });
  }
});

test("a list that claims more rows than the frame has is refused before anything is made for them", () => {
  expect(() => historicalData.read(["17", "1", "a", "b", "999999999"], 193)).toThrow(
    "bars claims 999999999 rows",
  );
});

test("every request has a name, and what has none says its number", () => {
  expect(requestName(["61", "1"])).toBe("reqPositions");
  expect(requestName(["4711"])).toBe("unknown(4711)");
  expect(requestName([])).toBe("unknown()");
  expect(requestName(["constructor"])).toBe("unknown(constructor)");
  expect(new Set(REQUEST_NAMES).size).toBe(REQUEST_NAMES.length);
});
