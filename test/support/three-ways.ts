import { type IBApi, type IbkrPool, PoolError, type Stream } from "../../src/mod.ts";
import type { AnyRead } from "../../src/operations/read.ts";
import type { AnyWatch } from "../../src/operations/stream.ts";
import { ownReference } from "../../src/orders/order-reference.ts";
import { ACCOUNT } from "./contracts.ts";
import { TURNS, type Turn } from "./request-turns.ts";
import { bulletin } from "./sim.ts";
import { World } from "./world.ts";

/** Tuesday half past ten in New York. */
const START_MS = Date.UTC(2026, 0, 13, 15, 30);
/** Instant of the first turn: sessions are ready, and farms reported. */
const FIRST_MS = START_MS + 10_000;
/** Length of a turn, and the time after which it is ended, in ms. */
const TURN_MS = 8_000;
const HEARD_MS = 6_000;

/** An event of an `IBApi`: its name and its arguments, as data. */
export type Heard = readonly [event: string, ...args: unknown[]];

/** Events of the connection, and those that say what was sent. */
const APART: readonly string[] = [
  "sent",
  "received",
  "result",
  "info",
  "server",
  "connected",
  "disconnected",
];

/** Makes every request of the catalogue on an `IBApi`, and keeps the events of each turn. */
export async function heardOn(
  apiOf: (world: World) => Promise<IBApi>,
): Promise<ReadonlyMap<string, readonly Heard[]>> {
  const world = makeWorld();
  const api = await apiOf(world);
  let current: Heard[] = [];
  const all = (event: string, args: readonly unknown[]): void => {
    if (!APART.includes(event)) current.push(plain([event, ...args]) as Heard);
  };
  (api.on as (event: string, listener: typeof all) => void)("all", all);
  const events = new Map<string, Heard[]>();
  await turns(world, async (turn, id) => {
    current = [];
    events.set(turn.name, current);
    turn.begin(api, id);
    await world.clock.advance(HEARD_MS);
    turn.end?.(api, id);
  });
  api.disconnect();
  await world.clock.advance(1);
  await world.close();
  return events;
}

/** Makes every read, and watches every stream, of a pool. @returns The answer, or the values, of each. */
export async function givenByPool(): Promise<ReadonlyMap<string, unknown>> {
  const world = makeWorld();
  const pool = world.pool();
  const lease = await world.clock.until(pool.acquire());
  const given = new Map<string, unknown>();
  await turns(world, async ({ name, read, watch, args, begin }, id) => {
    if (read !== undefined) {
      const { clock } = world;
      given.set(name, await clock.until(answerOf(pool, read, args), HEARD_MS));
    } else if (watch !== undefined) {
      const values: unknown[] = [];
      given.set(name, values);
      const stream = opened(pool, watch, args);
      void stream.forEach((update) => {
        if (update.kind === "update") values.push(plain(update.value));
      });
      await world.clock.advance(HEARD_MS);
      await stream.return?.();
    } else begin(lease.api as unknown as IBApi, id);
  });
  await world.close();
  return given;
}

/** Puts together what a pool should have given, of the events of the client. */
export function rowsOf({ read, watch, args }: Turn, events: readonly Heard[], id: number): unknown {
  if (read !== undefined) return answerIn(read, args, events);
  const values: unknown[] = [];
  const emit = (value: unknown): void => void values.push(plain(value));
  const beginning = { emit, endSnapshot: () => {}, kept: new Map(), clientId: 1, id };
  const flow = watch?.begin(args, beginning);
  const { source } = watch ?? {};
  if (typeof source === "object") flow?.snapshot?.(answerIn(source, null, events));
  else for (const [event, ...rest] of events) (flow?.on[event] as Handler | undefined)?.(...rest);
  return values;
}

type Handler = (...args: readonly unknown[]) => unknown;

/** Copies a value as data: errors by their text, references without the token of the pool, no missing values at the end. */
export function plain(value: unknown): unknown {
  const text = JSON.stringify(value, (key, one) => {
    if (one instanceof Error) return one.message;
    if (one instanceof Map) return [...one];
    if (key === "orderRef") return ownReference(one ?? "");
    return one;
  });
  return text === undefined ? undefined : JSON.parse(text);
}

function makeWorld(): World {
  return new World({ wallStreetHorizon: true, accounts: [ACCOUNT] }, START_MS);
}

async function turns(world: World, play: (turn: Turn, id: number) => Promise<void>): Promise<void> {
  for (const [at, turn] of TURNS.entries()) {
    await world.clock.advance(FIRST_MS + at * TURN_MS - world.clock.now());
    if (turn.method === "reqNewsBulletins")
      world.clock.after(TURN_MS / 4, () => void world.tws.inject(bulletin({ text: "closed" })));
    await play(turn, idOf(turn));
  }
}

/** Gets the number that a turn uses. */
export function idOf(turn: Turn): number {
  return 1_000 + TURNS.indexOf(turn);
}

async function answerOf(pool: IbkrPool, read: AnyRead, args: unknown): Promise<unknown> {
  try {
    return plain(await (Reflect.get(pool, "request") as Handler).call(pool, read, args, {}));
  } catch (error) {
    return error instanceof PoolError ? (error.twsCode ?? error.code) : String(error);
  }
}

function opened(pool: IbkrPool, watch: AnyWatch, args: unknown): Stream<unknown> {
  return (Reflect.get(pool, "watch") as Handler).call(pool, watch, args, {}) as Stream<unknown>;
}

/** Puts an answer together; the code of the last error where it is not complete. */
function answerIn(read: AnyRead, args: unknown, events: readonly Heard[]): unknown {
  const collecting = read.collect(args as never);
  let code: unknown;
  for (const [event, ...rest] of events) {
    if (event === "error") code = rest[1];
    const handler = collecting.on[event] as Handler | undefined;
    if (handler?.(...rest) === "done" || (handler !== undefined && collecting.done === true))
      return plain(collecting.result());
  }
  return code;
}
