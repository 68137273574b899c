import { AssertionError } from "node:assert/strict";
import type { Match } from "../script/match.ts";
import { SESSION_FIELDS, type SessionMatch } from "../script/session-match.ts";
import type { RequestName, RequestValues, ResponseName, ResponseValues } from "../wire/catalogue.ts";
import { checkFields } from "../world/check-fields.ts";
import { orderFinding, type PositionName, positionFinding, sessionFinding } from "./book-finding.ts";
import type { BookedOrder } from "./by-hand.ts";
import { answerFinding, type Finding, type MessageTimes, requestFinding, type Times } from "./finding.ts";
import type { TestTws } from "./test-tws.ts";

/**
 * Checks that a request has arrived, whether TWS has served it or a fault has lost it.
 *
 * @param options `times`: how often, exactly; `clientId`, `connection`: its session. Default: at least once, from any.
 * @throws {AssertionError} The message names the nearest requests that arrived, with what differs.
 * @example
 * ```ts
 * import { assertReceived, startFakeTws } from "ibkr-pool/sim";
 *
 * await using tws = await startFakeTws();
 * assert.throws(() => assertReceived(tws, "placeOrder", { symbol: "AAPL" }), /what came: nothing/);
 * ```
 */
export function assertReceived<Name extends RequestName>(
  tws: TestTws,
  name: Name,
  match?: Match<RequestValues[Name]>,
  options: MessageTimes = {},
): void {
  check(requestFinding(tws, name, match, options));
}

/** Checks that a request has not arrived, by default from any session. @throws {AssertionError} The message names those that have. */
export function assertNotReceived<Name extends RequestName>(
  tws: TestTws,
  name: Name,
  match?: Match<RequestValues[Name]>,
  session: SessionMatch = {},
): void {
  checkFields(`expect ${name}`, SESSION_FIELDS, session);
  check(requestFinding(tws, name, match, { ...session, times: 0 }));
}

/**
 * Checks that TWS has sent a message; a fault may have lost it on its way.
 *
 * @param options As of `assertReceived`.
 * @throws {AssertionError} The message names the nearest messages that were sent, with what differs.
 */
export function assertAnswered<Name extends ResponseName>(
  tws: TestTws,
  name: Name,
  match?: Match<ResponseValues[Name]>,
  options: MessageTimes = {},
): void {
  check(answerFinding(tws, name, match, options));
}

/**
 * Checks that the book of the fake has an order, open or done.
 *
 * @param options `times`: how many, exactly. Default: at least one.
 * @throws {AssertionError} The message lists the orders, with what differs.
 */
export function assertOrder(tws: TestTws, match?: Match<BookedOrder>, options: Times = {}): void {
  check(orderFinding(tws, match, options));
}

/**
 * Checks that the default account holds so many units; 0 for none.
 *
 * @param name The symbol of a share, or values of a position of another kind.
 * @throws {AssertionError} The message lists the positions.
 */
export function assertPosition(tws: TestTws, name: PositionName, quantity: number): void {
  check(positionFinding(tws, name, quantity));
}

/** Checks how many sessions exist now. @throws {AssertionError} The message lists them. */
export function assertSessions(tws: TestTws, count: number): void {
  check(sessionFinding(tws, count));
}

function check({ holds, absentText }: Finding): void {
  if (!holds) throw new AssertionError({ message: absentText(), stackStartFn: check });
}
