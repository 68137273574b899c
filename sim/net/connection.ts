import type { Cut, DialErrorCode } from "../faults/moments.ts";
import type { ConnectionId } from "../tws/context/effects.ts";
import type { TimerGroup } from "../world/timer-group.ts";
import type { ByteFlow } from "./byte-flow.ts";
import type { Inbox } from "./inbox.ts";
import type { Touched } from "./touched.ts";

/** The server's side of one connection. A door, such as a TCP listener, implements it. */
export interface ServerLink {
  /** Sends bytes. */
  write(bytes: Uint8Array): void;
  /** Closes the connection in order (FIN), after everything written before. */
  end(): void;
  /** Closes the way to the client (FIN), after everything written before, and goes on receiving. A door that lacks it ends both. */
  endWriting?(): void;
  /** Resets the connection (RST). */
  reset(): void;
  /** Stops or resumes reading from the client, while messages of it wait. A door that lacks it keeps the bytes itself. */
  pause?(paused: boolean): void;
  /** Number of bytes that wait for the network. A door that lacks it has none. */
  waitingBytes?(): number;
}

/** Events of one connection, which its door reports. */
export interface ServerEnd {
  /** Reports received bytes, however they are divided. */
  received(bytes: Uint8Array): void;
  /** Reports that the client closes or resets its side, at the moment when it does so. */
  leaving(how: "fin" | "rst"): void;
  /** Reports that the FIN or RST of the client has arrived. */
  left(how: "fin" | "rst"): void;
  /** Reports that the network has taken what waited for it. */
  drained?(): void;
}

/** Outcome of a dial. */
export interface Dial {
  /** Nothing listens on the port. */
  readonly refused: boolean;
  /** Code of the error of a dial that is refused. Default `ECONNREFUSED`. */
  readonly code?: DialErrorCode | undefined;
  /** Nothing answers the dial: it was lost on its way. */
  readonly lost?: boolean | undefined;
  /** Time until the dial is answered, in ms. */
  readonly delayMs: number;
  /** The connection is accepted and never answered. */
  readonly mute: boolean;
  /** The connection is accepted and closed at once. */
  readonly hangUp?: Cut | undefined;
  /** Texts of the faults that have made it so. */
  readonly faults?: readonly string[] | undefined;
}

/** A session as the server sees it. */
export interface ServerSession {
  /** Number of its connection. */
  readonly connection: ConnectionId;
  /** Its client ID. */
  readonly clientId: number;
}

/** Stage in the life of a connection. */
export type Stage =
  /** It is open; only the handshake is expected. */
  | "greeting"
  /** It has a session. */
  | "started"
  /** It was accepted, and is never answered. */
  | "mute"
  /** It is half-open: nothing gets through in either direction. */
  | "dead"
  | "closed";

/** The parts of a connection. */
export interface ConnectionParts {
  readonly id: number;
  readonly link: ServerLink;
  /** Way of the bytes of each direction. */
  readonly flows: { readonly in: ByteFlow; readonly out: ByteFlow };
  /** Requests that wait for a turn. */
  readonly inbox: Pick<Inbox, "forget">;
  readonly mute: boolean;
  /** Instant at which the first bytes of the client are read, epoch ms. */
  readonly readableMs: number;
}

/** State that the server keeps for one connection. */
export class Connection {
  readonly id: number;
  stage: Stage;
  serverVersion = 0;
  clientId = -1;
  /** Number of messages of the session, in both directions. */
  frames = 0;
  /** Number of bytes written. */
  writtenBytes = 0;
  /** Number of bytes of messages that are delayed. */
  laggingBytes = 0;
  /** Number of bytes that have left, of those written. */
  leftBytes = 0;
  /** Number of times that requests were forgotten. */
  forgotten = 0;
  /** What TWS does on it. */
  #sends: "always" | "no more" | "a reset that was lost" = "always";
  /** Instant at which the last delayed message of each direction is due, so that none overtakes another; 0 for none. */
  readonly #dueMs: { in: number; out: number };
  readonly #link: ServerLink;
  readonly #flows: ConnectionParts["flows"];
  readonly #inbox: ConnectionParts["inbox"];

  constructor({ id, link, flows, inbox, mute, readableMs }: ConnectionParts) {
    this.id = id;
    this.#link = link;
    this.#flows = flows;
    this.#inbox = inbox;
    this.stage = mute ? "mute" : "greeting";
    this.#dueMs = { in: readableMs, out: 0 };
  }

  /** Whether messages get through. */
  get isOpen(): boolean {
    return this.stage === "greeting" || this.stage === "started";
  }

  /** Whether messages can be sent. */
  get isSending(): boolean {
    return this.isOpen && this.#sends === "always";
  }

  /** Whether its door can end one direction alone. */
  get canEndWriting(): boolean {
    return this.#link.endWriting !== undefined;
  }

  /** Whether it was reset, and the client does not know. */
  get isResetLost(): boolean {
    return this.#sends === "a reset that was lost";
  }

  /** Sends bytes. */
  write(bytes: Uint8Array): void {
    this.writtenBytes += bytes.length;
    this.#flows.out.write(bytes);
  }

  /** Gets the faults through which the bytes of a direction go now. */
  byteFaults(direction: "in" | "out"): Touched {
    return this.#flows[direction].faults();
  }

  /** Closes the connection in order (FIN), after everything written before. */
  end(): void {
    this.#flows.in.drop();
    this.#flows.out.end();
  }

  /** Closes the way to the client (FIN), after everything written before. */
  endWriting(): void {
    if (!this.isSending) return;
    this.#sends = "no more";
    this.#flows.out.end();
  }

  /** Resets the connection (RST). What is on its way is lost; a reset that is lost itself is repeated when bytes arrive. */
  reset(): void {
    if (!this.#flows.out.passesReset()) {
      this.#flows.out.drop();
      this.#sends = "a reset that was lost";
      return;
    }
    this.#sends = "no more";
    this.forget();
    this.#link.reset();
  }

  /** Answers bytes that have arrived for a connection that was reset. */
  strayed(): void {
    if (this.isResetLost) this.reset();
  }

  /** Tests whether a reset of the client arrives. */
  get getsReset(): boolean {
    return this.#flows.in.passesReset();
  }

  /** Answers the FIN of the client. What is on its way is lost. */
  closeToo(): void {
    this.forget();
    this.#link.end();
  }

  /** Forgets what is on its way. */
  forget(): void {
    this.#flows.in.drop();
    this.#flows.out.drop();
  }

  /** Number of bytes that are delayed, or that faults hold back, or that wait for the network. */
  get waitingBytes(): number {
    return this.laggingBytes + this.writtenBytes - this.leftBytes + (this.#link.waitingBytes?.() ?? 0);
  }

  /** Forgets the requests that have arrived and are not read yet, because they wait for a turn or are delayed. */
  forgetRequests(): void {
    this.forgotten++;
    this.#inbox.forget();
  }

  /** Runs an action after a delay, and never before an earlier action of its direction; without a delay, at once. */
  inOrder(timers: TimerGroup, direction: "in" | "out", delayMs: number, action: () => void): void {
    if (delayMs === 0 && this.#dueMs[direction] === 0) return action();
    const nowMs = timers.now();
    const dueMs = Math.max(this.#dueMs[direction], nowMs + delayMs);
    if (dueMs <= nowMs) {
      this.#dueMs[direction] = 0;
      return action();
    }
    this.#dueMs[direction] = dueMs;
    timers.after(dueMs - nowMs, action);
  }
}

/** Number of connections at which one without session makes room for a new one. TWS serves 32 clients. */
const CONNECTIONS_MAX = 1_000;

/** Gets the oldest connection without session that is to make room for another, where there are too many. */
export function oldestIdle(connections: ReadonlyMap<ConnectionId, Connection>): Connection | undefined {
  if (connections.size < CONNECTIONS_MAX) return undefined;
  for (const connection of connections.values()) if (connection.stage === "greeting") return connection;
  return undefined;
}
