/** What is called when a signal aborts. */
interface Entry {
  readonly callback: () => void;
}

/** The one listener of a signal, and all that it calls. */
interface Shared {
  readonly entries: Set<Entry>;
  readonly listener: () => void;
}

const SHARED = new WeakMap<AbortSignal, Shared>();

/**
 * Calls back when a signal aborts.
 *
 * A signal has one listener however many calls use it, and none once they are over: Node warns of a leak at the eleventh,
 * and a program hands one signal to all calls of a task. A callback that throws does not keep others from being called.
 *
 * @param signal Without one, or with one that has aborted already, nothing is ever called.
 * @returns A function that ends it; calling it later or twice does nothing.
 */
export function onAbort(signal: AbortSignal | undefined, callback: () => void): () => void {
  if (signal === undefined || signal.aborted) return () => {};
  const shared = SHARED.get(signal) ?? share(signal);
  const entry: Entry = { callback };
  shared.entries.add(entry);
  return () => {
    if (shared.entries.delete(entry) && shared.entries.size === 0) unshare(signal, shared);
  };
}

function share(signal: AbortSignal): Shared {
  const entries = new Set<Entry>();
  const listener = (): void => {
    SHARED.delete(signal);
    const all = [...entries];
    for (const entry of all) {
      // One that an earlier callback has ended is not called any more.
      if (!entries.delete(entry)) continue;
      try {
        entry.callback();
      } catch {
        // The others are called all the same.
      }
    }
  };
  const shared: Shared = { entries, listener };
  SHARED.set(signal, shared);
  signal.addEventListener("abort", listener, { once: true });
  return shared;
}

function unshare(signal: AbortSignal, shared: Shared): void {
  signal.removeEventListener("abort", shared.listener);
  if (SHARED.get(signal) === shared) SHARED.delete(signal);
}
