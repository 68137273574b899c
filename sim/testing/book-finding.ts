import { z } from "zod";
import { ANY_CONTRACT } from "../exchange/contracts/contract-query.ts";
import { checkMatch } from "../script/check-match.ts";
import { type Match, matchText, mismatches, mismatchText } from "../script/match.ts";
import { checkFields } from "../world/check-fields.ts";
import { nearestName, suggestion } from "../world/nearest-name.ts";
import { unquoted } from "../world/quoted.ts";
import type { BookedOrder, BookedPosition } from "./by-hand.ts";
import {
  checkFake,
  checkTimes,
  countSentence,
  type Finding,
  isEnough,
  listed,
  type Times,
  unwantedSentence,
} from "./finding.ts";
import { checkBooked } from "./order-checks.ts";
import { insideOfTest, type TestTws } from "./test-tws.ts";

/** A position that is meant: the symbol of a share, or some values. */
export type PositionName = string | Match<BookedPosition>;

/** Values of a position, for the check of their names; one that is left out does not compile. */
const POSITION: Readonly<Record<keyof BookedPosition, true>> = {
  symbol: true,
  conId: true,
  secType: true,
  quantity: true,
  averageCost: true,
};

/** Finds whether the book has an order. */
export function orderFinding(tws: TestTws, match: Match<BookedOrder> | undefined, options: Times): Finding {
  checkFake(tws);
  checkMatch("orders", match);
  if (typeof match === "object") checkBooked(match);
  checkTimes("orders", options);
  const { times } = options;
  const orders = tws.orders.all();
  const compared = orders
    .map((order) => ({ order, found: mismatches(match, order) }))
    .sort((a, b) => a.found.length - b.found.length);
  const count = compared.filter(({ found }) => found.length === 0).length;
  const wanted = withValues("order", match);
  const lines = compared.map(({ order, found }) => {
    const text = orderText(order);
    return found.length === 0 ? text : `${text}: ${found.map(mismatchText).join(", ")}`;
  });
  return {
    holds: isEnough(count, times),
    absentText: () =>
      [countSentence(count, times, wanted, "been placed"), ...listed(lines, "the book has no orders")].join(
        "\n  ",
      ),
    presentText: () =>
      [unwantedSentence(count, times, wanted), ...listed(lines.slice(0, count))].join("\n  "),
  };
}

/** Finds whether the default account holds so many units. */
export function positionFinding(tws: TestTws, name: PositionName, quantity: number): Finding {
  checkFake(tws);
  checkFields("expect a position", { quantity: z.number() }, { quantity });
  const { positions } = tws.account;
  if (typeof name === "string") checkSymbol(tws, name);
  else checkPosition(name);
  const match: Match<BookedPosition> = typeof name === "string" ? { symbol: name, secType: "STK" } : name;
  const meant = positions.filter((position) => mismatches(match, position).length === 0);
  const held = meant.reduce((sum, position) => sum + position.quantity, 0);
  const wanted = typeof name === "string" ? name : matchText(match as Match<never>);
  const lines = positions.map(
    ({ symbol, secType, quantity: units, averageCost }) =>
      `${units} ${symbol} ${secType} at an average cost of ${averageCost}`,
  );
  return {
    holds: held === quantity,
    absentText: () =>
      [
        `Expected a position of ${quantity} in ${wanted}, got ${held}`,
        ...listed(lines, "the account holds no positions"),
      ].join("\n  "),
    presentText: () => `Expected no position of ${quantity} in ${wanted}`,
  };
}

/** Finds whether so many sessions exist now. */
export function sessionFinding(tws: TestTws, count: number): Finding {
  checkFake(tws);
  checkFields("expect sessions", { count: z.int().min(0) }, { count });
  const { sessions } = tws;
  const lines = sessions.map(({ connection, clientId }) => `connection ${connection} of client ${clientId}`);
  return {
    holds: sessions.length === count,
    absentText: () =>
      [`Expected ${count} session${count === 1 ? "" : "s"}, got ${sessions.length}`, ...listed(lines)].join(
        "\n  ",
      ),
    presentText: () => `Expected any number of sessions but ${count}`,
  };
}

/** Checks that a share is known here: no position in one that does not exist would be no wonder. */
function checkSymbol(tws: TestTws, symbol: string): void {
  const { clock, shared } = insideOfTest(tws);
  const shares = shared.exchange.listed(clock.now()).filter(({ secType }) => secType === "STK");
  const isKnown = shared.exchange.find({ ...ANY_CONTRACT, symbol, secType: "STK" }, clock.now()).length > 0;
  if (isKnown && symbol !== "") return;
  const near = nearestName(
    symbol,
    shares.map((share) => share.symbol),
  );
  throw new RangeError(
    `Cannot expect a position: there is no share ${unquoted(symbol)} here${near === undefined ? "" : `; did you mean ${near}?`}`,
  );
}

function checkPosition(match: unknown): void {
  checkMatch("positions", match ?? null);
  const names = Object.keys(POSITION);
  for (const name of typeof match === "object" ? Object.keys(match ?? {}) : [])
    if (!names.includes(name))
      throw new RangeError(`Cannot find a position by ${unquoted(name)}: ${suggestion(name, names)}`);
}

function withValues(noun: string, match: Match<BookedOrder> | undefined): string {
  const values = matchText(match as Match<never> | undefined);
  return values === "" ? noun : `${noun} with ${values}`;
}

/** Writes an order in one line, e.g. `#7 BUY 5 AAPL LMT 190, Submitted, 0 filled (client 1)`. */
function orderText(order: BookedOrder): string {
  const { orderId, clientId, action, quantity, symbol, orderType, limitPrice, stopPrice, status, filled } =
    order;
  const prices = [limitPrice, stopPrice].filter((price) => price !== undefined);
  const what = [`#${orderId}`, action, quantity, symbol, orderType, ...prices].join(" ");
  return `${what}, ${status}, ${filled} filled (client ${clientId})`;
}
