import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Collects all garbage; undefined where the runtime cannot. */
const collect = ((): (() => void) | undefined => {
  try {
    setFlagsFromString("--expose-gc");
    const gc: unknown = runInNewContext("gc");
    return typeof gc === "function" ? () => void gc() : undefined;
  } catch {
    return undefined;
  }
})();

/** Bytes in use once all garbage is gone; undefined where the runtime cannot collect it, because garbage would look like a leak. */
export function heapBytes(): number | undefined {
  if (collect === undefined) return undefined;
  collect();
  return process.memoryUsage().heapUsed;
}
