import type { Cut, FrameVerdict } from "../faults/moments.ts";
import { encodeBadly } from "../wire/bad-bytes.ts";
import { encodeFrameText, frameText } from "../wire/frames.ts";
import type { TimerGroup } from "../world/timer-group.ts";
import type { Connection } from "./connection.ts";
import type { Injections } from "./injections.ts";
import { momentOf } from "./moment.ts";
import type { ServerTrace } from "./server-trace.ts";

/** Parts of an outlet. */
export interface OutletParts {
  readonly timers: TimerGroup;
  readonly trace: ServerTrace;
  readonly injections: Injections;
  cut(connection: Connection, how: Cut): void;
  makeHalfOpen(connection: Connection): void;
  /** Called when a delayed message of a relayed behaviour was due. */
  readonly drained?: ((connection: Connection) => void) | undefined;
  /** Called for a message of a relayed behaviour with what faults do to it. */
  readonly touched?: ((exact: Uint8Array, verdict: FrameVerdict) => void) | undefined;
}

/** A message to send. */
interface Sent {
  readonly name: string;
  readonly fields: readonly string[];
  readonly exact: Uint8Array | undefined;
}

/** Way of messages from TWS to its clients, past the faults in force. */
export class Outlet {
  /** Its parts. */
  readonly parts: OutletParts;
  /** Number of times that it has forgotten what it was to send. */
  #forgotten = 0;

  constructor(parts: OutletParts) {
    this.parts = parts;
  }

  /** Sends a message, unless its connection has ended. */
  send(connection: Connection, name: string, fields: readonly string[], exact?: Uint8Array): void {
    if (!connection.isOpen) return;
    const { injections, timers, touched } = this.parts;
    if (name === "greeting") connection.serverVersion = Number(fields[0]);
    if (connection.stage === "started") connection.frames++;
    const verdict = injections.frame(
      momentOf(connection, { direction: "out", name, fields }, connection.frames),
    );
    const { delayMs = 0, lateMs = 0 } = verdict;
    if (exact !== undefined) touched?.(exact, verdict);
    const bytes = exact?.length ?? 0;
    connection.delayedBytes += bytes;
    const forgotten = this.#forgotten;
    const isGreeting = connection.stage === "greeting";
    const deliver = (): void => {
      connection.delayedBytes -= bytes;
      if (isGreeting || forgotten === this.#forgotten)
        this.#deliver(connection, { name, fields, exact }, verdict);
      // One that is lost frees its place as well.
      if (bytes > 0 && delayMs + lateMs > 0) this.parts.drained?.(connection);
    };
    // A late message holds up no other.
    if (lateMs > 0) timers.after(delayMs + lateMs, deliver);
    else connection.inOrder(timers, "out", delayMs, deliver);
  }

  /** Forgets messages of sessions that are delayed. */
  forget(): void {
    this.#forgotten++;
  }

  #deliver(connection: Connection, { name, fields, exact }: Sent, verdict: FrameVerdict): void {
    if (!connection.isOpen) return;
    const { trace, cut, makeHalfOpen } = this.parts;
    const { swallow: isLost = false, copies = 1, badBytes, rewrite } = verdict;
    const joined = frameText(fields);
    const encoded = (): Uint8Array =>
      badBytes
        ? encodeBadly(name, fields, connection.serverVersion, badBytes)
        : (exact ?? encodeFrameText(joined));
    for (let copy = 0; copy < copies; copy++) {
      trace.message(connection, { direction: "out", name, fields, isLost, joined });
      if (isLost) break;
      if (rewrite === undefined) connection.write(encoded());
      else {
        const bytes = rewrite(encoded());
        trace.event(connection.id, "changed", `${name}, by a fault: ${bytes.length} bytes`);
        connection.write(bytes);
      }
    }
    if (verdict.halfOpen === true) makeHalfOpen(connection);
    if (verdict.cut !== undefined) cut(connection, verdict.cut);
  }
}
