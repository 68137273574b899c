import { expect, test } from "vitest";
import { forPeople, logEvents } from "../../../sim/cli/event-log.ts";
import { Trace } from "../../support/sim.ts";
import { Terminal } from "../../support/terminal.ts";

function logged(options: Parameters<typeof logEvents>[1]): readonly string[] {
  const terminal = new Terminal();
  const trace = new Trace();
  logEvents(trace, options, terminal);
  forPeople(["listening"], options, terminal);
  trace.record({ atMs: 1_000, connection: 1, event: "read", detail: "reqPositions" });
  trace.record({ atMs: 1_000, connection: 1, event: "sent", detail: "tickPrice" });
  return terminal.printed;
}

test("events are printed as lines, as JSON with --json, and not at all with --quiet", () => {
  expect(logged({})).toEqual(["listening", "00:00:01.000  #1  read    reqPositions"]);
  expect(logged({ quiet: true })).toEqual(["listening"]);
  expect(logged({ json: true }).map((line) => JSON.parse(line))).toEqual([
    { at: "1970-01-01T00:00:01.000Z", connection: 1, event: "read", detail: "reqPositions" },
  ]);
  expect(logged({ json: true, quiet: true })).toEqual([]);
});
