import type { WebCall } from "../call.ts";
import { callPath } from "./call-path.ts";

/** A call that changes the session of every caller, and what to use instead. */
interface SessionWide {
  readonly endpoint: RegExp;
  /** Matches the query, where it decides; absent: any. */
  readonly query?: (names: ReadonlySet<string>) => boolean;
  readonly why: string;
}

const POOL_OWNS = "the pool owns the session";

/** All of them. */
const SESSION_WIDE: readonly SessionWide[] = [
  {
    endpoint: /^\w+ \/logout$/,
    why: "it ends the session of every user of the gateway: use option logoutOnClose, and close() the pool",
  },
  {
    endpoint: /^\w+ \/iserver\/auth\/ssodh\/init$/,
    why: `${POOL_OWNS}: use connect(), and option takeOver to take a session over`,
  },
  {
    endpoint: /^\w+ \/(?:iserver|portal\/iserver|sso)\/reauthenticate$/,
    why: `${POOL_OWNS}: use connect(), the pool opens a session again by itself`,
  },
  {
    endpoint: /^\w+ \/tickle$/,
    why: "the pool sends the tickle for all callers: use stats() to see its state",
  },
  {
    endpoint: /^POST \/iserver\/(?:account|dynaccount)$/,
    why: "it switches the account of every caller: give the account with each call instead",
  },
  {
    endpoint: /^\w+ \/iserver\/marketdata\/unsubscribeall$/,
    why: "it ends the market data of every caller: end your own streams instead",
  },
  {
    endpoint: /^GET \/iserver\/account\/orders$/,
    query: (names) => [...names].some((name) => name.toLowerCase() === "filters"),
    why: "filters mute the order stream of every caller: request all orders, and filter the rows",
  },
  {
    endpoint: /^DELETE \/iserver\/account\/[^/]+\/order\/-0*1$/,
    why: "order ID -1 cancels the open orders of every caller: cancel each order by its own ID",
  },
  {
    endpoint: /^\w+ \/iserver\/questions\/suppress(?:\/reset)?$/,
    why: "it silences order questions of every caller: use option suppressedQuestions",
  },
];

/**
 * Returns why a caller may not send a call of its own, and what to use instead, as the end of a sentence.
 *
 * @returns Undefined for a call that concerns its caller alone.
 */
export function sessionWideReason(call: WebCall): string | undefined {
  // A gateway may take no notice of the case.
  const endpoint = `${call.method} ${callPath(call).toLowerCase()}`;
  const inPath = new URLSearchParams(call.path.split("?")[1] ?? "");
  const given = Object.entries(call.query ?? {}).filter(([, value]) => value !== undefined);
  const names = new Set([...inPath.keys(), ...given.map(([name]) => name)]);
  return SESSION_WIDE.find((one) => one.endpoint.test(endpoint) && (one.query?.(names) ?? true))?.why;
}
