import type { IbkrPool, LatestQuote, PoolOptions } from "../../src/mod.ts";
import { type Frame, ScriptedTws } from "./scripted-tws.ts";
import { World } from "./world.ts";

/** A price with its size. */
export const quotePrice = (id: string, type: number, value: number, size = 3): Frame => [
  1,
  6,
  id,
  type,
  value,
  size,
  0,
];
/** The kind of data. */
export const dataKind = (id: string, type: number): Frame => [58, 1, id, type];

/** A scripted TWS and a pool of it. */
export interface QuoteTws {
  readonly world: World;
  readonly tws: ScriptedTws;
  readonly pool: IbkrPool;
  /** Waits for a quote, or its error, and gives the time that it took, in ms. */
  timed(call: Promise<LatestQuote>): Promise<readonly [outcome: unknown, tookMs: number]>;
}

/** A TWS that sends frames for each line, each batch some ms after the request; and a pool of it. */
export function quoteTws(
  batches: (id: string, symbol: string) => readonly (readonly [atMs: number, ...frames: Frame[]])[],
  options: PoolOptions = {},
): QuoteTws {
  const world = new World();
  const tws = new ScriptedTws(world, 5000, ({ name, fields }, { send }) => {
    if (name !== "reqMktData") return;
    const [, , id = "", , symbol = ""] = fields;
    for (const [atMs, ...frames] of batches(id, symbol)) {
      if (atMs === 0) send(...frames);
      else world.clock.after(atMs, () => send(...frames));
    }
  });
  const pool = world.pool({ port: 5000, ...options });
  const timed = (call: Promise<LatestQuote>): Promise<readonly [unknown, number]> => {
    const sinceMs = world.clock.now();
    const ended = (outcome: unknown) => [outcome, world.clock.now() - sinceMs] as const;
    return world.clock.until(call.then(ended, ended));
  };
  return { world, tws, pool, timed };
}

const SIZES = (id: string): readonly Frame[] => [0, 3, 5].map((type) => [2, 6, id, type, 3]);
/** A market with bid, ask, last and close. */
export const wholeMarket = (id: string): readonly Frame[] => [
  ...SIZES(id),
  ...[
    dataKind(id, 1),
    quotePrice(id, 4, 10.1),
    quotePrice(id, 1, 10),
    quotePrice(id, 2, 10.2),
    quotePrice(id, 9, 9.9, 0),
  ],
];
