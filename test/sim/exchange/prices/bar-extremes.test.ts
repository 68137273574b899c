import { expect, test } from "vitest";
import { calendarOf } from "../../../../sim/exchange/calendar/calendar.ts";
import { continuous } from "../../../../sim/exchange/history/price-curve.ts";
import { barExtremes } from "../../../../sim/exchange/prices/bar-extremes.ts";
import { PricePath, STEP_MS } from "../../../../sim/exchange/prices/price-path.ts";
import { TRADING } from "../../../support/table.ts";

const SPREAD = 0.4;
const DAY_MS = 86_400_000;
const paths = new PricePath(11);
const curve = continuous((point) => 100 * Math.exp(SPREAD * paths.point(point)));
const priceAt = (atMs: number): number => curve.at(Math.ceil(atMs / STEP_MS));

test.each(["us-stocks", "tokyo", "us-futures"] as const)(
  "extremes of the hours of %s that are searched for are those of all points",
  (name) => {
    const calendar = calendarOf(name);
    for (const { openMs, closeMs } of calendar.between(TRADING - 30 * DAY_MS, TRADING)) {
      for (const toMs of [closeMs, openMs + 3_601_000, openMs + 1_300_000]) {
        const ends = [[openMs, priceAt(openMs)] as const, [toMs, priceAt(toMs)] as const] as const;
        const searched = barExtremes({ calendar, curve, spread: SPREAD }, ...ends);
        expect(searched).toEqual(barExtremes({ calendar, curve }, ...ends));
      }
    }
  },
);
