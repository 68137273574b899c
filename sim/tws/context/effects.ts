import type { Hello } from "../../wire/hello.ts";
import type { TraceEventName } from "../../world/trace-events.ts";
import type { TwsEvent } from "../../world/tws-event.ts";

/** Identifies one connection for as long as the server runs; never used twice. */
export type ConnectionId = number;

/** An action that the behaviour of TWS requires of whatever holds the connections. */
export type Effect =
  /** Send one frame. `name` is the message's name for logs and faults, e.g. `nextValidId`. */
  | {
      readonly kind: "send";
      readonly connection: ConnectionId;
      readonly name: string;
      readonly fields: readonly string[];
    }
  /** Close the connection in order, after everything sent before. */
  | { readonly kind: "close"; readonly connection: ConnectionId; readonly reason: string }
  /** Call `wake(key, atMs)` at `atMs`. A key names one alarm: a later wake of the same key replaces the earlier one. */
  | { readonly kind: "wake"; readonly key: string; readonly atMs: number }
  /** Write a line into the log and the trace. */
  | {
      readonly kind: "note";
      readonly connection: ConnectionId;
      readonly event: TraceEventName;
      readonly detail: string;
    };

/** Behaviour of TWS, without sockets and without a clock: events in, effects out. No method throws, whatever a client sent. */
export interface Behaviour {
  /** Handles the first bytes of a client on a new connection. */
  hello(connection: ConnectionId, hello: Hello, nowMs: number): readonly Effect[];
  /** Handles one frame of a client, given as its fields. */
  receive(connection: ConnectionId, fields: readonly string[], nowMs: number): readonly Effect[];
  /**
   * Handles the end of a connection, whether the client or a fault ended it.
   *
   * @param noticed False after a half-open loss: TWS does not know yet, and holds the client ID for `lingerMs` more.
   */
  gone(connection: ConnectionId, noticed: boolean, nowMs: number): readonly Effect[];
  /** Handles an event that concerns TWS as a whole. */
  happens(event: TwsEvent, nowMs: number): readonly Effect[];
  /** Handles an alarm that a `wake` effect has set. */
  wake(key: string, nowMs: number): readonly Effect[];
  /** Gets the client IDs in use, with the connection that holds each. */
  clients(): ReadonlyMap<number, ConnectionId>;
}
