import type { Effect } from "../tws/context/effects.ts";
import * as code from "../tws/facts/codes.ts";
import { farmNotice } from "../tws/facts/farms.ts";
import { updateNewsBulletin } from "../wire/responses/news.ts";
import type { TwsEvent } from "../world/tws-event.ts";
import type { RelayedSession } from "./relayed-session.ts";

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
/** Requests of subscriptions, each with its cancel. */
const LINES: Readonly<Record<string, string>> = {
  reqMktData: "cancelMktData",
  reqMktDepth: "cancelMktDepth",
};
const CANCELS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(LINES).map(([request, cancel]) => [cancel, request]),
);

const REGULAR_BULLETIN = 1;

/** What a session has subscribed to, as far as events concern it. */
interface Subscribed {
  /** Numbers of its lines and books. */
  readonly lines: Map<string, number>;
  bulletins: boolean;
}

/** Events that concern a TWS as a whole, made up before a real gateway: notices, and data that do not come meanwhile. */
export class Disturbance {
  readonly #subscribed = new WeakMap<RelayedSession, Subscribed>();
  #isCutOff = false;
  #isCompeting = false;
  #bulletins = 0;

  /** Follows a request that passes. */
  requested(session: RelayedSession, name: string, fields: readonly string[]): void {
    const isBulletins = name === "reqNewsBulletins" || name === "cancelNewsBulletins";
    const request = name in LINES ? name : CANCELS[name];
    if (!isBulletins && request === undefined) return;
    const subscribed = this.#of(session);
    if (isBulletins) subscribed.bulletins = name === "reqNewsBulletins";
    // The number stands after the number of the message and its version.
    const reqId = Number(fields[2]);
    if (name in LINES) subscribed.lines.set(`${name}/${reqId}`, reqId);
    else if (request !== undefined) subscribed.lines.delete(`${request}/${reqId}`);
  }

  /** Tests whether a message of the gateway reaches its client. */
  passes(_session: RelayedSession, name: string, _fields: readonly string[]): boolean {
    if (this.#isCutOff && DATA.includes(name)) return false;
    return !(this.#isCompeting && LINE_DATA.includes(name));
  }

  /** Makes what the sessions that have begun are sent about an event. */
  happens(event: TwsEvent, sessions: readonly RelayedSession[]): readonly Effect[] {
    if (event.kind === "offline") this.#isCutOff = true;
    if (event.kind === "online") this.#isCutOff = false;
    if (event.kind === "competing") this.#isCompeting = event.on;
    if (event.kind === "bulletin") this.#bulletins++;
    return sessions.flatMap((session) => this.#notices(event, session));
  }

  #notices(event: TwsEvent, session: RelayedSession): readonly Effect[] {
    switch (event.kind) {
      case "offline": {
        const text = "Connectivity between IBKR and Trader Workstation has been lost.";
        return session.error(-1, code.CONNECTIVITY_LOST, text);
      }
      case "online": {
        const restored = "Connectivity between IBKR and Trader Workstation has been restored";
        return event.dataLost
          ? session.error(-1, code.CONNECTIVITY_RESTORED_DATA_LOST, `${restored} - data lost.`)
          : session.error(-1, code.CONNECTIVITY_RESTORED, `${restored} - data maintained.`);
      }
      case "farm": {
        const notice = farmNotice(event.service, event.farm, event.up);
        return session.error(-1, notice.code, notice.text);
      }
      case "port": {
        const text = `TWS socket port has been reset and this connection is being dropped. Please reconnect on the new port - ${event.port}`;
        const { connection } = session;
        return [
          ...session.error(-1, code.SOCKET_PORT_RESET, text),
          { kind: "close", connection, reason: `the port is ${event.port} now` },
        ];
      }
      case "competing": {
        if (!event.on) return [];
        const text = "No market data during competing live session";
        return [...this.#of(session).lines.values()].flatMap((reqId) =>
          session.error(reqId, code.COMPETING_LIVE_SESSION, text),
        );
      }
      case "bulletin": {
        if (!this.#of(session).bulletins || this.#isCutOff) return [];
        const values = {
          messageId: this.#bulletins,
          messageType: REGULAR_BULLETIN,
          text: event.text,
          exchange: "",
        };
        const fields = updateNewsBulletin.write(values, session.version);
        return [{ kind: "send", connection: session.connection, name: updateNewsBulletin.name, fields }];
      }
      default:
        return [];
    }
  }

  #of(session: RelayedSession): Subscribed {
    const known = this.#subscribed.get(session);
    if (known !== undefined) return known;
    const subscribed: Subscribed = { lines: new Map(), bulletins: false };
    this.#subscribed.set(session, subscribed);
    return subscribed;
  }
}
