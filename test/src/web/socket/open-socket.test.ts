import { expect, test } from "vitest";
import { GatewaySocket } from "../../../../src/web/socket/gateway-socket.ts";
import { openSocket } from "../../../../src/web/socket/open-socket.ts";
import { VirtualClock } from "../../../support/sim.ts";
import { failure } from "../../../support/web/failure.ts";
import { ScriptedSocket } from "../../../support/web/scripted-sockets.ts";

test("a class of WebSockets gets the URL alone, and the session as its first message", async () => {
  const clock = new VirtualClock();
  const urls: unknown[][] = [];
  class Injected extends ScriptedSocket {
    constructor(...args: unknown[]) {
      urls.push(args);
      super(clock, "", {}, () => {});
    }
  }
  const opened = openSocket({ url: "ws://gateway/ws", WebSocket: Injected }, "abc");
  expect(urls).toEqual([["ws://gateway/ws"]]);
  expect(opened.first).toBe('{"session":"abc"}');
  const nothing = (): void => {};
  const events = { alive: nothing, received: nothing, lost: nothing, warn: nothing };
  const socket = new GatewaySocket({ clock, timeoutMs: 30_000, open: () => opened, events });
  await clock.advance(4);
  expect((opened.socket as ScriptedSocket).sent).toEqual(['{"session":"abc"}']);
  await clock.until(socket.close());
  opened.discard();
  expect(clock.timers).toBe(0);
});

test("no WebSocket is opened without the header fields of the user", () => {
  const wrong: readonly [headers: () => never, why: string][] = [
    [(async () => ({ authorization: "s3cret" })) as never, "returned no object"],
    [() => ({ authorization: undefined }) as never, "no valid header field"],
    [
      () => {
        throw new Error("s3cret");
      },
      "threw",
    ],
  ];
  for (const [headers, why] of wrong) {
    const { code, message } = failure(() => openSocket({ url: "ws://127.0.0.1:9/", headers }, "abc"));
    expect([code, message]).toEqual(["INVALID_OPTION", expect.stringContaining(why)]);
    expect(message).not.toContain("s3cret");
  }
});
