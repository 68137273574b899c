import type { Algorithm } from "../../../exchange/orders/algorithms/algorithm.ts";
import { findAlgorithm } from "../../../exchange/orders/algorithms/catalogue.ts";
import type { PlaceOrder } from "../../../wire/requests/place-order.ts";

/** The speed at which an algorithm is done, by `riskAversion` and `adaptivePriority`: 1 is soonest. */
const URGENCY: Readonly<Record<string, number>> = {
  "Get Done": 1,
  GetDone: 1,
  Aggressive: 2 / 3,
  Neutral: 1 / 3,
  Passive: 0,
  Urgent: 1,
  Normal: 1 / 2,
  Patient: 0,
};

/** The greatest share of the volume that is sent as a fraction; a greater number is in percent. */
const FRACTION_MAX = 0.5;
/** A time that names no zone; with a dash it is UTC. */
const NO_ZONE = /^(\d{8} +)?\d\d:\d\d(:\d\d)?$/;

/**
 * Makes the algorithm of an order; undefined for an order without one, and for an unknown one.
 *
 * @param zone The zone of its times that name none: that of the login.
 */
export function algorithmTerms(
  { algoStrategy, algoParams }: PlaceOrder,
  zone: string,
): Algorithm | undefined {
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
  const share = (...names: readonly string[]): number | undefined => {
    const value = number(...names);
    // A share of the volume is sent as a fraction or in percent.
    return value === undefined || value <= FRACTION_MAX ? value : value / 100;
  };
  const time = (...names: readonly string[]): string => {
    const value = text(...names);
    return NO_ZONE.test(value) ? `${value} ${zone}` : value;
  };
  const seconds = number("timeBetweenOrders");
  return {
    name: row.name,
    startTime: time("startTime", "activeTimeStart"),
    endTime: time("endTime", "activeTimeEnd"),
    pastEnd: flag("allowPastEndTime"),
    style: row.name === "DarkIce" || flag("noTakeLiq") ? "rests" : "takes",
    shareStart: share("pctVol", "startPctVol", "maxPctVol"),
    shareEnd: share("endPctVol"),
    shareSlope: share("deltaPctVol") ?? 0,
    shareMin: share("minPctVol4Px") ?? 0,
    shareMax: share("maxPctVol4Px") ?? 1,
    urgency: URGENCY[text("riskAversion", "adaptivePriority")] ?? 1 / 3,
    sliceUnits: number("componentSize", "displaySize"),
    sliceMs: seconds === undefined ? undefined : seconds * 1_000,
    randomSize: flag("randomizeSize55"),
    randomTime: flag("randomizeTime20"),
    waitsForFill: flag("waitForFill"),
  };
}
