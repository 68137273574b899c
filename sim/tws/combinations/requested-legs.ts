import type { Instrument, Leg } from "../../exchange/contracts/instrument.ts";
import type { Exchange } from "../../exchange/exchange.ts";
import type { WireLeg } from "../../wire/field-groups/contract.ts";
import type { DescribedContract } from "../lookup/find-contracts.ts";

/** A leg as a request describes it, with its contract; undefined for one that is not listed. */
export interface RequestedLeg extends WireLeg {
  readonly instrument: Instrument | undefined;
}

/** A combination as a request describes it. */
export interface CombinationRequest {
  readonly contract: DescribedContract;
  readonly legs: readonly RequestedLeg[];
  /** Whether all legs trade at the same time some day within the next week; a combination of others never trades. */
  readonly tradesTogether: boolean;
}

/** Sides of legs, by `action`. Only institutions sell short by `SSHORT`. */
const SIDES: Readonly<Record<string, Leg["side"]>> = { BUY: "BUY", SELL: "SELL", SSHORT: "SELL" };

/** Gets the side of a leg; undefined for an action that is none. */
export function sideOf({ action }: Pick<WireLeg, "action">): Leg["side"] | undefined {
  const name = action.toUpperCase();
  return Object.hasOwn(SIDES, name) ? SIDES[name] : undefined;
}

/** Looks up the legs of a combination. */
export function requestedLegs(
  contract: DescribedContract,
  exchange: Exchange,
  nowMs: number,
): CombinationRequest {
  const legs = (contract.legs ?? []).map((leg) => ({
    ...leg,
    instrument: exchange.instrument(leg.conId, nowMs),
  }));
  const instruments = legs.flatMap(({ instrument }) => instrument ?? []);
  return { contract, legs, tradesTogether: tradeTogether(instruments, exchange, nowMs) };
}

const DAY_MS = 86_400_000;
const WEEK_DAYS = 7;

function tradeTogether(instruments: readonly Instrument[], exchange: Exchange, nowMs: number): boolean {
  const calendars = [...new Set(instruments.map((one) => exchange.calendar(one, nowMs)))];
  if (calendars.length < 2) return true;
  return Array.from({ length: WEEK_DAYS }, (_, at) => nowMs + at * DAY_MS).some((atMs) => {
    const days = calendars.map((calendar) => calendar.dayAt(atMs));
    const sameDay = new Set(days.map(({ date }) => date)).size === 1;
    const opens = Math.max(...days.map(({ liquidOpenMs }) => liquidOpenMs));
    return sameDay && opens < Math.min(...days.map(({ liquidCloseMs }) => liquidCloseMs));
  });
}

/** Gets the legs of a request that keeps every rule. */
export function legsOf({ legs }: CombinationRequest): readonly Leg[] {
  return legs.flatMap((leg) => {
    const side = sideOf(leg);
    const { instrument, ratio } = leg;
    return instrument === undefined || side === undefined ? [] : [{ instrument, ratio, side }];
  });
}
