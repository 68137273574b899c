import { expect, test } from "vitest";
import { GatewaySocket } from "../../../../src/web/socket/gateway-socket.ts";
import { VirtualClock } from "../../../support/sim.ts";
import { ScriptedSockets, type SocketScript } from "../../../support/web/scripted-sockets.ts";

function fixture(script: SocketScript = {}) {
  const clock = new VirtualClock();
  const sockets = new ScriptedSockets(clock);
  sockets.script = script;
  const events: unknown[][] = [];
  const note =
    (name: string) =>
    (...args: unknown[]): void =>
      void events.push([name, ...args]);
  const socket = new GatewaySocket({
    clock,
    timeoutMs: 30_000,
    open: () => sockets.open("token1"),
    events: { alive: note("alive"), received: note("received"), lost: note("lost"), warn: note("warn") },
  });
  const names = (): unknown[] => events.map(([name]) => name);
  return { clock, socket, peer: sockets.last, events, names };
}

const lostWhy = (events: unknown[][]): unknown[] =>
  events.filter(([name]) => name === "lost").map(([, why]) => why);

test("it is alive once the gateway accepts the session, and sends nothing before", async () => {
  const { clock, socket, peer, names } = fixture();
  socket.send("smd+1+{}");
  await clock.advance(4);
  expect(names()).toEqual(["alive", "received"]);
  socket.send("smd+1+{}");
  expect(peer.sent).toEqual(["smd+1+{}"]);
  expect(peer.binaryType).toBe("arraybuffer");
});

test("a connection that is not open in time is lost", async () => {
  const { clock, events } = fixture({ opens: false });
  await clock.advance(15_000);
  expect(lostWhy(events)).toEqual(["it was not open within 15000 ms"]);
  expect(clock.timers).toBe(0);
});

test("a session that is never accepted is lost, although frames arrive", async () => {
  const { clock, events } = fixture({ accepts: false });
  await clock.advance(30_004);
  expect(lostWhy(events)).toEqual(["the session was not accepted within 30000 ms"]);
  expect(events.flat()).not.toContain("alive");
});

test("a status without authentication does not count as accepted", async () => {
  const { clock, peer, names } = fixture({ accepts: false });
  await clock.advance(4);
  peer.push({ topic: "sts", args: { authenticated: false } });
  peer.push({ topic: "error", error: "x" });
  expect(names()).not.toContain("alive");
  peer.push({ topic: "sts", args: { authenticated: true } });
  expect(names()).toContain("alive");
});

test.each([1000, 1006, 0, undefined])(
  "a close with code %s that was not requested is a loss",
  async (code) => {
    const { clock, peer, events } = fixture();
    await clock.advance(4);
    peer.drop(code as number, "bye");
    expect(lostWhy(events)).toEqual([`the gateway closed it (${code ?? "no code"}: bye)`]);
    expect(clock.timers).toBe(0);
  },
);

test("an error without a close is a loss, and a close after it is not another one", async () => {
  const { clock, peer, events } = fixture();
  await clock.advance(4);
  peer.fail();
  peer.drop(1006);
  expect(lostWhy(events)).toEqual(["it failed"]);
});

test("silence of 30 s is a loss although the WebSocket is open, and late messages are dropped", async () => {
  const { clock, peer, events } = fixture();
  await clock.advance(4);
  peer.isMute = true;
  await clock.advance(29_999);
  expect(lostWhy(events)).toEqual([]);
  await clock.advance(1);
  expect(lostWhy(events)).toEqual(["no frame arrived for 30000 ms"]);
  const { length } = events;
  peer.push({ topic: "smd+1", 31: "1" });
  expect(events.length).toBe(length);
});

test("any frame is life, and a message keeps it alive at least once a minute", async () => {
  const { clock, peer, events } = fixture({ echoes: false });
  await clock.advance(300_000);
  expect(lostWhy(events)).toEqual([]);
  expect(peer.sent.filter((text) => text === "tic").length).toBeGreaterThanOrEqual(5);
});

test("a frame that cannot be parsed is dropped with a warning", async () => {
  const { clock, peer, events } = fixture();
  await clock.advance(4);
  peer.pushData("<html>");
  peer.push({ topic: "sor" });
  expect(events.slice(2)).toEqual([
    ["warn", "A frame of the gateway was dropped: it is not JSON"],
    ["received", { topic: "sor" }],
  ]);
});

test("nothing comes after close(), which ends without an answer too", async () => {
  for (const mute of [false, true]) {
    const { clock, socket, peer, events } = fixture();
    await clock.advance(4);
    const { length } = events;
    if (mute) peer.close = () => {};
    const closed = socket.close();
    peer.push({ topic: "sor" });
    await clock.until(closed);
    expect([events.length, peer.isOver, clock.timers]).toEqual([length, true, 0]);
    await socket.close();
  }
});

test("an open() that throws is a loss that repeats no secret", async () => {
  const clock = new VirtualClock();
  const whys: string[] = [];
  new GatewaySocket({
    clock,
    timeoutMs: 30_000,
    open: () => {
      throw new Error("api=secret");
    },
    events: { alive: () => {}, received: () => {}, warn: () => {}, lost: (why) => void whys.push(why) },
  });
  expect(whys).toEqual([]);
  await clock.advance(0);
  expect(whys).toEqual(["it could not be opened: the URL or a header field is not valid"]);
  expect(clock.timers).toBe(0);
});

test("a message that cannot be sent is a loss, but not inside the call", async () => {
  const { clock, socket, peer, events } = fixture();
  await clock.advance(4);
  peer.readyState = 3;
  socket.send("smd+1+{}");
  expect(lostWhy(events)).toEqual([]);
  await clock.advance(0);
  expect(lostWhy(events)).toEqual(["a message could not be sent"]);
});
