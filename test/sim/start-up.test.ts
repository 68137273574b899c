import { afterEach, expect, test, vi } from "vitest";
import { OptionIds } from "../../sim/exchange/contracts/option-ids.ts";
import { UNIVERSE, UNIVERSE_INPUT } from "../../sim/exchange/contracts/universe.ts";
import { UniverseIndex } from "../../sim/exchange/contracts/universe-index.ts";
import { Exchange } from "../../sim/exchange/exchange.ts";
import { PricePath } from "../../sim/exchange/prices/price-path.ts";
import { FakeTws, universe, VirtualClock } from "../../sim/mod.ts";
import { encodeHello } from "../../sim/wire/frames.ts";
import { reqContractDetails } from "../../sim/wire/requests/contracts.ts";
import { startApi } from "../../sim/wire/requests/session.ts";
import { frameOf } from "../support/messages.ts";

/** Contracts that a fake makes when it starts, futures of the day included. */
const INSTRUMENTS_MAX = 1_200;

afterEach(() => {
  vi.restoreAllMocks();
});

/** Counts the work of the exchange from now on. */
function counted() {
  const chains = vi.spyOn(OptionIds.prototype, "expiration");
  const points = vi.spyOn(PricePath.prototype, "point");
  const futures = vi.spyOn(UniverseIndex.prototype, "futures");
  const expired = vi.spyOn(UniverseIndex.prototype, "expired");
  const days = () => [...futures.mock.calls, ...expired.mock.calls].map(([day]) => day);
  return {
    /** Symbols whose options were made. */
    chains: () => [...new Set(chains.mock.calls.map(([{ definition }]) => definition.symbol))],
    points: () => points.mock.calls.length,
    /** Days whose futures were listed. */
    days: () => new Set(days()).size,
    listed: () => Math.max(0, ...futures.mock.results.map(({ value }) => value.listed.length)),
  };
}

/** Starts a fake with an index of its own, and a client. */
async function started() {
  const clock = new VirtualClock(Date.UTC(2026, 0, 13, 15, 30));
  const tws = new FakeTws({ clock, universe: universe(UNIVERSE_INPUT) });
  const end = tws.accept({ write: () => {}, end: () => {}, reset: () => {} });
  end.received(encodeHello(100, 193));
  end.received(frameOf(startApi, { clientId: 1 }));
  await clock.advance(0);
  return { clock, tws, end };
}

test("a fake starts, and a client connects, without a chain of options or a past price", async () => {
  const work = counted();
  const { tws } = await started();
  expect([work.chains(), work.points()]).toEqual([[], 0]);
  expect(work.days()).toBeLessThanOrEqual(1);
  expect(UNIVERSE.length + work.listed()).toBeLessThan(INSTRUMENTS_MAX);
  tws.close();
});

const AAPL_OPTIONS = { symbol: "AAPL", secType: "OPT", exchange: "SMART", currency: "USD" };

test("the details of one chain make that chain alone, and read no price", async () => {
  const work = counted();
  const { clock, tws, end } = await started();
  const underlyings = vi.spyOn(Exchange.prototype, "instrument");
  end.received(frameOf(reqContractDetails, { reqId: 1, ...AAPL_OPTIONS }));
  await clock.advance(10_000);
  expect(work.chains()).toEqual(["AAPL"]);
  expect(work.points()).toBe(0);
  // Values that an expiration has in common are made once.
  const rows = tws.trace.events.filter(({ detail }) => detail === "contractDetails").length;
  expect(rows).toBeGreaterThan(2_000);
  expect(underlyings.mock.calls.length).toBeLessThan(rows / 20);
  tws.close();
});
