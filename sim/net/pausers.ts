import type { ServerLink } from "./connection.ts";

/** Makes functions that pause reading from a client, each for a reason of its own: reading resumes when no reason is left. */
export function pausers(link: Pick<ServerLink, "pause">): (reason: string) => (paused: boolean) => void {
  const reasons = new Set<string>();
  return (reason) => (paused) => {
    const before = reasons.size;
    if (paused) reasons.add(reason);
    else reasons.delete(reason);
    if (before === 0 && reasons.size > 0) link.pause?.(true);
    if (before > 0 && reasons.size === 0) link.pause?.(false);
  };
}

/** Bytes of a client that faults may hold back before no more are read, and those at which reading resumes. */
const HELD_BYTES_MAX = 1_048_576;
const HELD_BYTES_LOW = HELD_BYTES_MAX / 4;

/** Count of the bytes of one client that faults hold back. */
export class HeldBack {
  readonly #pause: (paused: boolean) => void;
  #bytes = 0;

  /** Makes a count of nothing. @param pause Stops or resumes reading. */
  constructor(pause: (paused: boolean) => void) {
    this.#pause = pause;
  }

  /** Counts bytes that have come. */
  came(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes > HELD_BYTES_MAX) this.#pause(true);
  }

  /** Counts bytes that are held back no more. */
  left(bytes: number): void {
    this.#bytes -= bytes;
    if (this.#bytes <= HELD_BYTES_LOW) this.#pause(false);
  }
}
