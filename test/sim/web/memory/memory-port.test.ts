import type { Client } from "mock-socket";
import { expect, test } from "vitest";
import { VirtualClock } from "../../../../sim/mod.ts";
import { apart, MemoryPort } from "../../../../sim/web/memory/memory-port.ts";

/** A client that records what it receives. */
function recordingClient(readyState = 1): { readonly client: Client; readonly received: unknown[] } {
  const received: unknown[] = [];
  const client = {
    readyState,
    send: (data: unknown) => received.push(data),
    close: (end: unknown) => received.push(end),
  };
  return { client: client as unknown as Client, received };
}

test("what is sent before the client is open arrives then, in order", () => {
  const link = new MemoryPort(new VirtualClock());
  const { client, received } = recordingClient();
  link.send("a");
  link.send(Uint8Array.of(0x62, 0x99));
  link.close(1_000, "bye");
  expect(received).toEqual([]);
  link.attach(client);
  expect(received).toEqual(["a", "b\ufffd", { code: 1_000, reason: "bye", wasClean: true }]);
});

test("a client that is closing is not closed again", () => {
  const link = new MemoryPort(new VirtualClock());
  const { client, received } = recordingClient(2);
  link.attach(client);
  link.reset();
  expect(received).toEqual([]);
});

test("apart() keeps an error of a client's code out of the gateway, and reports it", async () => {
  const original = globalThis.queueMicrotask;
  const reported: (() => void)[] = [];
  globalThis.queueMicrotask = (task) => void reported.push(task);
  try {
    apart(() => {
      throw new Error("of the client");
    });
  } finally {
    globalThis.queueMicrotask = original;
  }
  expect(reported[0]).toThrow("of the client");
});
