import { expect, test } from "vitest";
import { PoolError } from "../../../src/mod.ts";
import { watchOrders } from "../../../src/operations/orders.ts";
import { Subscription } from "../../../src/subscriptions/subscription.ts";
import { SubscriptionRequests } from "../../../src/subscriptions/subscription-requests.ts";
import { PRICES, type SessionFixture, streamsFixture } from "../../support/streams-fixture.ts";

const LOST = new PoolError("SESSION_LOST", "the session was lost");

/** Lines with one subscription, and what they tell of it. */
function alone(messagesPerSecond = 50) {
  const by = streamsFixture();
  const session = by.session({ messagesPerSecond });
  const told: unknown[][] = [];
  const log =
    (what: string) =>
    (_one: Subscription, ...rest: unknown[]): void =>
      void told.push([what, ...rest]);
  const lines = new SubscriptionRequests({
    ...{ clock: by.clock, receive: log("receive"), failed: log("failed"), requested: log("requested") },
    ...{ halted: log("halted"), skipped: log("skipped") },
  });
  const hooks = { gap: () => {}, resumed: () => {}, wallMs: () => 0 };
  const one = new Subscription(PRICES, "AAPL", "", by.clock, hooks);
  return { by, session, lines, one, told };
}

test("a line is requested once while it is requested or about to be, and not without a session", async () => {
  const { by, session, lines, one, told } = alone(5);
  lines.start(one);
  expect([one.state, told]).toEqual([{ kind: "idle" }, []]);
  lines.bind(session.live);
  for (let at = 0; at < 5; at++) session.budgets.pacer.count();
  for (let times = 0; times < 2; times++) lines.start(one);
  expect(one.state.kind).toBe("queued");
  await by.clock.advance(3_000);
  lines.start(one);
  await by.clock.advance(3_000);
  expect([one.state.kind, session.numbers("reqMktData"), told]).toEqual(["open", [1], [["requested"]]]);
});

test("a dropped request has failed if it can never be sent, and not at the end of its session", () => {
  for (const [code, fails] of [
    ["LIMIT_REACHED", true],
    ["INVALID_OPTION", true],
    ["SESSION_LOST", false],
  ] as const) {
    const { session, lines, one, told } = alone(5);
    lines.bind(session.live);
    for (let at = 0; at < 5; at++) session.budgets.pacer.count();
    lines.start(one);
    if (one.state.kind !== "queued") throw new Error("it was sent");
    session.outbox.drop(one.state.ticket, new PoolError(code, "why"));
    const error = expect.objectContaining({ code, message: "Cannot watch prices: why" });
    expect(told).toEqual(fails ? [["failed", error, false]] : []);
  }
});

test("an ended subscription stays ended when its request ends", () => {
  const { session, lines, one } = alone();
  lines.bind(session.live);
  lines.start(one);
  one.end(LOST);
  expect(lines.halt(one)).toBeUndefined();
  lines.unbind([one]);
  lines.start(one);
  expect(one.state).toEqual({ kind: "over", error: LOST });
});

test("a stream that begins with a question gives it up with its last reader", async () => {
  const by = streamsFixture();
  const session = by.session();
  const reader = by.watch(watchOrders, null);
  await by.clock.advance(100);
  expect(session.outcomes).toEqual([]);
  await reader.stream.return?.();
  await by.clock.advance(0);
  expect(session.outcomes).toEqual(["ABORTED"]);
});

test("a question that cannot be put into a message ends the stream that begins with it", async () => {
  const by = streamsFixture();
  const session: SessionFixture = by.session({
    onSent: () => {
      throw new Error("no such field");
    },
  });
  const reader = by.watch(watchOrders, null);
  await by.clock.advance(100_000);
  expect(reader.over).toMatchObject({
    code: "INVALID_OPTION",
    message: expect.stringMatching(/^Cannot watch the orders: .*no such field$/),
  });
  expect(session.sent).toHaveLength(1);
});
