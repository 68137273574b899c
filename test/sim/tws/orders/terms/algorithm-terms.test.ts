import { expect, test } from "vitest";
import { ALGORITHMS } from "../../../../../sim/exchange/algorithms/catalogue.ts";
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
  ["Twap", { strategyType: "Matching Midpoint" }, { style: "midpoint" }],
  ["Twap", { strategyType: "Marketable", allowPastEndTime: "1" }, { style: "takes", pastEnd: true }],
  ["Vwap", { noTakeLiq: "1", endTime: "15:00:00" }, { style: "rests", endTime: "15:00:00" }],
  ["PctVolTm", { startPctVol: "0.1", endPctVol: "0.3" }, { shareStart: 0.1, shareEnd: 0.3 }],
  ["PctVolPx", { pctVol: "0.1", deltaPctVol: "0.02" }, { shareStart: 0.1, shareSlope: 0.02, shareMax: 1 }],
  ["DarkIce", { displaySize: "20" }, { style: "rests", sliceUnits: 20 }],
  [
    "AD",
    { componentSize: "50", timeBetweenOrders: "60", randomizeSize55: "1", activeTimeStart: "11:00:00" },
    { sliceUnits: 50, sliceMs: 60_000, randomSize: true, randomTime: false, startTime: "11:00:00" },
  ],
])("%s with %j becomes %j", (name, parameters, expected) => {
  expect(algorithmOf(name, parameters).algorithm).toMatchObject({ name, ...expected });
});

test("every algorithm of the catalogue is known, and its parameters are sent back as they came", () => {
  for (const { name } of ALGORITHMS) {
    const { algorithm, sent } = algorithmOf(name, { startTime: "11:00:00" });
    expect(algorithm?.name).toBe(name);
    expect(sent).toMatchObject({
      algoStrategy: name,
      algoParams: [{ tag: "startTime", value: "11:00:00" }],
    });
  }
});

test("an order without an algorithm has none", () => {
  expect(algorithmOf("", {}).algorithm).toBeUndefined();
});
