import { expect, test } from "vitest";
import { type Contract, DurationUnit, type IbkrPool } from "../../../src/mod.ts";
import { ACCOUNT } from "../../support/contracts.ts";
import { manualOrder } from "../../support/sim.ts";
import { World } from "../../support/world.ts";

/** A world at half past ten in New York, with positions, an open order, a filled one and their executions. */
async function trading(): Promise<{ world: World; pool: IbkrPool; read: readonly Contract[] }> {
  const world = new World({ messagesPerSecond: 0 }, Date.UTC(2026, 0, 13, 15, 30));
  const pool = world.pool();
  world.tws.inject(manualOrder({ symbol: "AAPL", quantity: 5, limitPrice: 1 }));
  world.tws.inject(manualOrder({ symbol: "MSFT", quantity: 3 }));
  await world.clock.advance(10_000);
  const [positions, open, fills, symbols, update] = await world.clock.until(
    Promise.all([
      pool.getPositions(),
      pool.getAllOpenOrders(),
      pool.getExecutionDetails(),
      pool.getMatchingSymbols("AAPL"),
      pool.getAccountUpdates(ACCOUNT),
    ]),
  );
  const [details] = await world.clock.until(pool.getContractDetails({ conId: 265598 }));
  const lists: readonly (readonly { readonly contract?: Contract }[])[] = [
    positions,
    open,
    fills,
    update.portfolio,
  ];
  for (const list of lists) expect(list.length).toBeGreaterThan(0);
  const contracts = [...lists.flat(), symbols[0] ?? {}, details ?? {}].flatMap(
    ({ contract }) => contract ?? [],
  );
  return { world, pool, read: contracts };
}

test("the contract of every answer identifies itself again", async () => {
  const { world, pool, read } = await trading();
  for (const contract of read) {
    const found = await world.clock.until(pool.getContractDetails(contract));
    expect(found.map(({ contract: { conId } }) => conId)).toEqual([contract.conId]);
  }
});

test("the contract of every answer is accepted by every read and every stream", async () => {
  const { world, pool, read } = await trading();
  const wait = { timeoutMs: 0 };
  const history = { duration: "1 D", barSize: "1 hour" } as const;
  for (const contract of read) {
    const asked: Promise<unknown>[] = [
      pool.getMarketDataSnapshot(contract, wait),
      pool.getHistoricalData(contract, { ...history, ...wait }),
      pool.getHeadTimestamp(contract, wait),
      pool.getHistogramData(contract, { duration: 1, durationUnit: DurationUnit.DAY, ...wait }),
      pool.getHistoricalTicksLast(contract, { numberOfTicks: 1, ...wait }),
      pool.getFundamentalData(contract, "ReportSnapshot", wait),
    ];
    for (const one of asked) {
      const outcome = await world.outcome(one);
      expect(outcome).not.toMatchObject({ error: { code: "INVALID_OPTION" } });
    }
    const watched = [
      pool.watchMarketData(contract),
      pool.watchRealTimeBars(contract),
      pool.watchHistoricalBars(contract, { ...history }),
      pool.watchTickByTick(contract, { tickType: "Last" }),
      pool.watchMarketDepth(contract),
      pool.watchNews(contract),
    ];
    for (const stream of watched) await stream.return?.();
  }
});
