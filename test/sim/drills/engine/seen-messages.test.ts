import { expect, test } from "vitest";
import { seenMessages } from "../../../../sim/drills/engine/seen-messages.ts";
import { loggedMessage, traceEvent } from "../../../support/drill-log.ts";

const placed = (id: number, atMs: number) =>
  loggedMessage("placeOrder", atMs, { id, text: `placeOrder #${id} BUY` });

test("messages of one name find their frames by content, in either order", () => {
  const events = [
    traceEvent("opened", "", 0),
    traceEvent("read", "placeOrder", 1, { content: "placeOrder #1 BUY" }),
    traceEvent("read", "placeOrder", 2, { content: "placeOrder #2 BUY" }),
    traceEvent("sent", "placeOrder", 2, { content: "placeOrder #2 BUY" }),
  ];
  const seen = seenMessages([placed(1, 1), placed(2, 2)], events, "in");
  expect(seen.map(({ frame, isLost }) => [frame, isLost])).toEqual([
    [2, false],
    [3, false],
  ]);
});

test("a message that comes twice has two frames, and each of its connection", () => {
  const read = (atMs: number, connection: number) => traceEvent("read", "reqIds", atMs, { connection });
  const messages = [1, 1, 2].map((connection) => loggedMessage("reqIds", 1, { connection }));
  const seen = seenMessages(messages, [read(1, 2), read(1, 1), read(1, 1)], "in");
  expect(seen.map(({ frame }) => frame)).toEqual([2, 3, 1]);
});

test("what a fault has lost, left unread or never sent is lost", () => {
  const messages = [
    loggedMessage("reqIds", 1),
    loggedMessage("reqPositions", 2),
    loggedMessage("reqCurrentTime", 3, { outcome: "lost" }),
    loggedMessage("reqOpenOrders", 4),
  ];
  const events = [
    traceEvent("lost", "reqIds", 1),
    traceEvent("unread", "reqPositions", 2),
    traceEvent("read", "reqCurrentTime", 3),
    traceEvent("read", "reqOpenOrders", 4),
  ];
  expect(seenMessages(messages, events, "in").map(({ isLost }) => isLost)).toEqual([true, true, true, false]);
});

test("an answer that was never sent has the frame of the end of its connection", () => {
  const events = [
    traceEvent("opened", "", 0),
    traceEvent("read", "historicalData", 1),
    traceEvent("closed", "a fault cut it (rst)", 2),
  ];
  expect(seenMessages([loggedMessage("historicalData", 1)], events, "out")).toMatchObject([
    { frame: 3, isLost: true },
  ]);
});

test("an event that is older than a message is not its event", () => {
  const events = [traceEvent("sent", "tickPrice", 1), traceEvent("sent", "tickPrice", 5)];
  expect(seenMessages([loggedMessage("tickPrice", 5)], events, "out")).toMatchObject([{ frame: 2 }]);
});
