import { expect, test } from "vitest";
import { count, leased, loose, OPEN_MS } from "../../support/views.ts";
import { World } from "../../support/world.ts";

const asked = (world: World): [number, number] => [
  count(world.tws, "reqNewsBulletins"),
  count(world.tws, "cancelNewsBulletins"),
];

/** Uses up the budget of messages, so that what follows waits for its turn. */
const spend = (api: unknown): void => {
  for (let at = 1; at <= 10; at++) loose(api as never).reqMatchingSymbols?.(at, `A${at}`);
};

test("bulletins that were taken back before they were requested cost no message", async () => {
  const world = new World({}, OPEN_MS);
  const pool = world.pool({ messagesPerSecond: 5 });
  await world.clock.until(pool.connect());
  await world.clock.advance(3_000);
  for (let at = 0; at < 10; at++) pool.getMatchingSymbols(`A${at}`).catch(() => {});
  const streams = [pool.watchNewsBulletins(), pool.watchNewsBulletins()];
  for (const stream of streams) await stream.return?.();
  await world.clock.advance(20_000);
  expect(asked(world)).toEqual([0, 0]);
});

test("bulletins that one of two takes back before they were requested are requested once", async () => {
  const { world, apis } = await leased(3, { messagesPerSecond: 5 });
  const [one, other, third] = apis.map(loose);
  await world.clock.advance(3_000);
  spend(third);
  one?.reqNewsBulletins?.(true);
  other?.reqNewsBulletins?.(true);
  one?.cancelNewsBulletins?.();
  await world.clock.advance(20_000);
  expect(asked(world)).toEqual([1, 0]);
  other?.cancelNewsBulletins?.();
  await world.clock.advance(2_000);
  expect(asked(world)).toEqual([1, 1]);
});

test("a cancel of bulletins that waits for its turn is taken back by the next request", async () => {
  const { world, apis } = await leased(2, { messagesPerSecond: 5 });
  const [one, other] = apis.map(loose);
  one?.reqNewsBulletins?.(true);
  await world.clock.advance(3_000);
  spend(other);
  one?.cancelNewsBulletins?.();
  one?.reqNewsBulletins?.(true);
  await world.clock.advance(20_000);
  expect(asked(world)).toEqual([2, 0]);
  one?.cancelNewsBulletins?.();
  await world.clock.advance(2_000);
  expect(asked(world)).toEqual([2, 1]);
});
