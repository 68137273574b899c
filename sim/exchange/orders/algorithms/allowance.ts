import { mix32 } from "../../../world/random.ts";
import type { Algorithm } from "./algorithm.ts";
import type { AlgorithmMarket, AlgorithmOrder } from "./algorithm-market.ts";
import { type AlgorithmWindow, algorithmWindow } from "./algorithm-window.ts";

const MINUTE_MS = 60_000;
const PERCENT = 0.01;
/** The times in which `ArrivalPx`, `BalanceImpactRisk` and `ClosePx` trade, from `Passive` to `Get Done`, in ms. */
const HORIZONS_MS = [120, 60, 15, 5].map((minutes) => minutes * MINUTE_MS);

/**
 * Returns the units that the algorithm of an order may have filled by an instant, in all.
 *
 * IBKR publishes what each algorithm aims at, not how it does so: the slices here are one possible way.
 */
export function allowedUnits(
  order: AlgorithmOrder,
  algorithm: Algorithm,
  market: AlgorithmMarket,
  atMs: number,
): number {
  const { quantity } = order;
  const window = algorithmWindow(order, algorithm, market.calendar);
  if (atMs < window.fromMs) return 0;
  if (atMs >= window.toMs) return algorithm.pastEnd || algorithm.endTime === "" ? quantity : 0;
  const scheduled = schedule(order, algorithm, window, market, atMs);
  const share = shareNow(order, algorithm, window, market, atMs);
  const most = share === undefined ? quantity : share * market.volume(window.fromMs, atMs);
  return Math.min(quantity, Math.floor(Math.min(scheduled, most)));
}

/**
 * Returns the units that the schedule of an algorithm reaches by an instant. A unit that has begun counts, so that the last
 * one is due before the window ends.
 */
function schedule(
  { quantity, permId, filled }: AlgorithmOrder,
  algorithm: Algorithm,
  { fromMs, toMs }: AlgorithmWindow,
  market: AlgorithmMarket,
  atMs: number,
): number {
  const elapsed = atMs - fromMs;
  const span = toMs - fromMs;
  const horizonMs = Math.min(span, HORIZONS_MS[Math.round(algorithm.urgency * 3)] ?? span);
  switch (algorithm.name) {
    case "Adaptive":
    case "PctVol":
    case "PctVolPx":
    case "PctVolSz":
    case "PctVolTm":
      return quantity;
    case "DarkIce":
      // It shows up to half more or less than its display size.
      return filled + Math.max(1, Math.round((algorithm.sliceUnits ?? 1) * (0.5 + draw(permId, filled))));
    case "Twap": {
      const slices = Math.max(1, Math.min(Math.floor(span / MINUTE_MS), quantity));
      return (quantity * (Math.floor((elapsed * slices) / span) + 1)) / slices;
    }
    case "Vwap":
      return Math.ceil((quantity * market.volume(fromMs, atMs)) / Math.max(1, market.volume(fromMs, toMs)));
    case "ArrivalPx":
    case "BalanceImpactRisk":
      return Math.ceil(quantity * (1 - (1 - Math.min(1, elapsed / horizonMs)) ** 2));
    case "MinImpact":
      return Math.ceil((quantity * elapsed) / span);
    case "ClosePx":
      return Math.ceil((quantity * (atMs - (toMs - horizonMs))) / horizonMs);
    case "AD":
      return components(algorithm, permId, filled, elapsed);
  }
}

/** Returns the units of the components of `AD` that were sent by now. */
function components(
  { sliceUnits = 1, sliceMs = MINUTE_MS, randomSize, randomTime, waitsForFill }: Algorithm,
  permId: number,
  filled: number,
  elapsedMs: number,
): number {
  let units = 0;
  for (let at = 0; ; at++) {
    const shift = randomTime && at > 0 ? (draw(permId, at) - 0.5) * 0.4 : 0;
    if ((at + shift) * sliceMs > elapsedMs || (waitsForFill && units > filled)) return units;
    const size = randomSize ? sliceUnits * (0.45 + 1.1 * draw(permId, ~at)) : sliceUnits;
    units += Math.max(1, Math.round(size));
  }
}

/** Returns the share of the market's volume that an algorithm may take now; undefined for any. */
function shareNow(
  { side, quantity, filled, placedMs }: AlgorithmOrder,
  { name, shareStart, shareEnd, shareSlope, shareMin, shareMax }: Algorithm,
  { fromMs, toMs }: AlgorithmWindow,
  market: AlgorithmMarket,
  atMs: number,
): number | undefined {
  if (shareStart === undefined) return undefined;
  const between = (progress: number): number =>
    shareStart + ((shareEnd ?? shareStart) - shareStart) * progress;
  if (name === "PctVolTm") return between((atMs - fromMs) / (toMs - fromMs));
  if (name === "PctVolSz") return between(filled / quantity);
  if (name !== "PctVolPx") return shareStart;
  const arrival = market.price(placedMs);
  const better = ((market.price(atMs) - arrival) / arrival) * ((side === "BUY" ? -1 : 1) / PERCENT);
  return Math.min(shareMax, Math.max(shareMin, shareStart + shareSlope * better));
}

/** Draws a number in [0, 1) that belongs to one order and one step of it. */
function draw(permId: number, step: number): number {
  return mix32(permId ^ Math.imul(step + 1, 0x9e3779b1)) / 4_294_967_296;
}
