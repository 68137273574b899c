import { ClientReader, type Inbound } from "../wire/frames.ts";
import type { TimerGroup } from "../world/timer-group.ts";

/**
 * Work that one connection may cause in one turn, in units of a message read or 100 bytes written: some milliseconds.
 * Messages that exceed it wait for the next turn, after those of other connections.
 */
const WORK_PER_TURN = 5_000;

/** Counts the work of one message that was answered with some bytes. */
export function workOf(writtenBytes: number): number {
  return 1 + writtenBytes / 100;
}

/** Owner of an inbox. */
export interface InboxOwner {
  /** Handles one unit. @returns The work that it caused. */
  handle(inbound: Inbound): number;
  /** Stops or resumes reading from the network while messages wait. */
  pause(paused: boolean): void;
}

/**
 * Bytes of one client, decoded in turns of limited work, so that a client that requests much at once neither delays the
 * answers to others nor fills the memory.
 */
export class Inbox {
  readonly #timers: TimerGroup;
  readonly #owner: InboxOwner;
  readonly #reader = new ClientReader();
  #isWaiting = false;
  #atEnd: (() => void) | undefined;

  constructor(timers: TimerGroup, owner: InboxOwner) {
    this.#timers = timers;
    this.#owner = owner;
  }

  /** Adds bytes, and handles what is complete, as far as the work of one turn goes. */
  received(bytes: Uint8Array): void {
    this.#reader.add(bytes);
    if (!this.#isWaiting) this.#serve();
  }

  /** Runs an action after everything received before. */
  afterAll(action: () => void): void {
    if (this.#isWaiting) this.#atEnd = action;
    else action();
  }

  /** Forgets the complete messages that wait for the next turn. */
  forget(): void {
    if (!this.#isWaiting) return;
    for (let next = this.#reader.next(); next !== undefined; next = this.#reader.next())
      if (next.kind === "bad") this.#owner.handle(next);
  }

  #serve(): void {
    let work = 0;
    for (let next = this.#reader.next(); next !== undefined; next = this.#reader.next()) {
      work += this.#owner.handle(next);
      if (work >= WORK_PER_TURN) return this.#wait();
    }
    const atEnd = this.#atEnd;
    this.#atEnd = undefined;
    atEnd?.();
  }

  #wait(): void {
    this.#isWaiting = true;
    this.#owner.pause(true);
    this.#timers.after(0, () => {
      this.#isWaiting = false;
      this.#owner.pause(false);
      this.#serve();
    });
  }
}
