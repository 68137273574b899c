import { expect, test } from "vitest";
import { TRACE_EVENTS } from "../../../sim/world/trace-events.ts";
import { sources } from "../../support/sources.ts";

/** Places in the code at which an event of the trace gets its name. The gateway of the Web API has a trace of its own. */
const EMITTED: readonly RegExp[] = [
  /\bkind: "note",[^}]*?\bevent: "([\w-]+)"/g,
  /\b(?:note|record)\("([\w-]+)"/g,
  /\b(?:trace|this)\.event\([^,;]+, "([\w-]+)"/g,
  /\bconst event: TraceEventName = .*?"([\w-]+)"/g,
  /\bconst event: TraceEventName = .*?\? .*?\? "([\w-]+)"/g,
  /\bconst event: TraceEventName = .*: "([\w-]+)"/g,
];

/** Names of the events that the code of the fake TWS records. */
function emittedNames(): readonly string[] {
  const fake = sources("sim")
    .filter(({ path }) => !path.startsWith("sim/web/"))
    .map(({ code }) => code)
    .join("\n");
  const names = EMITTED.flatMap((pattern) => [...fake.matchAll(pattern)].map(([, name = ""]) => name));
  return [...new Set(names)].sort();
}

test("the table of trace events has every event that the fake records, and no other", () => {
  expect(emittedNames()).toEqual(Object.keys(TRACE_EVENTS).sort());
});

test("each event of the table has one line of text", () => {
  for (const text of Object.values(TRACE_EVENTS)) expect(text).toMatch(/^[^\n]{10,160}$/);
});
