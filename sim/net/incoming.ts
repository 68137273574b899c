import type { ByteSink } from "../faults/moments.ts";
import type { Inbound } from "../wire/frames.ts";
import type { TimerGroup } from "../world/timer-group.ts";
import { type ByteFaults, ByteFlow } from "./byte-flow.ts";
import { Inbox } from "./inbox.ts";
import { HeldBack } from "./pausers.ts";

/** Parts of the way of what a client sends. */
export interface IncomingParts {
  /** Number of the connection. */
  readonly connection: number;
  readonly timers: TimerGroup;
  readonly faults: ByteFaults;
  /** Makes functions that stop or resume reading from the client, each for a reason. */
  pauser(reason: string): (paused: boolean) => void;
  /** Whether messages get through. */
  isOpen(): boolean;
  /** Whether bytes of the client can matter: the connection is open, or the client does not know that it is over. */
  isExpected(): boolean;
  /** Handles bytes that have arrived for a connection that is over. */
  strayed(): void;
  /** Handles one unit. @returns The work that it caused. */
  handle(inbound: Inbound): number;
  /** Handles the end (FIN), after everything before. */
  ended(): void;
}

/** Way of what a client sends: bytes through the faults in force, then messages in turns. */
export class Incoming {
  /** The way through the faults. */
  readonly flow: ByteFlow;
  /** Requests that wait for a turn. */
  readonly inbox: Inbox;
  readonly #held: HeldBack;
  readonly #isExpected: () => boolean;

  /** Makes the way of one connection. */
  constructor(parts: IncomingParts) {
    const { connection, timers, faults, pauser, isOpen, isExpected, strayed, handle, ended } = parts;
    const inbox = new Inbox(timers, { handle, pause: pauser("inbox") });
    const held = new HeldBack(pauser("faults"));
    this.inbox = inbox;
    this.#held = held;
    this.#isExpected = isExpected;
    const toInbox: ByteSink = {
      write: (bytes) => {
        held.left(bytes.length);
        if (isOpen()) inbox.received(bytes);
        else strayed();
      },
      end: () => inbox.afterAll(ended),
    };
    this.flow = new ByteFlow("in", faults, toInbox, connection);
  }

  /** Takes bytes. */
  received(bytes: Uint8Array): void {
    if (!this.#isExpected()) return;
    this.#held.came(bytes.length);
    this.flow.write(bytes);
  }
}
