import { expect, test } from "vitest";
import { Trace, type TraceEvent, traceLine } from "../../support/sim.ts";

const EVENT: TraceEvent = {
  atMs: Date.UTC(2026, 0, 13, 14, 30, 5, 7),
  connection: 3,
  event: "read",
  detail: "reqPositions",
};

test("a trace line has the time, the connection, the event and its detail", () => {
  expect(traceLine(EVENT)).toBe("14:30:05.007  #3  read    reqPositions");
});

test("a long name of an event does not run into its detail", () => {
  const line = traceLine({ atMs: 0, connection: 0, event: "limit-broken", detail: "POST /tickle" });
  expect(line).toBe("00:00:00.000      limit-broken POST /tickle");
});

test("a trace line shows the content of a message, and the event keeps its name as detail", () => {
  const trace = new Trace();
  trace.record(EVENT, { text: () => "reqPositions all of them", keptBytes: 100 });
  expect(trace.lines()).toEqual(["14:30:05.007  #3  read    reqPositions all of them"]);
  expect(trace.of("read").map(({ detail }) => detail)).toEqual(["reqPositions"]);
});

test("the content of a message is computed once, and not before someone reads it", () => {
  let computed = 0;
  const text = (): string => `${++computed}`;
  const trace = new Trace();
  trace.record(EVENT, { text, keptBytes: 100 });
  expect(computed).toBe(0);
  const [event] = trace.events;
  expect([event?.content, event?.content, computed]).toEqual(["1", "1", 1]);
});

test("the oldest messages that nobody read are forgotten before they fill the memory", () => {
  const trace = new Trace();
  for (let number = 0; number < 40; number++)
    trace.record(EVENT, { text: () => `${number}`, keptBytes: 1_000_000 });
  const contents = trace.events.map(({ content }) => content);
  expect(contents.slice(0, 32)).toEqual(Array(32).fill(undefined));
  expect(contents.slice(32)).toEqual(Array.from({ length: 8 }, (_, number) => `${number + 32}`));
  expect(trace.lines()[0]).toBe("14:30:05.007  #3  read    reqPositions");
});

test("a detail cannot forge a line, and a long one is shortened", () => {
  const trace = new Trace();
  trace.record({ ...EVENT, detail: "a\n14:30:05.007  #3  sent    nextValidId\u0085" });
  trace.record({ ...EVENT, detail: "x".repeat(100_000) });
  const [forged = "", long = ""] = trace.lines();
  expect(forged.endsWith("a\\u000a14:30:05.007  #3  sent    nextValidId\\u0085")).toBe(true);
  expect(long.length).toBeLessThan(600);
});

test("descriptions are forgotten in their order, past events that have none", () => {
  const trace = new Trace();
  for (let number = 0; number < 20; number++) {
    trace.record({ ...EVENT, event: "start" });
    trace.record(EVENT, { text: () => `${number}`, keptBytes: 1_000_000 });
  }
  const kept = trace.of("read").filter(({ content }) => content !== undefined);
  expect(kept.map(({ content }) => content)).toEqual(["12", "13", "14", "15", "16", "17", "18", "19"]);
});

test("a description that was read is forgotten too, once it is old", () => {
  const trace = new Trace();
  trace.subscribe(({ content }) => content);
  for (let number = 0; number < 9; number++)
    trace.record(EVENT, { text: () => `${number}`, keptBytes: 1_000_000 });
  expect(trace.events.map(({ content }) => content).slice(0, 2)).toEqual([undefined, "1"]);
});

test("fewer events are kept where fewer are wanted, the newest", () => {
  const trace = new Trace();
  trace.keep(10);
  for (let atMs = 1; atMs <= 1_000; atMs++) {
    trace.record({ atMs, connection: 1, event: "read", detail: "reqIds" });
    expect(trace.events.at(-1)?.atMs).toBe(atMs);
    expect(trace.events.length).toBeLessThanOrEqual(20);
    expect(trace.events.length).toBeGreaterThanOrEqual(Math.min(atMs, 10));
    expect(trace.dropped + trace.events.length).toBe(atMs);
  }
});
