import { expect, test } from "vitest";
import { PoolError } from "../../../src/mod.ts";
import type { AnyWatch } from "../../../src/operations/stream.ts";
import { streamFailure } from "../../../src/subscriptions/stream-failures.ts";
import { PRICES, type StreamsFixture, streamsFixture } from "../../support/streams-fixture.ts";

test("the error that ends a stream names what it did, and keeps the code and the cause", () => {
  const cause = new PoolError("SESSION_LOST", "the session was lost");
  expect(streamFailure("watch prices", cause)).toMatchObject({
    ...{ code: "SESSION_LOST", message: "Cannot watch prices: the session was lost", cause },
  });
});

/** What a reader is told that waited 2 s for its first update, in the situation that a test makes. */
async function reasonOf(prepare: (by: StreamsFixture) => void, about: Partial<AnyWatch> = {}) {
  const by = streamsFixture();
  prepare(by);
  const reader = by.watch({ ...PRICES, ...about }, "AAPL", { timeoutMs: 2_000 });
  await by.clock.advance(1_999);
  expect(reader.over).toBe("reading");
  await by.clock.advance(1);
  expect(reader.over).toBeInstanceOf(PoolError);
  expect(by.streams.stats().streams).toBe(0);
  const { code, message } = reader.over as PoolError;
  const sentence = "Cannot watch prices: no update came within 2000 ms: ";
  expect([code, message.slice(0, sentence.length)]).toEqual(["REQUEST_TIMEOUT", sentence]);
  return message.slice(sentence.length);
}

test("no first update in time: the error names what the stream waited for", async () => {
  expect(await reasonOf(() => undefined)).toBe("there is no session: none is being dialled");
  expect(
    await reasonOf((by) => {
      by.waitingFor = "TWS has a dialog open";
    }),
  ).toBe("there is no session: TWS has a dialog open");
  expect(await reasonOf((by) => void by.session())).toBe("TWS has sent nothing");
  const slow = (by: StreamsFixture) => {
    const { outbox } = by.session({ messagesPerSecond: 1 });
    for (let at = 0; at < 9; at++) outbox.submit({ lane: "interactive", owner: null }, () => {});
  };
  expect(await reasonOf(slow)).toMatch(/^it was not sent: \d+ messages wait for the budget of 1 a second$/);
  const cutOff = (by: StreamsFixture) => by.session().live.setIbkrLink("lost");
  expect(await reasonOf(cutOff)).toBe("it was not sent: TWS is cut off from IBKR");
  // What TWS itself knows is requested all the same.
  expect(await reasonOf(cutOff, { farms: undefined } as never)).toBe("TWS is cut off from IBKR");
  expect(
    await reasonOf((by) => {
      const session = by.session();
      by.clock.after(1_500, () => session.error(10182, "disconnected"));
    }),
  ).toBe("it is requested again after a while: disconnected (10182)");
});
