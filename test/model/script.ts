import fc from "fast-check";
import {
  CHANGED_UNSEEN,
  DISTURBED,
  DYING_STREAM,
  type Episode,
  GIVEN_UP,
  HELD,
  NO_SESSION,
  NOTIFIED,
  ORDERS,
  PROFILE,
  single,
  TWICE,
  WATCHED,
} from "./episodes.ts";
import type { Script, Step } from "./step.ts";
import {
  ACQUIRE,
  API,
  aborts,
  BURST,
  CANCEL_SHOWN,
  CLOCK,
  CLOSE,
  CUT,
  DRAIN,
  FAULT,
  HEAL,
  LEASE_READ,
  LEAVE,
  LISTEN,
  READ,
  RELEASE,
  STAND_STILL,
  step,
  USE,
  WATCH,
} from "./steps.ts";

/** Generates scripts of episodes with these weights. */
export function scriptOf(
  first: readonly Episode[],
  kinds: readonly (readonly [weight: number, Episode])[],
  max: number,
): fc.Arbitrary<Script> {
  const one = fc.oneof<fc.WeightedArbitrary<Script>[]>(
    ...kinds.map(([weight, arbitrary]) => ({ weight, arbitrary })),
  );
  return fc
    .tuple(fc.tuple(...first), fc.array(one, { maxLength: max, size: "max" }))
    .map(([begun, rest]) => [...begun.flat(), ...rest.flat()]);
}

export const singles = (
  kinds: readonly (readonly [number, fc.Arbitrary<Step>])[],
): readonly (readonly [weight: number, Episode])[] =>
  kinds.map(([weight, one]) => [weight, single(one)] as const);

/** Scripts of reads, orders and other requests of several callers, and of disturbances of their answers. */
export const answersScript: fc.Arbitrary<Script> = scriptOf(
  [PROFILE, HELD],
  [
    ...([
      [8, DISTURBED],
      [4, TWICE],
      [5, GIVEN_UP],
      [8, ORDERS],
    ] as const),
    ...singles([
      [3, ACQUIRE],
      [1, RELEASE],
      [5, READ],
      [3, LEASE_READ],
      [3, CANCEL_SHOWN],
      [8, API],
    ]),
    ...singles([
      [2, WATCH],
      [1, LEAVE],
      [1, CUT],
      [4, FAULT],
      [1, HEAL],
      [1, BURST],
    ]),
  ],
  14,
);

/** Scripts of everything that callers, TWS, the network and the clock can do. */
export const callersScript: fc.Arbitrary<Script> = scriptOf(
  [PROFILE, HELD, WATCHED],
  [
    ...([
      [2, DISTURBED],
      [2, GIVEN_UP],
      [2, ORDERS],
      [4, NOTIFIED],
      [2, NO_SESSION],
      [2, DYING_STREAM],
      [3, CHANGED_UNSEEN],
    ] as const),
    ...singles([
      [4, ACQUIRE],
      [3, RELEASE],
      [1, step("connect", {}, aborts)],
      [2, USE],
    ]),
    ...singles([
      [3, READ],
      [3, LEASE_READ],
      [6, WATCH],
      [2, LEAVE],
      [3, API],
    ]),
    ...singles([
      [5, LISTEN],
      [8, FAULT],
      [1, HEAL],
      [1, BURST],
      [1, CUT],
      [1, CLOCK],
      [1, STAND_STILL],
      [1, DRAIN],
      [1, CLOSE],
    ]),
  ],
  16,
);
