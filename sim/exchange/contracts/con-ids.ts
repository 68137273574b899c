import { hash32 } from "../../world/random.ts";

/** Makes a `conId` from a name, outside the range of those that TWS uses today. */
export function madeUpConId(name: string): number {
  return 1_900_000_000 + (hash32(`conId/${name}`) % 200_000_000);
}
