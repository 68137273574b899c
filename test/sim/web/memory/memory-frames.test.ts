import { expect, test } from "vitest";
import { recorded, scriptedGateway } from "../../../support/web/scripted-behaviour.ts";

test("WebSockets open and send by the clock of the gateway alone", async () => {
  const { clock, socket } = scriptedGateway();
  const { events, send } = socket();
  await clock.advance(3);
  expect(events).toEqual([]);
  await clock.advance(1);
  expect(events).toEqual(["open", '{"topic":"system","query":""}']);
  send("tic");
  await clock.advance(3);
  expect(events).toHaveLength(2);
  await clock.advance(1);
  expect(events).toHaveLength(3);
});

test("the global setTimeout is the same before and after, also when a call throws", () => {
  const { socket, door } = scriptedGateway();
  const before = globalThis.setTimeout;
  socket();
  expect(() => new door.WebSocket("nonsense")).toThrow();
  expect(() => socket().send("too early")).toThrow();
  expect(globalThis.setTimeout).toBe(before);
});

test("header fields are handed over, as options of ws or after the protocols", async () => {
  const { clock, door } = scriptedGateway();
  const url = `${door.url.replace("http", "ws")}/ws`;
  const headers = { Cookie: "api=1" };
  const made = [new door.WebSocket(url, { headers }), new door.WebSocket(new URL(url), [], { headers })].map(
    recorded,
  );
  await clock.advance(10);
  for (const { events } of made) expect(events[1]).toBe('{"topic":"system","query":"","cookie":"api=1"}');
});

test("a WebSocket that its client closes is gone once, and one closed early never opens", async () => {
  const { clock, behaviour, socket } = scriptedGateway();
  const { events, close, send } = socket();
  await clock.advance(10);
  close();
  send("too late");
  close();
  await clock.advance(10);
  expect(events.slice(2)).toEqual(["closed 1005"]);
  const early = socket();
  early.close();
  await clock.advance(10);
  expect(early.events).toEqual(["error", "closed 1006"]);
  expect(behaviour.received).toEqual(["open", "gone"]);
});

test("a WebSocket for another URL fails as if nothing listened", async () => {
  const { clock, door, behaviour } = scriptedGateway();
  const { events } = recorded(new door.WebSocket("ws://localhost:1/v1/api/ws"));
  await clock.advance(10);
  expect(events).toEqual(["error", "closed 1006"]);
  expect(behaviour.received).toEqual([]);
});

test("messages of a client that are bytes are read as text", async () => {
  const { clock, door, behaviour } = scriptedGateway();
  const made = new door.WebSocket(`${door.url.replace("http", "ws")}/ws`);
  await clock.advance(10);
  made.send(new TextEncoder().encode("tic").buffer);
  await clock.advance(10);
  expect(behaviour.received).toEqual(["open", "tic"]);
});
