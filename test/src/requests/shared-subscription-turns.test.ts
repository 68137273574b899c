import { expect, test } from "vitest";
import { PoolError } from "../../../src/errors.ts";
import { type RequestsFixture, requestsFixture } from "../../support/requests-fixture.ts";

/** Bulletins without a connection, with a budget of two messages; `spend` uses it up. */
function bulletins() {
  const hand: RequestsFixture = requestsFixture({ messagesPerSecond: 2 });
  const spend = (): void => {
    for (let at = 0; at < 2; at++) hand.budgets.pacer.count();
  };
  const sent = (): string[] =>
    hand.sent.map(([name, all]) => (name === "reqNewsBulletins" ? `start ${all}` : name));
  return { ...hand, hand, spend, sent, ...hand.requests.bulletins };
}

const CANCEL = "cancelNewsBulletins";

test("bulletins are requested for each user, and cancelled when the last one leaves", async () => {
  const { start, stop, sent, clock } = bulletins();
  start();
  start();
  await clock.advance(5_000);
  stop();
  await clock.advance(5_000);
  expect(sent()).toEqual(["start true", "start true"]);
  stop();
  await clock.advance(5_000);
  expect(sent()).toEqual(["start true", "start true", CANCEL]);
  start();
  await clock.advance(5_000);
  stop();
  await clock.advance(5_000);
  expect(sent().slice(3)).toEqual(["start true", CANCEL]);
});

test("requests that wait for their turn are taken back one for one, and leave no cancel", async () => {
  const { start, stop, sent, clock, spend } = bulletins();
  spend();
  for (let at = 0; at < 3; at++) start();
  stop();
  await clock.advance(5_000);
  expect(sent()).toEqual(["start true", "start true"]);
  const other = bulletins();
  other.spend();
  other.start();
  other.start();
  other.stop();
  other.stop();
  expect(other.clock.timers).toBe(0);
  await other.clock.advance(5_000);
  expect(other.sent()).toEqual([]);
});

test("a user that leaves after its request went out takes back no request of another", async () => {
  const { start, stop, sent, clock, hand } = bulletins();
  hand.budgets.pacer.count();
  await clock.advance(500);
  hand.budgets.pacer.count();
  start();
  start();
  await clock.advance(600);
  expect(sent()).toEqual(["start true"]);
  stop();
  await clock.advance(5_000);
  expect(sent()).toEqual(["start true", "start true"]);
  stop();
  expect(sent().at(-1)).toBe(CANCEL);
});

test("a user that comes and leaves again after the cancel costs no message", async () => {
  const { start, stop, sent, clock, spend } = bulletins();
  start();
  stop();
  await clock.advance(5_000);
  spend();
  start();
  stop();
  await clock.advance(5_000);
  expect(sent()).toEqual(["start true", CANCEL]);
});

test("a waiting cancel is taken back by the next user, one that went out is not", async () => {
  const { start, stop, sent, clock, spend } = bulletins();
  start();
  spend();
  stop();
  start();
  await clock.advance(5_000);
  expect(sent()).toEqual(["start true", "start true"]);
  stop();
  expect(sent().at(-1)).toBe(CANCEL);
  start();
  await clock.advance(5_000);
  stop();
  await clock.advance(5_000);
  expect(sent().slice(3)).toEqual(["start true", CANCEL]);
});

test("when the session ends, bulletins that wait for their turn are never requested", async () => {
  const { start, stop, sent, clock, spend, hand } = bulletins();
  spend();
  start();
  hand.outbox.end(new PoolError("SESSION_LOST", "the session was lost"));
  stop();
  await clock.advance(5_000);
  expect([sent(), clock.timers]).toEqual([[], 0]);
});
