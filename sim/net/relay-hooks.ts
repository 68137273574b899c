import type { FrameVerdict, ReadVerdict } from "../faults/moments.ts";
import type { RelayedBehaviour, Touch } from "../tws/context/effects.ts";
import type { Inbound } from "../wire/frames.ts";
import type { Connection } from "./connection.ts";
import { isLoss } from "./injections.ts";

/** Reports of a server to a behaviour that lies elsewhere; without one they have no effect. */
export class RelayHooks {
  readonly #relayed: RelayedBehaviour | undefined;

  /** Makes reports to a behaviour, or to none. */
  constructor(relayed: RelayedBehaviour | undefined) {
    this.#relayed = relayed;
  }

  /** Reports a connection that can have a session. */
  opened(connection: Connection, pause: (paused: boolean) => void): void {
    this.#relayed?.opened(connection.id, { waitingBytes: () => connection.waitingBytes, pause });
  }

  /** Reports what has arrived, before faults act on it. */
  arrived({ id }: Connection, name: string, inbound: Inbound): void {
    this.#relayed?.arrived(id, name, inbound);
  }

  /** Reports that fewer bytes wait for a client than before. */
  drained({ id }: Connection): void {
    this.#relayed?.drained(id);
  }

  /** Reports the end of what a client sends. @returns Whether the behaviour ends the connection later. */
  ended({ id, isOpen }: Connection): boolean {
    if (this.#relayed === undefined || !isOpen) return false;
    this.#relayed.ended(id);
    return true;
  }

  /** Reports what faults do to a message. */
  touched(message: object, verdict: FrameVerdict & ReadVerdict): void {
    if (this.#relayed === undefined) return;
    const { swallow, unread, badBytes, rewrite, copies = 1, delayMs, lateMs } = verdict;
    const report = (isSo: unknown, touch: Touch): void => {
      if (isSo) this.#relayed?.touched(message, touch);
    };
    report(swallow, "lost");
    report(unread, "unread");
    report(badBytes ?? rewrite, "changed");
    report(copies > 1, "repeated");
    report(delayMs || lateMs, "delayed");
    report(isLoss(verdict), "cut");
  }
}
