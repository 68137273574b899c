import fc from "fast-check";
import { expect, test } from "vitest";
import { type AnyMessage, REQUESTS } from "../../../../sim/wire/catalogue.ts";
import { reqFundamentalData } from "../../../../sim/wire/requests/fundamental-data.ts";
import { calculateImpliedVolatility } from "../../../../sim/wire/requests/option-calculations.ts";
import { placeOrder } from "../../../../sim/wire/requests/place-order.ts";
import { fieldsOf } from "../../../support/messages.ts";
import { runs } from "../../../support/runs.ts";
import { faultsOf, namedTexts } from "../../../support/vendor-table.ts";
import { distinct, misnamed } from "../../../support/vendor-values.ts";
import { anyValues } from "../../../support/wire-values.ts";
import { OUTGOING } from "./outgoing.ts";

const VERSIONS: readonly number[] = Array.from({ length: 193 - 151 + 1 }, (_, index) => 151 + index);
const MESSAGES = [...REQUESTS.values()].map((one) => [one.name, one] as const);

test("the table lists every request of the fake, and no other", () => {
  expect([...OUTGOING.keys()].sort()).toEqual(MESSAGES.map(([name]) => name).sort());
});

test.each(MESSAGES)(
  "%s has the fields and types of the vendor's encoder at every version",
  (name, message: AnyMessage) => {
    const entries = OUTGOING.get(name) ?? [];
    fc.assert(
      fc.property(anyValues(message.parts), (values) => {
        for (const version of VERSIONS)
          expect(faultsOf(entries, message.write(values as never, version), version), `${version}`).toEqual(
            [],
          );
      }),
      runs(20),
    );
  },
);

test.each(MESSAGES)(
  "%s has each value where the vendor's encoder writes it, at every version",
  (name, message: AnyMessage) => {
    const entries = OUTGOING.get(name) ?? [];
    fc.assert(
      fc.property(anyValues(message.parts), (any) => {
        const values = distinct(message.parts, any);
        for (const version of VERSIONS) {
          const read = namedTexts(entries, message.write(values as never, version), version);
          expect(misnamed(message.parts, values, read, version), `version ${version}`).toEqual([]);
        }
      }),
      runs(10),
    );
  },
);

test("the count that ib_async sends before its options is understood, with and without options", () => {
  const contract = Array(12).fill("");
  const calculate = (...rest: readonly string[]) =>
    calculateImpliedVolatility.read(["54", "3", "7", ...contract, "1.5", "260.0", ...rest], 178);
  expect(calculate("0", "")).toMatchObject({ given: 1.5, underPrice: 260, options: "" });
  expect(calculate("1", "a=b;")).toMatchObject({ options: "a=b;" });
  expect(calculate("")).toMatchObject({ options: "" });
  const fundamental = ["52", "2", "7", "265598", "AAPL", "STK", "SMART", "", "USD", "AAPL", "ReportSnapshot"];
  expect(reqFundamentalData.read([...fundamental, "0", ""], 178)).toMatchObject({ options: "" });
});

test("a field too many that is not empty is refused, in requests with and without options", () => {
  const calculate = fieldsOf(calculateImpliedVolatility, { reqId: 7 });
  expect(() => calculateImpliedVolatility.read([...calculate, "x"], 193)).toThrow("1 fields too many");
  const order = fieldsOf(placeOrder, { orderId: 7 });
  expect(() => placeOrder.read([...order, "", "1"], 193)).toThrow("2 fields too many");
});
