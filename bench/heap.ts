import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Collects all garbage, where the runtime lets itself be told to. */
const collect = ((): (() => void) | undefined => {
  try {
    setFlagsFromString("--expose-gc");
    const gc: unknown = runInNewContext("gc");
    return typeof gc === "function" ? () => void gc() : undefined;
  } catch {
    return undefined;
  }
})();

/** Bytes in use once all garbage is gone; undefined on a runtime that cannot say, where garbage would look like a leak. */
export function heapBytes(): number | undefined {
  if (collect === undefined) return undefined;
  collect();
  return process.memoryUsage().heapUsed;
}
