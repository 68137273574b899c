import { hash32 } from "../world/random.ts";

/** Numbers of contracts that follow from a name: far from those that TWS gives out today, and from each other. */
export function madeUpConId(name: string): number {
  return 1_900_000_000 + (hash32(`conId/${name}`) % 200_000_000);
}
