import { getHeapCodeStatistics } from "node:v8";
import { collectGarbage } from "../test/support/garbage.ts";

/** Bytes in use once all garbage is gone; undefined where the runtime cannot collect it, because garbage would look like a leak. */
export function heapBytes(): number | undefined {
  if (collectGarbage === undefined) return undefined;
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** The same without compiled code, which V8 adds to, and drops, for days. */
export function dataBytes(): number | undefined {
  const bytes = heapBytes();
  if (bytes === undefined) return undefined;
  const { code_and_metadata_size: code, bytecode_and_metadata_size: bytecode } = getHeapCodeStatistics();
  return bytes - code - bytecode;
}
