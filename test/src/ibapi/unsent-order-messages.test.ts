import { expect, test } from "vitest";
import type { KnownOrder } from "../../../src/ibapi/known-orders.ts";
import { addUnsent, removeSent, unsentMessagesOf } from "../../../src/ibapi/unsent-order-messages.ts";
import type { LiveSession } from "../../../src/session/live-session.ts";
import { AAPL } from "../../support/contracts.ts";
import { count, errors, leased, loose, of, RESTING } from "../../support/views.ts";

test("a queued change is never sent after the cancel of another caller", async () => {
  const { world, apis, told } = await leased(2, { messagesPerSecond: 5 });
  const [a, b] = apis;
  a?.placeOrder(1, AAPL, RESTING);
  await world.clock.advance(3_000);
  b?.reqAllOpenOrders();
  await world.clock.advance(3_000);
  const number = of(told[1] ?? [], "openOrder")[0]?.[0] as number;
  expect(number).toBeLessThan(0);
  for (let n = 0; n < 10; n++) loose(a as never).reqContractDetails?.(100 + n, AAPL);
  a?.placeOrder(1, AAPL, { ...RESTING, lmtPrice: 2 });
  b?.placeOrder(number, AAPL, { ...RESTING, lmtPrice: 3 });
  b?.cancelOrder(number);
  await world.clock.advance(10_000);
  expect([count(world.tws, "placeOrder"), count(world.tws, "cancelOrder")]).toEqual([1, 1]);
  // Both changes were not sent, and whoever made one is told why.
  expect(errors(told[0] ?? [])).toEqual([
    [504, 1],
    [202, 1],
  ]);
  expect(errors(told[1] ?? [])).toEqual([
    [504, number],
    [202, number],
  ]);
  expect(of(told[0] ?? [], "error")[0]?.[0]).toMatchObject({
    message: expect.stringContaining("the order was cancelled before it was sent"),
  });
});

test("a cancel leaves alone what waits for other orders", async () => {
  const { world, apis } = await leased(2, { messagesPerSecond: 5 });
  const [a, b] = apis;
  a?.placeOrder(1, AAPL, RESTING);
  a?.placeOrder(2, AAPL, RESTING);
  await world.clock.advance(3_000);
  for (let n = 0; n < 10; n++) loose(b as never).reqContractDetails?.(100 + n, AAPL);
  a?.placeOrder(2, AAPL, { ...RESTING, lmtPrice: 2 });
  b?.placeOrder(1, AAPL, RESTING);
  a?.cancelOrder(1);
  await world.clock.advance(10_000);
  expect([count(world.tws, "placeOrder"), count(world.tws, "cancelOrder")]).toEqual([4, 1]);
});

test("unsentMessagesOf() finds queued messages only, and removes orders without any", () => {
  const live = {} as LiveSession;
  const ticket = (kind: string) => ({ state: { kind } });
  const known = (twsId: number, ...tickets: object[]) =>
    ({ twsId, queued: new Set(tickets) }) as never as KnownOrder;
  const [first, second, sent] = [ticket("queued"), ticket("queued"), ticket("sent")];
  const [one, other] = [known(40, sent, first, second), known(41, ticket("queued"))];
  expect(unsentMessagesOf(live, 40)).toEqual([]);
  removeSent(live, one);
  for (const noted of [one, other, one]) addUnsent(live, noted);
  expect(unsentMessagesOf({} as LiveSession, 40)).toEqual([]);
  // It stays noted as long as something waits.
  removeSent(live, one);
  expect(unsentMessagesOf(live, 40)).toEqual([first, second]);
  first.state.kind = "sent";
  removeSent(live, one);
  expect(unsentMessagesOf(live, 40)).toEqual([second]);
  second.state.kind = "sent";
  removeSent(live, one);
  second.state.kind = "queued";
  expect([unsentMessagesOf(live, 40), unsentMessagesOf(live, 41).length]).toEqual([[], 1]);
  // One that is found without anything that waits is forgotten as well.
  addUnsent(live, one);
  second.state.kind = "dropped";
  expect(unsentMessagesOf(live, 40)).toEqual([]);
  second.state.kind = "queued";
  expect(unsentMessagesOf(live, 40)).toEqual([]);
});
