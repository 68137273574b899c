import { collectGarbage } from "../test/support/garbage.ts";

/** Bytes in use once all garbage is gone; undefined where the runtime cannot collect it, because garbage would look like a leak. */
export function heapBytes(): number | undefined {
  if (collectGarbage === undefined) return undefined;
  collectGarbage();
  return process.memoryUsage().heapUsed;
}
