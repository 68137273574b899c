import { expect, test } from "vitest";
import { ALGORITHMS } from "../../../../../sim/exchange/orders/algorithms/catalogue.ts";
import { algorithmTerms } from "../../../../../sim/tws/orders/terms/algorithm-terms.ts";
import type { PlaceOrder } from "../../../../../sim/wire/requests/place-order.ts";
import { openOrder } from "../../../../../sim/wire/responses/orders.ts";
import { OrderEntry } from "../../../../support/order-entry.ts";
import { received } from "../../../../support/table.ts";

function algorithmOf(algoStrategy: string, parameters: Readonly<Record<string, string>>) {
  const entry = new OrderEntry();
  const algoParams = Object.entries(parameters).map(([tag, value]) => ({ tag, value }));
  const answer = entry.place("LMT", { lmtPrice: 100, algoStrategy, algoParams });
  return { algorithm: entry.order.terms.algorithm, sent: received(answer, openOrder)[0] };
}

test.each([
  ["Adaptive", { adaptivePriority: "Urgent" }, { urgency: 1 }],
  ["Adaptive", { adaptivePriority: "Patient" }, { urgency: 0 }],
  ["ArrivalPx", { riskAversion: "Get Done", maxPctVol: "0.2" }, { urgency: 1, shareStart: 0.2 }],
  ["ArrivalPx", { riskAversion: "GetDone", maxPctVol: "20" }, { urgency: 1, shareStart: 0.2 }],
  ["Twap", { allowPastEndTime: "1" }, { style: "takes", pastEnd: true }],
  ["Vwap", { noTakeLiq: "1", endTime: "15:00:00" }, { style: "rests", endTime: "15:00:00 US/Eastern" }],
  ["PctVolTm", { startPctVol: "0.1", endPctVol: "0.3" }, { shareStart: 0.1, shareEnd: 0.3 }],
  ["PctVolPx", { pctVol: "0.1", deltaPctVol: "0.02" }, { shareStart: 0.1, shareSlope: 0.02, shareMax: 1 }],
  ["DarkIce", { displaySize: "20" }, { style: "rests", sliceUnits: 20 }],
  [
    "AD",
    { componentSize: "50", timeBetweenOrders: "60", randomizeSize55: "1", activeTimeStart: "11:00:00" },
    {
      sliceUnits: 50,
      sliceMs: 60_000,
      randomSize: true,
      randomTime: false,
      startTime: "11:00:00 US/Eastern",
    },
  ],
])("%s with %j becomes %j", (name, parameters, expected) => {
  expect(algorithmOf(name, parameters).algorithm).toMatchObject({ name, ...expected });
});

test("every algorithm of a share is known, and its parameters are sent back as they came", () => {
  const ofShares = ALGORITHMS.filter(({ securities }) => securities.includes("STK"));
  expect(ofShares.length).toBeGreaterThan(10);
  for (const { name, parameters } of ofShares) {
    const required = Object.keys(parameters).filter((one) => parameters[one]?.required === true);
    const values = Object.fromEntries(required.map((one) => [one, "1"]));
    const { algorithm, sent } = algorithmOf(name, values);
    expect(algorithm?.name).toBe(name);
    const algoParams = required.map((tag) => ({ tag, value: "1" }));
    expect(sent).toMatchObject({ algoStrategy: name, algoParams });
  }
});

test("a time that names no zone is read in that of the login", () => {
  const timesOf = (startTime: string): string | undefined => {
    const algoParams = [{ tag: "startTime", value: startTime }];
    return algorithmTerms({ algoStrategy: "Vwap", algoParams } as unknown as PlaceOrder, "Europe/Berlin")
      ?.startTime;
  };
  expect(timesOf("15:00:00")).toBe("15:00:00 Europe/Berlin");
  expect(timesOf("20260113 15:00:00")).toBe("20260113 15:00:00 Europe/Berlin");
  for (const text of ["15:00:00 US/Eastern", "20260113-15:00:00", ""]) expect(timesOf(text)).toBe(text);
});

test("an order without an algorithm has none", () => {
  expect(algorithmOf("", {}).algorithm).toBeUndefined();
});
