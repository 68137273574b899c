import fc from "fast-check";
import { expect, test } from "vitest";
import { AAPL } from "../../support/contracts.ts";
import { runs } from "../../support/runs.ts";
import { drop } from "../../support/sim.ts";
import { World } from "../../support/world.ts";

const anyAction = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant("read" as const), times: fc.integer({ min: 1, max: 12 }) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("wait" as const), ms: fc.nat(1_500) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("drop" as const) }) },
);

/** The first instant from which on a second has more messages than allowed. */
const tooMany = (readMs: readonly number[], max: number): number | undefined =>
  readMs.find((atMs, place) => (readMs[place + max] ?? Number.POSITIVE_INFINITY) - atMs < 1_000);

test("no second has more messages than the budget, START_API of each session included", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 24 }),
      fc.array(anyAction, { maxLength: 8 }),
      async (max, actions) => {
        const world = new World();
        const pool = world.pool({ messagesPerSecond: max });
        let symbols = 0;
        const answers: Promise<unknown>[] = [];
        const read = (times: number): void => {
          for (let at = 0; at < times; at++) {
            const contract = { ...AAPL, symbol: `A${symbols++}` };
            answers.push(pool.getContractDetails(contract, { timeoutMs: 300_000 }).catch(() => {}));
          }
        };
        // These wait for the session, and go out in the instant in which it is ready.
        read(max + 5);
        await world.clock.advance(999);
        expect(world.tws.trace.of("read")).toHaveLength(max);
        for (const action of actions) {
          if (action.kind === "wait") await world.clock.advance(action.ms);
          else if (action.kind === "drop") world.tws.inject(drop());
          else read(action.times);
        }
        await world.clock.until(Promise.all(answers));
        const all = world.tws.trace.of("read");
        // TWS counts what one client sends.
        for (const connection of new Set(all.map((one) => one.connection))) {
          const readMs = all.filter((one) => one.connection === connection).map(({ atMs }) => atMs);
          expect(tooMany(readMs, max)).toBeUndefined();
        }
        await world.close();
      },
    ),
    runs(15),
  );
});
