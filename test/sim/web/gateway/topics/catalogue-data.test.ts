import fc from "fast-check";
import { expect, test } from "vitest";
import { ACCOUNT } from "../../../../../sim/exchange/exchange-options.ts";
import { AAPL, CLOSED_MS, gatewayContext, OPEN_MS, TopicSocket } from "../../../../support/web/context.ts";
import { DATA_TOPICS } from "../../../../support/web/data-catalogue.ts";
import "../../../../support/replay.ts";

const target = fc.oneof(
  fc.constantFrom(ACCOUNT, `${AAPL}`, `${AAPL}@NYSE`, "416904", "12087792", "0", "__proto__", "", "<html>"),
  fc.string({ maxLength: 6 }),
);
const args = fc.record(
  {
    fields: fc.oneof(fc.constant(["31", "84", "76"]), fc.jsonValue()),
    keys: fc.oneof(fc.constant(["NetLiquidation", "LedgerListUSD"]), fc.jsonValue()),
    period: fc.oneof(fc.constant("1d"), fc.jsonValue()),
    bar: fc.oneof(fc.constant("1h"), fc.jsonValue()),
    source: fc.jsonValue(),
    outsideRth: fc.jsonValue(),
  },
  { requiredKeys: [] },
);

test("topics have the names of the documentation and end with their layer", () => {
  expect(DATA_TOPICS.map(({ subscribe, unsubscribe, layer }) => [subscribe, unsubscribe, layer])).toEqual([
    ["smd", "umd", "brokerage"],
    ["smh", "umh", "brokerage"],
    ["sbd", "ubd", "brokerage"],
    ["spl", "upl", "login"],
    ["ssd", "usd", "login"],
    ["sld", "uld", "login"],
  ]);
});

test("any message is answered by frames that can be written as JSON, and time always moves on", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...DATA_TOPICS),
      fc.array(fc.record({ targets: fc.array(target, { maxLength: 3 }), args }), {
        minLength: 1,
        maxLength: 4,
      }),
      fc.constantFrom(OPEN_MS, CLOSED_MS),
      (topic, messages, nowMs) => {
        const socket = new TopicSocket(topic, gatewayContext(nowMs));
        for (const message of messages) {
          socket.begin(message.targets, message.args);
          socket.pass(1_500);
        }
        for (const { dueMs } of socket.running.values()) {
          expect(dueMs ?? Number.POSITIVE_INFINITY).toBeGreaterThan(socket.context.nowMs);
        }
        for (const frame of socket.frames) {
          expect(frame.topic).toEqual(expect.stringMatching(new RegExp(`^${topic.subscribe}`)));
          expect(JSON.stringify(frame)).not.toContain("NaN");
        }
        for (const { targets } of messages) socket.end(targets);
      },
    ),
    { numRuns: 60 },
  );
});

test("topics of the login need no brokerage session", () => {
  const bare = {
    ...gatewayContext(),
    get brokerage(): never {
      throw new Error("There is no brokerage session");
    },
  };
  for (const topic of DATA_TOPICS.filter(({ layer }) => layer === "login")) {
    const { frames, subscription } = topic.begin([ACCOUNT], {}, bare);
    expect(frames.length, topic.subscribe).toBe(1);
    expect(() => subscription?.run(bare)).not.toThrow();
  }
});
