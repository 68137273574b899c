import { type Trace, type TraceEvent, traceLine } from "../mod.ts";
import type { Io } from "./io.ts";

/** Form of the log of a fake. */
export interface LogOptions {
  /** Print no events. */
  readonly quiet?: true;
  /** Print each event as a line of JSON. */
  readonly json?: true;
}

/** Prints the events of a fake as they happen; ticks are left out, because they would hide other events. */
export function logEvents(trace: Pick<Trace, "subscribe">, { quiet, json }: LogOptions, io: Io): void {
  if (quiet) return;
  trace.subscribe((event) => {
    if (event.event === "sent" && event.detail.startsWith("tick")) return;
    io.log(json ? jsonLine(event) : fitting(traceLine(event), event, io));
  });
}

/** Prints what a person reads at the start or the end; nothing where programs read the output. */
export function forPeople(lines: readonly string[], { json }: LogOptions, io: Io): void {
  if (!json) for (const line of lines) io.out(line);
}

/** Columns of a terminal whose width is not known. */
const COLUMNS = 80;

/** Cuts a line to the width of the terminal; an error is whole, because its end says what was wrong. */
function fitting(line: string, { detail }: TraceEvent, { columns = COLUMNS }: Io): string {
  const width = Math.max(columns, COLUMNS);
  if (line.length <= width || detail.startsWith("error ")) return line;
  return `${line.slice(0, width - 1)}…`;
}

function jsonLine({ atMs, connection, event, detail, content }: TraceEvent): string {
  return JSON.stringify({ at: new Date(atMs).toISOString(), connection, event, detail, content });
}
