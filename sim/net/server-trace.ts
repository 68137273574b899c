import type { ConnectionId } from "../tws/context/effects.ts";
import { type Direction, description } from "../wire/describe.ts";
import type { Clock } from "../world/clock.ts";
import type { Trace } from "../world/trace.ts";
import type { TraceEventName } from "../world/trace-events.ts";
import type { Connection } from "./connection.ts";
import { type Touched, touchedBy } from "./touched.ts";

/** Message that a server read or sent. */
export interface TracedMessage {
  readonly direction: Direction;
  readonly name: string;
  readonly fields: readonly string[];
  /** Whether a fault lost it. */
  readonly isLost: boolean;
  /** Texts of the faults that have touched it. */
  readonly faults?: Touched;
  /** Its fields as one text. */
  readonly joined: string;
}

/** Receives a request that TWS does not serve because of a fault. */
export type NotServed = (
  connection: ConnectionId,
  fields: readonly string[],
  how: "read" | "lost" | "unread",
) => void;

/** Record of what happens at a server, at the time of its clock. */
export class ServerTrace {
  readonly #trace: Trace;
  readonly #clock: Clock;
  /** Reports a request that TWS does not serve because of a fault. */
  readonly notServed: NotServed;

  constructor(trace: Trace, clock: Clock, notServed: NotServed = () => {}) {
    this.notServed = notServed;
    this.#trace = trace;
    this.#clock = clock;
  }

  /** Records an event. */
  event(connection: ConnectionId, event: TraceEventName, detail: string, faults?: Touched): void {
    this.#trace.record(touchedBy({ atMs: this.#clock.now(), connection, event, detail }, faults));
  }

  /** Records a request that has arrived and is not read. */
  unread(connection: ConnectionId, name: string, fields: readonly string[], faults: Touched): void {
    this.event(connection, "unread", name, faults);
    this.notServed(connection, fields, "unread");
  }

  /** Records a message, with its content. An error is recorded under its code. */
  message(
    { id, serverVersion }: Connection,
    { direction, name, fields, isLost, joined, faults }: TracedMessage,
  ): void {
    const detail = direction === "out" && name === "error" ? `error ${codeOf(fields)}` : name;
    const event: TraceEventName = isLost ? "lost" : direction === "in" ? "read" : "sent";
    this.#trace.record(
      touchedBy({ atMs: this.#clock.now(), connection: id, event, detail }, faults),
      description(direction, name, fields, serverVersion, joined),
    );
    if (isLost && direction === "in") this.notServed(id, fields, "lost");
  }
}

/** Gets the code of an error. */
function codeOf(fields: readonly string[]): string | undefined {
  return fields[fields.length > 4 ? 3 : 2];
}
