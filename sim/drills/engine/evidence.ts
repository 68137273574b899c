import type { TraceEvent } from "../../mod.ts";
import type { DrillOutcome } from "../record.ts";
import type { Seen } from "../seen.ts";

/** What shows the outcome of a check of a scenario. */
export interface Evidence {
  readonly reasons: readonly string[];
  readonly frames: readonly number[];
  /** Outcome where it is not that of the scenario. */
  readonly outcome?: DrillOutcome;
  /** Whether more could have come had the drill gone on: what was missing may not be held against the client then. */
  readonly isShort: boolean;
}

/** Makes a sentence of a text: a capital letter first, and a full stop. */
export function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}

/** Writes when something happened, from the start of the drill, e.g. `at 3.2 s`. */
export function timeText(atMs: number, { startMs }: Pick<Seen, "startMs">): string {
  return `at ${Number(((atMs - startMs) / 1_000).toFixed(2))} s`;
}

/** Words for the events of a session. */
const EVENTS: Readonly<Record<string, (detail: string) => string>> = {
  opened: () => "the client dialled",
  start: (clientId) => `the client began a session with client ID ${clientId}`,
  left: (how) => (how === "rst" ? "the client reset it" : "the client closed it"),
  closed: (how) => `TWS closed it: ${how}`,
  dead: (how) => `it went dead: ${how}`,
};

/** Writes an event in one sentence, with its connection and its time in the drill. */
export function eventText(happened: TraceEvent, seen: Pick<Seen, "startMs">): string {
  const { atMs, connection, event, detail, content = detail } = happened;
  const what = EVENTS[event]?.(detail) ?? [event, content].join(" ").trim();
  const where = connection === 0 ? "" : ` of connection ${connection}`;
  const text = EVENTS[event] === undefined ? `${what}${where}` : `Connection ${connection}: ${what}`;
  return sentence(`${text.replace(/\.$/, "")}, ${timeText(atMs, seen)}`);
}
