import { connect } from "node:net";
import { expect, test } from "vitest";
import { EventFeed } from "../../../sim/control/event-feed.ts";
import { EventStreams } from "../../../sim/control/event-stream.ts";
import { type ControlledFake, controlled } from "../../support/control.ts";
import { Trace } from "../../support/sim.ts";

/** Reads a stream of events until it has so many of `trace`. */
async function traces(body: ReadableStream<Uint8Array>, count: number): Promise<readonly string[]> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let blocks: readonly string[] = [];
  while (blocks.length < count) {
    const { done, value } = await reader.read();
    if (done) break;
    text += decoder.decode(value, { stream: true });
    blocks = text.split("\n\n").filter((block) => block.includes("event: trace"));
  }
  await reader.cancel();
  return blocks.slice(0, count);
}

test("events name the faults that touched them, and resume after the last one seen", async () => {
  const { call, tws } = await controlled();
  const stream = await call("GET", "/events");
  expect(stream.headers.get("content-type")).toBe("text/event-stream");
  tws.note("fault", "mute", ["drop"]);
  const [first = ""] = await traces(stream.body as ReadableStream<Uint8Array>, 1);
  const data = JSON.parse(first.slice(first.indexOf("data: ") + 6));
  expect(data).toMatchObject({ seq: 1, connection: 0, event: "fault", text: "mute", faults: ["drop"] });
  tws.note("heal", "mute");
  tws.note("fault", "refuse");
  const again = await call("GET", "/events", undefined, { "last-event-id": "1" });
  const later = await traces(again.body as ReadableStream<Uint8Array>, 2);
  expect(later.map((block) => /^id: (\d+)/.exec(block)?.[1])).toEqual(["2", "3"]);
});

/** Waits until a control port has no reader. */
async function noReaders({ call }: ControlledFake): Promise<void> {
  const metrics = async (): Promise<string> => (await call("GET", "/metrics")).text();
  while (!(await metrics()).includes("ibkr_sim_event_readers 0"));
}

test("HEAD of the events takes no place of a reader", async () => {
  const { call } = await controlled();
  for (let at = 0; at < 60; at++) expect((await call("HEAD", "/events")).status).toBe(200);
  const stream = await call("GET", "/events");
  expect(stream.status).toBe(200);
  await stream.body?.cancel();
});

test("requests for events that one connection sends at once leave no reader when it closes", async () => {
  const fake = await controlled();
  const socket = connect(fake.door.port, fake.door.host);
  await new Promise((resolve) => socket.once("connect", resolve));
  socket.write(`GET /events HTTP/1.1\r\nHost: 127.0.0.1:${fake.door.port}\r\n\r\n`.repeat(30));
  await new Promise((resolve) => socket.once("data", resolve));
  socket.destroy();
  await noReaders(fake);
});

test("the state comes at once, and with every second", async () => {
  const { call } = await controlled();
  const reader = (await call("GET", "/events")).body?.getReader();
  const first = await reader?.read();
  expect(new TextDecoder().decode(first?.value)).toMatch(/^event: state\ndata: \{"nowMs":/);
  const second = await reader?.read();
  expect(new TextDecoder().decode(second?.value)).toContain("event: state");
  await reader?.cancel();
});

test("the feed keeps the newest events alone, and knows where a reader was", () => {
  const trace = new Trace();
  const feed = new EventFeed(trace);
  for (let at = 1; at <= 25_000; at++) trace.record({ atMs: at, connection: 0, event: "mark", detail: "" });
  expect(feed.seq).toBe(25_000);
  const kept = feed.after(0);
  expect(kept.length).toBeLessThanOrEqual(20_000);
  expect(kept[0]?.seq).toBe(25_001 - kept.length);
  expect(feed.after(24_999)).toMatchObject([{ seq: 25_000, event: { atMs: 25_000 } }]);
  expect(feed.after(99_999)).toEqual([]);
  feed.close();
});

test("a reader that does not read is dropped, and others stay", async () => {
  const trace = new Trace();
  const streams = new EventStreams(new EventFeed(trace), () => ({}), 20_000);
  const slow = streams.open(undefined).getReader();
  const quick = streams.open(undefined).getReader();
  const detail = "x".repeat(100);
  for (let at = 0; at < 1_000 && streams.readers > 1; at++) {
    trace.record({ atMs: at, connection: 0, event: "mark", detail });
    await quick.read();
  }
  expect(streams.readers).toBe(1);
  streams.close();
  expect(streams.readers).toBe(0);
  await slow.cancel();
});

test("no more readers than the bound are let in, and one that leaves makes room", async () => {
  const streams = new EventStreams(new EventFeed(new Trace()), () => ({}));
  const readers = Array.from({ length: 50 }, () => streams.open(undefined).getReader());
  expect(streams.areFull).toBe(true);
  await readers[0]?.cancel();
  expect(streams.areFull).toBe(false);
  streams.close();
});
