import fc from "fast-check";
import { expect, test } from "vitest";
import type { TickType } from "../../../src/mod.ts";
import { type MarketDataUpdate, TickBoard } from "../../../src/operations/tick-board.ts";
import { cpuMs } from "../../support/cpu-time.ts";
import { runs } from "../../support/runs.ts";

type Act =
  | { readonly kind: "tick"; readonly type: number; readonly value: number | string }
  | { readonly kind: "data"; readonly type: number }
  | { readonly kind: "replay" | "look" };

const acts: fc.Arbitrary<Act[]> = fc.array(
  fc.oneof(
    {
      weight: 20,
      arbitrary: fc.record({
        kind: fc.constant("tick" as const),
        type: fc.oneof(fc.integer({ min: 0, max: 12 }), fc.constantFrom(-1, 0.5, 1_001, 2 ** 31, Number.NaN)),
        value: fc.oneof(fc.double({ noNaN: true }), fc.string({ maxLength: 3 })),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant("data" as const), type: fc.integer({ min: 1, max: 4 }) }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom("replay" as const, "look" as const) }) },
  ),
  { maxLength: 400 },
);

test("the ticks of an update are those of its time, whenever they are looked at", () => {
  fc.assert(
    fc.property(acts, (all) => {
      const board = new TickBoard();
      const model = new Map<number, number | string>();
      let dataType = 1;
      const told: {
        readonly update: MarketDataUpdate;
        readonly ticks: Map<number, number | string>;
        readonly dataType: number;
      }[] = [];
      for (const act of all) {
        if (act.kind === "tick") {
          const update = board.put(act.type as TickType, act.value);
          const known = Number.isInteger(act.type) && act.type >= 0 && act.type <= 1_000;
          expect(update === undefined).toBe(!known);
          if (update === undefined) continue;
          model.set(act.type, act.value);
          expect(update).toMatchObject({ tickType: act.type, value: act.value });
          told.push({ update, ticks: new Map(model), dataType });
        } else if (act.kind === "data") {
          const update = board.setType(act.type as never);
          expect(update === undefined).toBe(act.type === dataType);
          dataType = act.type;
          if (update !== undefined) told.push({ update, ticks: new Map(model), dataType });
        } else if (act.kind === "look") void told.at(-1)?.update.ticks;
        else {
          const replay = board.replay();
          expect(
            new Map(
              replay
                .filter(({ tickType }) => tickType !== undefined)
                .map(({ tickType, value }) => [tickType, value]),
            ),
          ).toEqual(model);
          for (const update of replay) {
            expect(new Map(update.ticks)).toEqual(model);
            expect(update.marketDataType).toBe(dataType);
          }
        }
      }
      for (const { update, ticks, dataType: type } of told) {
        expect(new Map(update.ticks)).toEqual(ticks);
        expect(update.marketDataType).toBe(type);
      }
    }),
    runs(150),
  );
});

test("nobody can change an update or its ticks, and its readers share one map", () => {
  const board = new TickBoard();
  const update = board.put(1, 100) as MarketDataUpdate;
  expect(() => Object.assign(update, { value: 1 })).toThrow(TypeError);
  const ticks = update.ticks as Map<TickType, number>;
  expect(update.ticks).toBe(ticks);
  expect(() => ticks.set(1, 5)).toThrow(TypeError);
  expect(() => ticks.delete(1)).toThrow(TypeError);
  expect(() => ticks.clear()).toThrow(TypeError);
  expect(ticks.get(1)).toBe(100);
});

test("a late reader gets the market data type although there is no tick yet", () => {
  const board = new TickBoard();
  expect(board.replay()).toEqual([]);
  board.setType(3);
  expect(board.replay()).toMatchObject([{ tickType: undefined, marketDataType: 3 }]);
});

test("20 000 tick types cost little, and the board keeps no more than TWS has", () => {
  const board = new TickBoard();
  const beganMs = cpuMs();
  let last: MarketDataUpdate | undefined;
  for (let round = 0; round < 5; round++)
    for (let type = 0; type < 20_000; type++) last = board.put(type as TickType, type) ?? last;
  expect(cpuMs() - beganMs).toBeLessThan(2_000);
  expect(last?.ticks.size).toBe(1_001);
  expect(board.replay()).toHaveLength(1_001);
});
