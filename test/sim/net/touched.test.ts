import { expect, test } from "vitest";
import { rawNetwork } from "../../support/raw-client.ts";
import { parseFault, type TraceEvent } from "../../support/sim.ts";

const touchedOf = (events: readonly TraceEvent[]): readonly string[] =>
  events.flatMap(({ event, detail, faults }) =>
    faults === undefined ? [] : [`${event} ${detail.replace(/[:,].*/, "")}: ${faults.join(" & ")}`],
  );

/** Events that a fault has touched: those at which a client dials, requests its positions and leaves. */
async function touched(...texts: readonly string[]): Promise<readonly string[]> {
  const { clock, tws, dial } = rawNetwork();
  for (const text of texts) tws.inject(parseFault(text));
  const client = dial();
  await clock.advance(1_000);
  client.requestPositions();
  await clock.advance(1_000);
  expect(tws.trace.lines().join("\n")).not.toContain("faults");
  return touchedOf(tws.trace.events);
}

test("without a fault no event names one", async () => {
  expect(await touched()).toEqual([]);
});

test.each([
  ["swallow:request=reqPositions", ["lost reqPositions: *"]],
  ["drop:afterRequest=reqPositions", ["read reqPositions: *", "closed a fault cut it (rst): *"]],
  ["half-open:afterRequest=reqPositions", ["read reqPositions: *", "dead nothing gets through any more: *"]],
  ["late:message=positionEnd,ms=20", ["sent positionEnd: *"]],
  ["cut-order:at=unread", []],
  ["refuse", ["refused : *"]],
  ["refuse:how=closed", ["opened : *", "closed a fault cut it (fin): *"]],
  ["mute", ["opened and stays mute: *"]],
  ["garble:message=positionEnd", ["changed positionEnd: *", "sent positionEnd: *"]],
  ["answer-error:request=reqPositions", ["sent error 322: *"]],
  ["client-id-conflict", ["sent error 326: *", "closed client ID 1 is in use: *"]],
])("the events that %s has touched name it, and no others", async (text, expected) => {
  const found = await touched(text);
  expect([...found].sort()).toEqual(expected.map((line) => line.replace("*", text)).sort());
});

test("an event that two faults have touched names both, the older first", async () => {
  const [one, two] = ["late:message=positionEnd,ms=20", "repeat:message=positionEnd"];
  expect(await touched(one, two)).toContain(`sent positionEnd: ${one} & ${two}`);
});

test("a delay and a pipe of bytes name themselves at every message that goes through them", async () => {
  const text = "latency:frameMs=3";
  const delayed = await touched(text);
  expect(delayed).toContain(`read reqPositions: ${text}`);
  expect(delayed).toContain(`sent positionEnd: ${text}`);
  const piped = await touched("bandwidth:bytesPerSecond=100000");
  expect(piped).toContain("read reqPositions: bandwidth:bytesPerSecond=100000");
  expect(piped).toContain("sent positionEnd: bandwidth:bytesPerSecond=100000");
});

test("what TWS sends because of a fault names it, and later messages do not", async () => {
  const { clock, tws, dial } = rawNetwork();
  const client = dial();
  await clock.advance(100);
  const injected = tws.inject(parseFault("connectivity-lost"));
  await clock.advance(0);
  injected.pause();
  await clock.advance(0);
  client.requestPositions();
  await clock.advance(100);
  expect(touchedOf(tws.trace.events)).toEqual([
    "sent error 1100: connectivity-lost",
    "sent error 1102: connectivity-lost",
  ]);
});

test("a paused fault touches nothing, and its strikes stay", async () => {
  const { clock, tws, dial } = rawNetwork();
  const injected = tws.inject(parseFault("late:ms=5"));
  const client = dial();
  await clock.advance(100);
  client.requestPositions();
  await clock.advance(100);
  const { strikes } = injected;
  expect(strikes).toBeGreaterThan(0);
  injected.pause();
  tws.trace.clear();
  client.requestPositions();
  await clock.advance(100);
  expect([touchedOf(tws.trace.events), injected.strikes]).toEqual([[], strikes]);
});

test("faults that have used up their times, or acted once, are finished", async () => {
  const { clock, tws, dial } = rawNetwork();
  const client = dial();
  await clock.advance(100);
  const swallow = tws.inject(parseFault("swallow:request=reqPositions,times=1"));
  expect(swallow.state).toBe("running");
  client.requestPositions();
  await clock.advance(100);
  expect([swallow.state, tws.inject(parseFault("drop")).state]).toEqual(["finished", "finished"]);
});
