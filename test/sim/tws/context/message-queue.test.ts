import { expect, test } from "vitest";
import { MessageQueue } from "../../../../sim/tws/context/message-queue.ts";
import { reqMatchingSymbols } from "../../../../sim/wire/requests/contracts.ts";
import { reqPositions } from "../../../../sim/wire/requests/positions.ts";
import { names, Table } from "../../../support/table.ts";

test("messages leave in the order in which they came", () => {
  const queue = new MessageQueue();
  for (let number = 0; number < 10; number++) queue.push([`${number}`]);
  expect([queue.shift(), queue.shift(), queue.length]).toEqual([["0"], ["1"], 8]);
  expect(queue.takeAll().map(([id]) => id)).toEqual(["2", "3", "4", "5", "6", "7", "8", "9"]);
  expect([queue.length, queue.shift()]).toEqual([0, undefined]);
});

test("a full queue takes no more messages until one has left", () => {
  const queue = new MessageQueue();
  const large = ["81", "1", "x".repeat(15_000_000)];
  const taken = Array.from({ length: 6 }, () => queue.push(large));
  expect(taken).toEqual([true, true, true, true, false, false]);
  queue.shift();
  expect(queue.push(large)).toBe(true);
});

test("a client that sends more than can wait while TWS is cut off loses its connection", () => {
  const table = new Table({ messagesPerSecond: 0 });
  const client = table.client(1);
  table.happens({ kind: "offline" });
  const pattern = "x".repeat(15_000_000);
  for (let number = 0; number < 4; number++)
    expect(names(client.send(reqMatchingSymbols, { reqId: number, pattern }))).toEqual([]);
  expect(names(client.send(reqMatchingSymbols, { reqId: 5, pattern }))).toEqual(["close"]);
});

test("a paced client that sends more than can wait loses its connection", () => {
  const table = new Table({ messagesPerSecond: 1, rateLimit: "queue" });
  const client = table.client(1);
  const pattern = "x".repeat(15_000_000);
  client.send(reqPositions);
  const ends = Array.from({ length: 6 }, (_, reqId) =>
    names(client.send(reqMatchingSymbols, { reqId, pattern })),
  );
  expect(ends.some((end) => end.includes("close"))).toBe(true);
});
