import type { Fault, KeptOrder } from "../../faults/fault.ts";
import type { Cut } from "../../faults/moments.ts";
import type { Inbound } from "../../wire/frames.ts";
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
      /** The whole frame as bytes, where it is to leave as exactly these. Default: the fields, encoded. */
      readonly bytes?: Uint8Array | undefined;
    }
  /** Reset the connection; what is on its way is lost. */
  | { readonly kind: "reset"; readonly connection: ConnectionId; readonly reason: string }
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
  /** Handles one frame of a client, given as its fields; `exact` is the whole frame where they may stand for other bytes. */
  receive(
    connection: ConnectionId,
    fields: readonly string[],
    nowMs: number,
    exact?: Uint8Array,
  ): readonly Effect[];
  /**
   * Handles the end of a connection, whether the client or a fault ended it.
   *
   * @param noticed False after a half-open loss: TWS does not know yet, and holds the client ID for `lingerMs` more.
   * @param how Whether the client closed it in order or reset it. Default: in order, as where a fault cut it.
   */
  gone(connection: ConnectionId, noticed: boolean, nowMs: number, how?: Cut): readonly Effect[];
  /** Handles an event that concerns TWS as a whole. */
  happens(event: TwsEvent, nowMs: number): readonly Effect[];
  /** Handles an alarm that a `wake` effect has set. */
  wake(key: string, nowMs: number): readonly Effect[];
  /** Gets the client IDs in use, with the connection that holds each. */
  clients(): ReadonlyMap<number, ConnectionId>;
}

/** The client's side of a connection, as far as a relayed behaviour needs it. */
export interface ClientSide {
  /** Number of bytes that were sent to the client and have not left yet, those that faults hold back included. */
  waitingBytes(): number;
  /** Stops or resumes reading from the client. */
  pause(paused: boolean): void;
}

/** What a fault has done to a frame. */
export type Touch = "lost" | "unread" | "changed" | "repeated" | "delayed" | "cut";

/** Behaviour that lies elsewhere, behind other connections: it acts on its own too, and passes on bytes as they came. */
export interface RelayedBehaviour extends Behaviour {
  /** Receives the function by which it acts on its own; called once, before any other method. */
  begin(emit: (effects: readonly Effect[]) => void): void;
  /** Handles a connection that was accepted and can have a session. */
  opened(connection: ConnectionId, client: ClientSide): void;
  /** Handles what a client sent, before faults act on it. */
  arrived(connection: ConnectionId, name: string, inbound: Inbound): void;
  /** Handles what a fault has done to a message: an `Inbound` that has arrived, or the `bytes` of a `send` effect. */
  touched(message: object, touch: Touch): void;
  /** Handles the end of what a client sends; the behaviour ends the connection when nothing more is to be sent. */
  ended(connection: ConnectionId): void;
  /** Handles that fewer bytes wait for a client than before. */
  drained(connection: ConnectionId): void;
  /** Gets an order as it is known from the messages that passed. */
  order(clientId: number, orderId: number): KeptOrder | undefined;
  /** Says why a fault is not possible; undefined for one that is. */
  refusal(fault: Fault): string | undefined;
}

/** Tests whether a behaviour lies elsewhere. */
export function isRelayed(behaviour: Behaviour | undefined): behaviour is RelayedBehaviour {
  return behaviour !== undefined && "begin" in behaviour;
}
