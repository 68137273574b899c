import type { Cut } from "../faults/fault.ts";
import type { ConnectionId } from "../tws/effects.ts";
import { ClientReader } from "../wire/frames.ts";
import type { TimerGroup } from "../world/timer-group.ts";

/** The server's end of one connection, as a door gives it. */
export interface ServerLink {
  /** Sends bytes. */
  write(bytes: Uint8Array): void;
  /** Ends it in order, after what was written. */
  end(): void;
  /** Ends it at once. */
  reset(): void;
}

/** What a door tells of one connection. */
export interface ServerEnd {
  /** Bytes came in, however cut. */
  received(bytes: Uint8Array): void;
  /** The client ended or reset its side just now, wherever that news may be. */
  leaving(how: "fin" | "rst"): void;
  /** That news has arrived. */
  left(how: "fin" | "rst"): void;
}

/** How a dial goes. */
export interface Dial {
  /** Nobody listens. */
  readonly refused: boolean;
  /** Until it is answered, in ms. */
  readonly delayMs: number;
  /** It is accepted and never answered. */
  readonly mute: boolean;
  /** It is accepted and ended at once. */
  readonly hangUp?: Cut | undefined;
}

/** A session that the server believes in. */
export interface ServerSession {
  /** Its number. */
  readonly connection: ConnectionId;
  /** Who it is to TWS. */
  readonly clientId: number;
}

/** How far a connection has come. */
export type Stage =
  /** Nothing makes sense yet but the handshake. */
  | "greeting"
  /** It has a session. */
  | "started"
  /** Accepted, and never answered. */
  | "mute"
  /** Half-open: nothing gets through any more. */
  | "dead"
  | "closed";

/** What the server keeps of one connection. */
export class Connection {
  readonly id: number;
  readonly link: ServerLink;
  readonly reader: ClientReader = new ClientReader();
  stage: Stage;
  serverVersion = 0;
  clientId = -1;
  /** Messages of the session, both ways. */
  frames = 0;
  /** When the last delayed message of each direction comes due, so that none overtakes another, epoch ms; 0: it has. */
  readonly #dueMs: { in: number; out: number };

  constructor(id: number, link: ServerLink, mute: boolean, readableMs: number) {
    this.id = id;
    this.link = link;
    this.stage = mute ? "mute" : "greeting";
    this.#dueMs = { in: readableMs, out: 0 };
  }

  /** Delays an action, never past one that was to come before it; without any delay it happens at once. */
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
