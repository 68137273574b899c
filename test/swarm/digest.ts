import { createHash } from "node:crypto";
import { PoolError } from "../../src/mod.ts";
import type { Call } from "../model/call.ts";
import type { RunRecord } from "../model/record.ts";

/** Hex digits of a digest. */
const DIGITS = 16;

/** Computes the digest of everything that was observed in a run: equal runs have equal digests on every runtime. */
export function digestOf(run: RunRecord): string {
  const hash = createHash("sha256");
  let chunk: string[] = [];
  const flush = (): void => {
    hash.update(chunk.join("\n"));
    chunk = [];
  };
  for (const line of linesOf(run)) {
    chunk.push(line);
    if (chunk.length >= LINES_MAX) flush();
  }
  flush();
  return hash.digest("hex").slice(0, DIGITS);
}

/** Lines that are hashed at once. */
const LINES_MAX = 4_096;

/** Writes each event of a run as one line; the numbers of the sequence keep the order across the lists. */
export function* linesOf(run: RunRecord): Generator<string> {
  for (const { atMs, connection, event, detail } of [...run.trace, ...run.epilogue])
    yield `server ${atMs} ${connection} ${event} ${detail}`;
  for (const { seq, atMs, connection, direction, fields } of run.frames)
    yield `wire ${seq} ${atMs} ${connection} ${direction} ${fields.join("\t")}`;
  for (const { seq, atMs, connection, by } of run.ends) yield `end ${seq} ${atMs} ${connection} ${by}`;
  for (const { seq, atMs, event } of run.notified) yield `pool ${seq} ${atMs} ${eventText(event)}`;
  for (const call of run.calls) yield callLine(call);
  for (const { label, received } of run.readings)
    for (const { seq, atMs, kind } of received) yield `stream ${seq} ${atMs} ${label} ${kind}`;
  for (const { no, events } of run.users)
    for (const { seq, atMs, event } of events) yield `api ${seq} ${atMs} ${no} ${event}`;
}

/** Writes an event of the pool without what differs between runtimes, such as stacks. */
export function eventText(event: RunRecord["notified"][number]["event"]): string {
  const { atMs: _, ...fields } = event;
  return Object.entries(fields)
    .filter(([name]) => name !== "stack")
    .map(([name, value]) => `${name}=${value instanceof PoolError ? value.code : text(value)}`)
    .join(" ");
}

function callLine({ what, read, began, ended, outcome }: Call): string {
  const how =
    outcome === undefined ? "pending" : "error" in outcome ? errorCode(outcome.error) : text(outcome.value);
  return `call ${began.seq} ${ended?.seq} ${ended?.atMs} ${what} ${read?.about ?? ""} ${how}`;
}

const errorCode = (error: unknown): string => (error instanceof PoolError ? error.code : `${error}`);

/** Writes a value as text; the size stands for what has no text of its own, such as a lease. */
function text(value: unknown): string {
  if (Array.isArray(value)) return `${value.length} rows`;
  return typeof value === "object" && value !== null ? Object.keys(value).join() : `${value}`;
}
