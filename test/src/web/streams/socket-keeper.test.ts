import { expect, test } from "vitest";
import { SocketKeeper, type SocketKeeperOptions } from "../../../../src/web/streams/socket-keeper.ts";
import { VirtualClock } from "../../../support/sim.ts";
import { ScriptedSockets } from "../../../support/web/scripted-sockets.ts";

function fixture(turn?: SocketKeeperOptions["turn"]) {
  const clock = new VirtualClock();
  const sockets = new ScriptedSockets(clock);
  const losses: string[] = [];
  let alives = 0;
  const keeper = new SocketKeeper({
    settings: { backoffMsMin: 1_000, backoffMsMax: 8_000, backoffResetMs: 30_000, socketTimeoutMs: 30_000 },
    clock,
    random: () => 0.5,
    open: sockets.open,
    alive: () => void alives++,
    received: () => {},
    lost: (reason) => void losses.push(reason),
    warn: () => {},
    turn,
  });
  return { clock, sockets, losses, keeper, alives: () => alives };
}

test("it opens one WebSocket when it is wanted and a session is there, whichever comes first", async () => {
  for (const sessionFirst of [true, false]) {
    const { clock, sockets, keeper, alives } = fixture();
    if (sessionFirst) keeper.sessionBegan("a");
    keeper.want();
    keeper.want();
    if (!sessionFirst) {
      expect(keeper.waitingFor).toBe("there is no session");
      keeper.sessionBegan("a");
    }
    expect([sockets.all.length, keeper.waitingFor]).toEqual([1, "the WebSocket is being opened"]);
    await clock.advance(4);
    expect([alives(), keeper.waitingFor, keeper.alive !== undefined]).toEqual([1, undefined, true]);
  }
});

test("the backoff doubles up to its maximum, and begins anew after a WebSocket that lasted", async () => {
  const { clock, sockets, keeper, losses } = fixture();
  keeper.want();
  keeper.sessionBegan("a");
  const waits: number[] = [];
  for (const aliveMs of [4, 4, 4, 4, 4, 30_004, 4]) {
    await clock.advance(aliveMs);
    const opened = sockets.all.length;
    sockets.last.drop(1000);
    const sinceMs = clock.now();
    while (sockets.all.length === opened) await clock.advance(1);
    waits.push(clock.now() - sinceMs);
  }
  expect(waits).toEqual([500, 1_000, 2_000, 4_000, 4_000, 500, 1_000]);
  expect(losses[0]).toBe("the WebSocket was lost: the gateway closed it (1000)");
});

test("while it backs off it says why, and a new session opens a WebSocket at once", async () => {
  const { clock, sockets, keeper } = fixture();
  keeper.want();
  keeper.sessionBegan("a");
  await clock.advance(4);
  sockets.last.fail();
  expect(keeper.waitingFor).toBe("the WebSocket was lost: it failed");
  keeper.sessionBegan("b");
  expect(sockets.all.map(({ token }) => token)).toEqual(["a", "b"]);
  await clock.until(keeper.close());
  expect(clock.timers).toBe(0);
});

test("a WebSocket that nobody wants for 5 s is closed, and is not opened again after a loss", async () => {
  const { clock, sockets, keeper } = fixture();
  keeper.want();
  keeper.sessionBegan("a");
  await clock.advance(4);
  keeper.unwant();
  await clock.advance(4_000);
  keeper.want();
  await clock.advance(4_000);
  expect(sockets.last.isOver).toBe(false);
  keeper.unwant();
  sockets.last.drop(1006);
  await clock.advance(60_000);
  expect([sockets.all.length, clock.timers]).toEqual([1, 0]);
});

test("a WebSocket is opened when its turn comes, which is over with the handshake", async () => {
  const began: (() => Promise<void>)[] = [];
  let cancelled = 0;
  const over: string[] = [];
  const { clock, sockets, keeper } = fixture((handshake) => {
    began.push(handshake);
    return () => void cancelled++;
  });
  keeper.want();
  keeper.sessionBegan("a");
  keeper.want();
  await clock.advance(10_000);
  expect([began.length, sockets.all.length, keeper.waitingFor]).toEqual([
    1,
    0,
    "the WebSocket is being opened",
  ]);
  void began[0]?.().then(() => over.push("accepted"));
  await clock.advance(4);
  expect([sockets.all.length, over]).toEqual([1, ["accepted"]]);
  // A turn that was given up with its session opens nothing when it comes.
  keeper.sessionBegan("b");
  keeper.sessionBegan("c");
  expect([began.length, cancelled]).toEqual([3, 1]);
  await began[1]?.();
  expect(sockets.all.length).toBe(1);
  void began[2]?.().then(() => over.push("given up"));
  await clock.until(keeper.close());
  await clock.advance(0);
  expect(over).toEqual(["accepted", "given up"]);
});
