import type { Effect } from "../tws/context/effects.ts";
import { subjectOf } from "../tws/facts/request-subjects.ts";
import type { TwsEvent } from "../world/tws-event.ts";
import { noticesOf } from "./disturbance-notices.ts";
import type { RelayedSession } from "./relayed-session.ts";
import { SessionSubscriptions } from "./session-subscriptions.ts";

/** Messages with data of a subscription, which a real TWS does not send while it is cut off from IBKR. */
const DATA: readonly string[] = [
  "tickPrice",
  "tickSize",
  "tickGeneric",
  "tickString",
  "tickOptionComputation",
  "tickEFP",
  "tickNews",
  "tickByTick",
  "updateMktDepth",
  "updateMktDepthL2",
  "realtimeBar",
  "historicalDataUpdate",
];
/** Those of market data lines and market depth, which a competing session takes. */
const LINE_DATA: readonly string[] = DATA.filter((name) => /^(tick(?!ByTick)|updateMktDepth)/.test(name));

/**
 * Events that concern a TWS as a whole, made up before a real gateway: notices are sent to the clients; data of subscriptions do
 * not come, and requests for data and about orders wait, while TWS is said to be cut off from IBKR.
 */
export class Disturbance {
  readonly #subscriptions = new WeakMap<RelayedSession, SessionSubscriptions>();
  #isCutOff = false;
  #isCompeting = false;
  #bulletins = 0;

  /** Tests whether a request waits until TWS is connected to IBKR again. */
  holds(name: string): boolean {
    return this.#isCutOff && subjectOf(name) !== "other";
  }

  /** Follows a request that passes, unless it waits. */
  requested(session: RelayedSession, name: string, fields: readonly string[]): void {
    if (!this.holds(name)) this.#of(session).requested(name, fields, session.version);
  }

  /** Tests whether a message of the gateway reaches its client. */
  passes(name: string): boolean {
    if (this.#isCutOff && DATA.includes(name)) return false;
    return !(this.#isCompeting && LINE_DATA.includes(name));
  }

  /** Makes what the sessions that have begun are sent about an event, and lets go what waited for it. */
  happens(event: TwsEvent, sessions: readonly RelayedSession[]): readonly Effect[] {
    if (event.kind === "offline") this.#isCutOff = true;
    if (event.kind === "online") this.#isCutOff = false;
    if (event.kind === "competing") this.#isCompeting = event.on;
    if (event.kind === "bulletin") this.#bulletins++;
    return sessions.flatMap((session) => {
      const subscriptions = this.#of(session);
      const notices = noticesOf(event, session, subscriptions, this.#bulletins, this.#isCutOff);
      if (event.kind !== "online") return notices;
      // TWS has forgotten the subscriptions, and what was requested meanwhile, but for orders.
      if (event.dataLost)
        for (const cancel of subscriptions.takeCancels(session.version)) session.send(cancel);
      session.release((name, fields) => {
        const isKept = !event.dataLost || subjectOf(name) === "orders";
        if (isKept) subscriptions.requested(name, fields, session.version);
        return isKept;
      });
      return notices;
    });
  }

  #of(session: RelayedSession): SessionSubscriptions {
    const known = this.#subscriptions.get(session);
    if (known !== undefined) return known;
    const subscriptions = new SessionSubscriptions();
    this.#subscriptions.set(session, subscriptions);
    return subscriptions;
  }
}
