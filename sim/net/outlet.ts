import { encodeBadly } from "../wire/bad-bytes.ts";
import { encodeFrameText, frameText } from "../wire/frames.ts";
import type { TimerGroup } from "../world/timer-group.ts";
import type { Connection } from "./connection.ts";
import type { CombinedVerdict, Injections } from "./injections.ts";
import { momentOf } from "./moment.ts";
import type { RelayHooks } from "./relay-hooks.ts";
import type { ServerTrace } from "./server-trace.ts";
import { joined as both, type Touched } from "./touched.ts";

/** Parts of an outlet. */
export interface OutletParts {
  readonly timers: TimerGroup;
  readonly trace: ServerTrace;
  readonly injections: Injections;
  readonly hooks: RelayHooks;
  /** Ends or breaks a connection, as a verdict on its message says. */
  lose(connection: Connection, verdict: CombinedVerdict): void;
}

/** A message to send, and the bytes of its frame where it is to leave as exactly these. */
export interface Sent {
  readonly name: string;
  readonly fields: readonly string[];
  readonly bytes?: Uint8Array | undefined;
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

  /** Sends a message, unless its connection has ended; `causes` are faults that make TWS send it. */
  send(connection: Connection, { name, fields, bytes: exact }: Sent, causes?: Touched): void {
    if (!connection.isSending) return;
    const { injections, timers, hooks } = this.parts;
    if (name === "greeting") connection.serverVersion = Number(fields[0]);
    if (connection.stage === "started") connection.frames++;
    const verdict = injections.frame(momentOf(connection, { direction: "out", name, fields }));
    const { delayMs = 0, lateMs = 0 } = verdict;
    if (exact !== undefined) hooks.touched(exact, verdict);
    const bytes = exact?.length ?? 0;
    connection.laggingBytes += bytes;
    const forgotten = this.#forgotten;
    const isGreeting = connection.stage === "greeting";
    const deliver = (): void => {
      connection.laggingBytes -= bytes;
      if (isGreeting || forgotten === this.#forgotten)
        this.#deliver(
          connection,
          { name, fields, bytes: exact },
          causes === undefined ? verdict : { ...verdict, faults: both(causes, verdict.faults) },
        );
      // One that is lost frees its place as well.
      if (bytes > 0 && delayMs + lateMs > 0) hooks.drained(connection);
    };
    // A late message holds up no other.
    if (lateMs > 0) timers.after(delayMs + lateMs, deliver);
    else connection.inOrder(timers, "out", delayMs, deliver);
  }

  /** Forgets messages of sessions that are delayed. */
  forget(): void {
    this.#forgotten++;
  }

  #deliver(connection: Connection, { name, fields, bytes: exact }: Sent, verdict: CombinedVerdict): void {
    if (!connection.isSending) return;
    const { trace, lose } = this.parts;
    const { swallow: isLost = false, copies = 1, badBytes, rewrite } = verdict;
    const joined = frameText(fields);
    const faults = isLost ? verdict.faults : both(verdict.faults, connection.byteFaults("out"));
    const encoded = (): Uint8Array =>
      badBytes
        ? encodeBadly(name, fields, connection.serverVersion, badBytes)
        : (exact ?? encodeFrameText(joined));
    for (let copy = 0; copy < copies; copy++) {
      trace.message(connection, { direction: "out", name, fields, isLost, joined, faults });
      if (isLost) break;
      if (rewrite === undefined) connection.write(encoded());
      else {
        const bytes = rewrite(encoded());
        trace.event(connection.id, "changed", `${name}, by a fault: ${bytes.length} bytes`, faults);
        connection.write(bytes);
      }
    }
    lose(connection, verdict);
  }
}
