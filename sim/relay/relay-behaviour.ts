import { Buffer } from "node:buffer";
import type { Fault, KeptOrder } from "../faults/fault.ts";
import type { Cut } from "../faults/moments.ts";
import type { ClientSide, ConnectionId, Effect, RelayedBehaviour, Touch } from "../tws/context/effects.ts";
import { REQUESTS, RESPONSES, requestName } from "../wire/catalogue.ts";
import { encodeFrameText, type Inbound } from "../wire/frames.ts";
import type { Hello } from "../wire/hello.ts";
import type { Clock } from "../world/clock.ts";
import type { TwsEvent } from "../world/tws-event.ts";
import { Disturbance } from "./disturbance.ts";
import { FollowedOrders } from "./followed-orders.ts";
import type { GatewayPiece } from "./gateway-reader.ts";
import { valuesOf } from "./message-values.ts";
import { refusedFault } from "./refused-faults.ts";
import { FrameTap } from "./relay-frames.ts";
import { RelayedSession, type SessionOwner } from "./relayed-session.ts";
import type { DialUpstream } from "./upstream.ts";

/** Parts of a relayed behaviour. */
export interface RelayParts {
  readonly clock: Clock;
  readonly dial: DialUpstream;
  /** Whether accounts that do not begin with D are accepted. */
  readonly allowLive: boolean;
  /** Time for which the gateway keeps a session after a half-open loss, in ms. */
  readonly lingerMs: number;
}

const NO_EFFECTS: readonly Effect[] = [];
/** Messages by which orders are followed. */
const ORDER_REPORTS: readonly string[] = ["openOrder", "orderStatus", "execDetails", "error"];
/** Requests that change orders, positions or the accounts of an advisor. */
const CHANGES: readonly string[] = [
  "placeOrder",
  "cancelOrder",
  "reqGlobalCancel",
  "exerciseOptions",
  "replaceFA",
];
const GREETED = "greeted/";

/** The behaviour of a real gateway: each connection of a client has one of its own to it, and frames pass as they came. */
export class RelayBehaviour implements RelayedBehaviour, SessionOwner {
  readonly dial: DialUpstream;
  readonly allowLive: boolean;
  /** The frames that pass. */
  readonly tap: FrameTap = new FrameTap();
  /** The orders of all sessions, as far as frames say. */
  readonly orders: FollowedOrders = new FollowedOrders();
  readonly #clock: Clock;
  readonly #lingerMs: number;
  readonly #sessions = new Map<ConnectionId, RelayedSession>();
  readonly #hellos = new Map<ConnectionId, Uint8Array>();
  readonly #disturbance: Disturbance = new Disturbance();
  #emit: (effects: readonly Effect[]) => void = () => {};

  /** Makes a behaviour that has dialled nothing yet. */
  constructor({ clock, dial, allowLive, lingerMs }: RelayParts) {
    this.#clock = clock;
    this.dial = dial;
    this.allowLive = allowLive;
    this.#lingerMs = lingerMs;
  }

  begin(emit: (effects: readonly Effect[]) => void): void {
    this.#emit = emit;
  }

  emit(effects: readonly Effect[]): void {
    this.#emit(effects);
  }

  opened(connection: ConnectionId, client: ClientSide): void {
    this.#sessions.set(connection, new RelayedSession(connection, client, this));
  }

  arrived(connection: ConnectionId, name: string, inbound: Inbound): void {
    if (inbound.kind === "hello") this.#hellos.set(connection, inbound.bytes);
    if (this.tap.hasListeners) {
      const atMs = this.#clock.now();
      this.tap.passed(inbound, { atMs, connection, direction: "in", name, bytes: bytesOf(inbound) });
    }
  }

  touched(message: object, touch: Touch): void {
    this.tap.touched(message, touch);
  }

  hello(connection: ConnectionId, hello: Hello): readonly Effect[] {
    const bytes = this.#hellos.get(connection);
    this.#hellos.delete(connection);
    if (bytes === undefined) return NO_EFFECTS;
    return this.#sessions.get(connection)?.greet(hello, bytes) ?? NO_EFFECTS;
  }

  receive(
    connection: ConnectionId,
    fields: readonly string[],
    _nowMs: number,
    exact?: Uint8Array,
  ): readonly Effect[] {
    const session = this.#sessions.get(connection);
    if (session === undefined) return NO_EFFECTS;
    const name = requestName(fields);
    if (name === "startApi" && session.clientId === undefined) session.clientId = Number(fields[2]);
    const effects = session.request(name, fields, exact, this.#disturbance.holds(name));
    if (effects.length > 0) return effects;
    this.#disturbance.requested(session, name, fields);
    // What the relay does not know passes where live accounts are allowed, and could be an order.
    if (CHANGES.includes(name) || !REQUESTS.has(fields[0] ?? ""))
      this.orders.passed(name, session.clientId, valuesOf(REQUESTS, fields, session.version));
    return NO_EFFECTS;
  }

  answered(session: RelayedSession, name: string, piece: GatewayPiece): boolean {
    const { connection, clientId = -1 } = session;
    if (this.tap.hasListeners) {
      const { bytes } = piece;
      this.tap.passed(bytes, { atMs: this.#clock.now(), connection, direction: "out", name, bytes });
    }
    if (piece.fields === undefined) return true;
    if (name === "nextValidId") this.orders.offered(clientId, Number(piece.fields[2]));
    if (ORDER_REPORTS.includes(name)) {
      const values = valuesOf(RESPONSES, piece.fields, session.version);
      if (values !== undefined) this.orders.reported(name, clientId, values);
    }
    return this.#disturbance.passes(name);
  }

  ended(connection: ConnectionId): void {
    this.#sessions.get(connection)?.ended();
  }

  drained(connection: ConnectionId): void {
    this.#sessions.get(connection)?.drained();
  }

  gone(connection: ConnectionId, noticed: boolean, nowMs: number, how: Cut = "fin"): readonly Effect[] {
    const session = this.#sessions.get(connection);
    if (session === undefined) return NO_EFFECTS;
    this.#hellos.delete(connection);
    if (noticed) {
      this.#sessions.delete(connection);
      session.gone(how);
      return NO_EFFECTS;
    }
    session.linger();
    return [{ kind: "wake", key: `${GREETED}${connection}`, atMs: nowMs + this.#lingerMs }];
  }

  wake(key: string): readonly Effect[] {
    const connection = Number(key.slice(GREETED.length));
    this.#sessions.get(connection)?.gone("fin");
    this.#sessions.delete(connection);
    return NO_EFFECTS;
  }

  happens(event: TwsEvent): readonly Effect[] {
    const started = [...this.#sessions.values()].filter(
      ({ stage, clientId }) => stage === "open" && clientId !== undefined,
    );
    return this.#disturbance.happens(event, started);
  }

  clients(): ReadonlyMap<number, ConnectionId> {
    const clients = new Map<number, ConnectionId>();
    for (const { connection, clientId, stage } of this.#sessions.values())
      if (clientId !== undefined && stage === "open" && !clients.has(clientId))
        clients.set(clientId, connection);
    return clients;
  }

  order(clientId: number, orderId: number): KeptOrder | undefined {
    return this.orders.get(clientId, orderId);
  }

  refusal(fault: Fault): string | undefined {
    return refusedFault(fault.text);
  }
}

function bytesOf(inbound: Inbound): Uint8Array {
  if (inbound.kind === "hello") return inbound.bytes;
  if (inbound.kind === "bad") return Buffer.alloc(0);
  return inbound.exact ?? encodeFrameText(inbound.text);
}
