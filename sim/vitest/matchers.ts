import { type Assertion, type ExpectStatic, type MatcherResult, expect as stockExpect } from "vitest";
import type { Match } from "../script/match.ts";
import { orderFinding, type PositionName, positionFinding, sessionFinding } from "../testing/book-finding.ts";
import type { BookedOrder } from "../testing/by-hand.ts";
import {
  answerFinding,
  type Finding,
  type MessageTimes,
  requestFinding,
  type Times,
} from "../testing/finding.ts";
import type { TestTws } from "../testing/test-tws.ts";
import type { RequestName, RequestValues, ResponseName, ResponseValues } from "../wire/catalogue.ts";

/** Checks of a fake TWS, as methods of `expect(tws)`. */
export interface TwsMatchers {
  /** Expects that a request has arrived: at least once, or exactly `times` times. */
  toHaveReceived<Name extends RequestName>(
    name: Name,
    match?: Match<RequestValues[Name]>,
    options?: MessageTimes,
  ): void;
  /** Expects that TWS has sent a message: at least once, or exactly `times` times; a fault may have lost it on its way. */
  toHaveAnswered<Name extends ResponseName>(
    name: Name,
    match?: Match<ResponseValues[Name]>,
    options?: MessageTimes,
  ): void;
  /** Expects that the book of the fake has an order, open or done: at least one, or exactly `times`. */
  toHaveOrder(match?: Match<BookedOrder>, options?: Times): void;
  /**
   * Expects that the default account holds so many units; 0 for none.
   *
   * @param name The symbol of a share, or values of a position of another kind.
   */
  toHavePosition(name: PositionName, quantity: number): void;
  /** Expects so many sessions now. */
  toHaveSessions(count: number): void;
}

/** The `expect` of vitest, which also has the checks of a fake TWS. */
export interface TwsExpect extends ExpectStatic {
  (actual: TestTws, message?: string): Assertion<TestTws> & TwsMatchers & { readonly not: TwsMatchers };
  <Actual>(actual: Actual, message?: string): Assertion<Actual>;
}

/** Makes a matcher of a question about a fake. */
function matcher<Args extends unknown[]>(
  name: keyof TwsMatchers,
  find: (tws: TestTws, ...args: Args) => Finding,
): (tws: unknown, ...args: Args) => MatcherResult {
  return (tws, ...args) => {
    if (typeof (tws as Partial<TestTws> | undefined)?.requests !== "function")
      throw new TypeError(`Cannot check ${name}(): expect() was given no fake TWS of startFakeTws()`);
    const { holds, absentText, presentText } = find(tws as TestTws, ...args);
    return { pass: holds, message: () => (holds ? presentText() : absentText()) };
  };
}

/** Adds the checks of a fake TWS to the `expect` of vitest, under whatever name it is imported. */
function extended(): TwsExpect {
  stockExpect.extend({
    toHaveReceived: matcher(
      "toHaveReceived",
      (tws, name: RequestName, match?: Match<never>, options: MessageTimes = {}) =>
        requestFinding(tws, name, match as never, options),
    ),
    toHaveAnswered: matcher(
      "toHaveAnswered",
      (tws, name: ResponseName, match?: Match<never>, options: MessageTimes = {}) =>
        answerFinding(tws, name, match as never, options),
    ),
    toHaveOrder: matcher("toHaveOrder", (tws, match?: Match<BookedOrder>, options: Times = {}) =>
      orderFinding(tws, match, options),
    ),
    toHavePosition: matcher("toHavePosition", positionFinding),
    toHaveSessions: matcher("toHaveSessions", sessionFinding),
  });
  return stockExpect as TwsExpect;
}

/** The `expect` of vitest with the checks of a fake TWS. */
export const expect: TwsExpect = extended();
