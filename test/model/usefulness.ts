import { answers } from "./usefulness/answers.ts";
import { conflict } from "./usefulness/conflict.ts";
import { cutOff } from "./usefulness/cut-off.ts";
import { ending } from "./usefulness/ending.ts";
import { Epilogue, type UsefulPromise, type UsefulWorld } from "./usefulness/epilogue.ts";
import { leases } from "./usefulness/leases.ts";
import { orders } from "./usefulness/orders.ts";
import { outage } from "./usefulness/outage.ts";
import { reconnect } from "./usefulness/reconnect.ts";
import { unanswered } from "./usefulness/unanswered.ts";

/** Promises of usefulness, each independent of the others; the last one closes the pool. */
export const USEFUL: readonly UsefulPromise[] = [
  answers,
  leases,
  orders,
  unanswered,
  outage,
  reconnect,
  conflict,
  cutOff,
  ending,
];

/** Returns the promises of these names, in their usual order; all of them without names. @throws {Error} For another name. */
export function usefulPromises(names?: readonly string[]): readonly UsefulPromise[] {
  const unknown = names?.find((name) => USEFUL.every((promise) => promise.name !== name));
  if (unknown !== undefined)
    throw new Error(`Cannot try "${unknown}": there is no such promise of usefulness`);
  return USEFUL.filter(({ name }) => names?.includes(name) ?? true);
}

/**
 * Uses a pool without faults other than its own: a pool that refuses everything is safe, and of no use.
 *
 * It is called with all faults healed, on a pool that is not drained or closed, after the checks of what is left idle: it places
 * orders of its own (`orderRef` begins with `useful`) and ends connections. The last promise closes the pool.
 *
 * @param promises Which promises to try, in this order. Default: all.
 * @returns A sentence for each check that failed.
 */
export async function usefulness(
  world: UsefulWorld,
  promises: readonly UsefulPromise[] = USEFUL,
): Promise<readonly string[]> {
  const epilogue = new Epilogue(world);
  for (const promise of promises) await promise.try(epilogue);
  return epilogue.breaches;
}
