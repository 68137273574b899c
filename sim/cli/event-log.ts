import { type Trace, type TraceEvent, traceLine } from "../mod.ts";
import type { Io } from "./io.ts";

/** Form of the output: lines for a person, or JSON for a program, each with or without the events of the fake. */
export type LogForm = "lines" | "lines without events" | "json" | "json without events";

/** Gets the form of the output from the options of the command. */
export function logForm({ quiet, json }: { readonly quiet?: true; readonly json?: true }): LogForm {
  const form = json ? "json" : "lines";
  return quiet ? `${form} without events` : form;
}

/** Prints the events of a fake, those so far and others as they happen; ticks are left out, because they would hide other events. */
export function logEvents(trace: Pick<Trace, "events" | "subscribe">, form: LogForm, io: Io): void {
  if (form !== "lines" && form !== "json") return;
  const print = (event: TraceEvent): void => {
    if (event.event === "sent" && event.detail.startsWith("tick")) return;
    io.log(form === "json" ? jsonLine(event) : fitting(traceLine(event), event, io));
  };
  for (const event of trace.events) print(event);
  trace.subscribe(print);
}

/** Prints what a person reads at the start or the end; nothing where programs read the output. */
export function forPeople(lines: readonly string[], form: LogForm, io: Io): void {
  if (form === "lines" || form === "lines without events") for (const line of lines) io.out(line);
}

/** Prints what a program reads at the end; nothing where a person reads the output. */
export function forPrograms(fields: Readonly<Record<string, unknown>>, form: LogForm, io: Io): void {
  if (form === "json" || form === "json without events") io.out(JSON.stringify(fields));
}

/** Prints where a fake listens, first of all. */
export function announce(
  text: string,
  fields: Readonly<Record<string, unknown>>,
  form: LogForm,
  io: Io,
): void {
  const isJson = form === "json" || form === "json without events";
  io.out(isJson ? JSON.stringify({ event: "listening", ...fields }) : `listening on ${text}`);
}

/** Columns of a terminal whose width is not known. */
const COLUMNS = 80;

/** Cuts a line to the width of the terminal; an error and a step are whole, because their ends say what was wrong. */
function fitting(line: string, { event, detail }: TraceEvent, { columns = COLUMNS }: Io): string {
  const width = Math.max(columns, COLUMNS);
  if (line.length <= width || event === "step" || detail.startsWith("error ")) return line;
  return `${line.slice(0, width - 1)}…`;
}

function jsonLine({ atMs, connection, event, detail, content }: TraceEvent): string {
  return JSON.stringify({ at: new Date(atMs).toISOString(), connection, event, detail, content });
}
