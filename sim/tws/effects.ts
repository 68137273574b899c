import type { Hello } from "../wire/hello.ts";
import type { TwsEvent } from "../world/tws-event.ts";

/** Names one connection for as long as the server runs; never used twice. */
export type ConnectionId = number;

/** What the behaviour of TWS wants done; carrying it out is the affair of whoever holds the connections. */
export type Effect =
  /** Send one frame. `name` is the message's name for logs and faults, e.g. `nextValidId`. */
  | {
      readonly kind: "send";
      readonly connection: ConnectionId;
      readonly name: string;
      readonly fields: readonly string[];
    }
  /** Close the connection in order, after what was sent before. */
  | { readonly kind: "close"; readonly connection: ConnectionId; readonly reason: string }
  /** Call `wake(key, atMs)` at `atMs`. A key names one alarm: a later wake of the same key replaces the earlier one. */
  | { readonly kind: "wake"; readonly key: string; readonly atMs: number }
  /** Something worth a line in the log and the trace. */
  | {
      readonly kind: "note";
      readonly connection: ConnectionId;
      readonly event: string;
      readonly detail: string;
    };

/**
 * How TWS behaves, without sockets and without a clock: events in, effects out. No method ever throws, whatever a
 * client sent.
 */
export interface Behaviour {
  /** A client said hello on a new connection. */
  hello(connection: ConnectionId, hello: Hello, nowMs: number): readonly Effect[];
  /** A client sent one frame, given as its fields. */
  receive(connection: ConnectionId, fields: readonly string[], nowMs: number): readonly Effect[];
  /**
   * The connection is over: the client ended it, or the world cut it.
   *
   * @param noticed False after a half-open loss: TWS does not know yet, and holds the client ID for `lingerMs` more.
   */
  gone(connection: ConnectionId, noticed: boolean, nowMs: number): readonly Effect[];
  /** Something happens to TWS as a whole. */
  happens(news: TwsEvent, nowMs: number): readonly Effect[];
  /** An alarm that an effect asked for falls due. */
  wake(key: string, nowMs: number): readonly Effect[];
  /** Client IDs that are taken, with the connection that holds each. */
  clients(): ReadonlyMap<number, ConnectionId>;
}
