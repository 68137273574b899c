import { z } from "zod";
import { EXCHANGE_OPTIONS, type ExchangeOptions } from "../exchange/exchange-options.ts";
import { type DailyFault, timetableSchema } from "../faults/daily-faults.ts";
import type { Behaviour } from "../tws/context/effects.ts";
import { TWS_OPTIONS, type TwsOptions } from "../tws/context/options.ts";
import type { Clock } from "../world/clock.ts";
import { CLOCK, type OptionField, withMethods } from "../world/option-fields.ts";
import { type AccountAtStart, accountSchema } from "./account-at-start.ts";
import { stateSchema, type TwsState } from "./tws-state.ts";

/** Options of `FakeTws`. */
export interface FakeTwsOptions extends TwsOptions, ExchangeOptions {
  /** Clock. Default: the system clock. */
  readonly clock?: Clock | undefined;
  /** State of an earlier fake with the same seed: its orders, fills and account. */
  readonly state?: TwsState | undefined;
  /** What the default account has at the start; not together with `state`. Default: some shares and 250 000 USD. */
  readonly account?: AccountAtStart | undefined;
  /** Faults at times of every day of its clock, such as `USUAL_NIGHT`. Default: none. */
  readonly timetable?: readonly DailyFault[];
  /** Behaviour to use instead of a TWS with an exchange. */
  readonly behaviour?: Behaviour;
}

/** Every option of `FakeTws`, for its check. */
export const FAKE_TWS_OPTIONS: Readonly<Record<keyof FakeTwsOptions, Pick<OptionField, "accepts">>> = {
  ...EXCHANGE_OPTIONS,
  ...TWS_OPTIONS,
  clock: CLOCK,
  state: { accepts: stateSchema },
  account: { accepts: accountSchema },
  timetable: { accepts: z.lazy(timetableSchema) },
  behaviour: withMethods("a behaviour", "hello", "receive", "gone", "happens", "wake", "clients"),
};
