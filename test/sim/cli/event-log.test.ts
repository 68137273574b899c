import { expect, test } from "vitest";
import { forPeople, type LogForm, logEvents, logForm } from "../../../sim/cli/event-log.ts";
import { Trace, type TraceEvent } from "../../support/sim.ts";
import { Terminal } from "../../support/terminal.ts";

function logged(form: LogForm): readonly string[] {
  const terminal = new Terminal();
  const trace = new Trace();
  logEvents(trace, form, terminal);
  forPeople(["listening"], form, terminal);
  trace.record({ atMs: 1_000, connection: 1, event: "read", detail: "reqPositions" });
  trace.record({ atMs: 1_000, connection: 1, event: "sent", detail: "tickPrice" });
  return terminal.printed;
}

test("events are printed as lines, as JSON with --json, and not at all with --quiet", () => {
  expect(logged(logForm({}))).toEqual(["listening", "00:00:01.000  #1  read    reqPositions"]);
  expect(logged(logForm({ quiet: true }))).toEqual(["listening"]);
  expect(logged(logForm({ json: true })).map((line) => JSON.parse(line))).toEqual([
    { at: "1970-01-01T00:00:01.000Z", connection: 1, event: "read", detail: "reqPositions" },
  ]);
  expect(logged(logForm({ json: true, quiet: true }))).toEqual([]);
});

/** Logs a message with its content to a terminal of some columns. */
function loggedMessage(event: string, content: string, form: LogForm = "lines"): string {
  const terminal = new Terminal();
  const trace = new Trace();
  logEvents(trace, form, terminal);
  const [name = ""] = content.split(" ");
  const detail = name === "error" ? content.split(" ").slice(0, 2).join(" ") : name;
  const given: TraceEvent = { atMs: 1_000, connection: 1, event, detail };
  trace.record(given, { text: () => content, keptBytes: 100 });
  return terminal.printed.join("\n");
}

const LONG = `placeOrder #7 BUY 5 ${"A".repeat(400)}`;

test("a message is printed with its content", () => {
  expect(loggedMessage("read", "placeOrder #7 BUY 5 AAPL LMT 190.00")).toBe(
    "00:00:01.000  #1  read    placeOrder #7 BUY 5 AAPL LMT 190.00",
  );
});

test("a long line is cut to 80 columns, except that of an error", () => {
  const line = loggedMessage("read", LONG);
  expect(line).toHaveLength(80);
  expect(line).toMatch(/^00:00:01\.000 {2}#1 {2}read {4}placeOrder #7 BUY 5 A+…$/);
  const refusal = `error 321 ${"why ".repeat(30)}not.`;
  expect(loggedMessage("sent", refusal)).toMatch(/error 321 .* why not\.$/);
});

test("with --json the content of a message is whole", () => {
  const { event, detail, content } = JSON.parse(loggedMessage("read", LONG, "json")) as TraceEvent;
  expect({ event, detail, content }).toEqual({ event: "read", detail: "placeOrder", content: LONG });
});
