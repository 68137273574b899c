import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Collects all garbage; undefined where the runtime cannot. */
export const collectGarbage: (() => void) | undefined = (() => {
  try {
    setFlagsFromString("--expose-gc");
    const gc: unknown = runInNewContext("gc");
    return typeof gc === "function" ? () => void gc() : undefined;
  } catch {
    return undefined;
  }
})();

/**
 * Whether an error lets the objects of its stack go once the stack is read. Deno 2.9 keeps the call sites with the error for as
 * long as that is kept, whatever is read or set.
 */
export const freesStacks: boolean = collectGarbage !== undefined && !("Deno" in globalThis);

/**
 * Finds out whether objects are garbage once the promises that are under way have settled.
 *
 * @returns The names of those that are still held.
 */
export async function held(objects: Readonly<Record<string, WeakRef<object>>>): Promise<readonly string[]> {
  // A reference that was read is kept until the end of its turn of the event loop.
  await new Promise((resolve) => setTimeout(resolve));
  collectGarbage?.();
  return Object.keys(objects).filter((name) => objects[name]?.deref() !== undefined);
}
