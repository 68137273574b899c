import type { Algorithm, SliceStyle } from "../../../exchange/algorithms/algorithm.ts";
import { findAlgorithm } from "../../../exchange/algorithms/catalogue.ts";
import type { PlaceOrder } from "../../../wire/requests/place-order.ts";

/** The speed at which an algorithm is done, by `riskAversion` and `adaptivePriority`: 1 is soonest. */
const URGENCY: Readonly<Record<string, number>> = {
  "Get Done": 1,
  Aggressive: 2 / 3,
  Neutral: 1 / 3,
  Passive: 0,
  Urgent: 1,
  Normal: 1 / 2,
  Patient: 0,
};

const TWAP_STYLES: Readonly<Record<string, SliceStyle>> = {
  "Matching Midpoint": "midpoint",
  "Matching Same Side": "rests",
  "Matching Last": "rests",
};

/** Makes the algorithm of an order; undefined for an order without one, and for an unknown one. */
export function algorithmTerms({ algoStrategy, algoParams }: PlaceOrder): Algorithm | undefined {
  const row = findAlgorithm(algoStrategy);
  if (row === undefined) return undefined;
  const values = new Map(algoParams.map(({ tag, value }) => [tag, value]));
  const text = (...names: readonly string[]): string =>
    names.map((name) => values.get(name) ?? "").find(Boolean) ?? "";
  const flag = (name: string): boolean => ["1", "true"].includes(text(name).toLowerCase());
  const number = (...names: readonly string[]): number | undefined => {
    const value = Number(text(...names) || Number.NaN);
    return Number.isFinite(value) ? value : undefined;
  };
  const seconds = number("timeBetweenOrders");
  const style = TWAP_STYLES[text("strategyType")] ?? (flag("noTakeLiq") ? "rests" : "takes");
  return {
    name: row.name,
    startTime: text("startTime", "activeTimeStart"),
    endTime: text("endTime", "activeTimeEnd"),
    pastEnd: flag("allowPastEndTime"),
    style: row.name === "DarkIce" ? "rests" : style,
    shareStart: number("pctVol", "startPctVol", "maxPctVol"),
    shareEnd: number("endPctVol"),
    shareSlope: number("deltaPctVol") ?? 0,
    shareMin: number("minPctVol4Px") ?? 0,
    shareMax: number("maxPctVol4Px") ?? 1,
    urgency: URGENCY[text("riskAversion", "adaptivePriority")] ?? 1 / 3,
    sliceUnits: number("componentSize", "displaySize"),
    sliceMs: seconds === undefined ? undefined : seconds * 1_000,
    randomSize: flag("randomizeSize55"),
    randomTime: flag("randomizeTime20"),
    waitsForFill: flag("waitForFill"),
  };
}
