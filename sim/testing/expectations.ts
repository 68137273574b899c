import { AssertionError } from "node:assert/strict";
import type { Match } from "../script/match.ts";
import type { AnyLogged } from "../script/message-log.ts";
import { wantedText } from "../script/near-miss.ts";
import type { RequestName, RequestValues } from "../wire/catalogue.ts";
import { missedText } from "./arrivals.ts";
import type { TestTws } from "./test-tws.ts";

/**
 * Checks that a request has arrived.
 *
 * @param options `times`: how often, exactly. Default: at least once.
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
  options: { readonly times?: number } = {},
): void {
  const count = tws.requests(name, match).length;
  const { times } = options;
  if (times === undefined ? count > 0 : count === times) return;
  const wanted = wantedText(name, match as Match<never> | undefined);
  const often = times === undefined ? "No" : `Expected ${times}, got ${count}:`;
  const sentence = times === undefined ? `No ${wanted} has arrived` : `${often} ${wanted}`;
  const others = tws.requests() as unknown as readonly AnyLogged[];
  fail(missedText(others, sentence, name, match as Match<never> | undefined));
}

/** Checks that a request has not arrived. @throws {AssertionError} The message names those that have. */
export function assertNotReceived<Name extends RequestName>(
  tws: TestTws,
  name: Name,
  match?: Match<RequestValues[Name]>,
): void {
  const found = tws.requests(name, match) as unknown as readonly AnyLogged[];
  if (found.length === 0) return;
  const wanted = wantedText(name, match as Match<never> | undefined);
  const lines = found.slice(0, 5).map(({ text, clientId }) => `${text} (client ${clientId})`);
  const more = found.length > lines.length ? [`${found.length - lines.length} more`] : [];
  fail([`Expected no ${wanted}, got ${found.length}`, ...lines, ...more].join("\n  "));
}

function fail(message: string): never {
  throw new AssertionError({ message, stackStartFn: fail });
}
