import { expect, test } from "vitest";
import { completeValues } from "../../../sim/script/complete-values.ts";
import { historicalData } from "../../../sim/wire/responses/historical-data.ts";
import { tickPrice } from "../../../sim/wire/responses/market-data.ts";

test("values that are not given are empty, in the rows of lists too", () => {
  expect(completeValues(historicalData, { reqId: 1, bars: [{ open: 5 }] })).toMatchObject({
    reqId: 1,
    bars: [{ open: 5, close: 0, time: "" }],
  });
  expect(completeValues(tickPrice, {})).toMatchObject({ price: 0 });
});

test("a value that does not exist is refused, with its place", () => {
  expect(() => completeValues(historicalData, { bars: [{}, { opened: 5 }] })).toThrow(
    "Cannot use historicalData.bars[1]: it has no value opened; did you mean open?",
  );
});
