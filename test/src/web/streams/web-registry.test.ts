import { expect, test } from "vitest";
import { WATCH_ORDERS } from "../../../../src/web/streams/orders.ts";
import { WATCH_EXECUTIONS } from "../../../../src/web/streams/trades.ts";
import { WebRegistry } from "../../../../src/web/streams/web-registry.ts";
import { VirtualClock } from "../../../support/sim.ts";

test("gaps are added up over streams, also those of streams that are gone", async () => {
  const clock = new VirtualClock();
  const registry = new WebRegistry(clock, { gap: () => {}, resumed: () => {} });
  const [orders, fills] = [registry.add(WATCH_ORDERS), registry.add(WATCH_EXECUTIONS)];
  orders.gap("x");
  fills.gap("x");
  await clock.advance(100);
  fills.begins();
  fills.fencePassed(1);
  expect(registry.stats()).toEqual({ streams: 2, readers: 0, gapMs: 100, gapMsTotal: 200 });
  expect([registry.remove(orders), registry.remove(orders)]).toEqual([true, false]);
  expect(registry.stats()).toEqual({ streams: 1, readers: 0, gapMs: 0, gapMsTotal: 200 });
  expect([registry.size, registry.get("str"), registry.all]).toEqual([1, fills, [fills]]);
});
