import { PoolError } from "../../../src/errors.ts";
import type { WebPool, WebPoolEvent } from "../../../src/web/mod.ts";
import type { WebWorld } from "./web-world.ts";

/** Gets the error that a promise rejects with on the virtual clock. */
export async function errorOf(world: WebWorld, promise: Promise<unknown>): Promise<PoolError> {
  const outcome = await world.outcome(promise);
  if ("error" in outcome && outcome.error instanceof PoolError) return outcome.error;
  throw new Error(`Cannot get a PoolError: the outcome is ${JSON.stringify(outcome)}`);
}

/** Gets the error that a promise rejects with, whenever that is; undefined where it resolves. */
export async function rejection(promise: Promise<unknown>): Promise<PoolError | undefined> {
  return await promise.then(
    () => undefined,
    (error: PoolError) => error,
  );
}

/** Lists the requests that the gateway has read, as `GET /portfolio/accounts`; those of one path where it is given. */
export function requests(world: WebWorld, path = ""): string[] {
  return world.gateway.trace
    .of("read")
    .map(({ detail }) => detail)
    .filter((one) => one.includes(path));
}

/** Collects the events of a pool from now on. */
export function eventsOf(pool: WebPool): WebPoolEvent[] {
  const all: WebPoolEvent[] = [];
  void (async () => {
    for await (const event of pool.events({ bufferMax: 100_000 })) all.push(event);
  })();
  return all;
}

/** Lists the types of events, equal ones in a row once. */
export function story(events: readonly WebPoolEvent[]): string[] {
  const types = events.map((event) => (event.type === "state" ? event.state : `(${event.type})`));
  return types.filter((type, at) => type !== types[at - 1]);
}
