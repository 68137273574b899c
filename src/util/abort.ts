/** One callback of a signal. */
interface Entry {
  readonly callback: () => void;
}

/** The one listener of a signal, and its callbacks. */
interface Shared {
  readonly entries: Set<Entry>;
  readonly listener: () => void;
}

const SHARED = new WeakMap<AbortSignal, Shared>();

/**
 * Calls back when a signal aborts.
 *
 * A signal has one listener for all callbacks, and none once they are removed: Node warns of a leak at the eleventh, and a
 * program passes one signal to all calls of a task. A callback that throws does not keep the others from being called. A
 * signal whose `addEventListener` throws counts as one that never aborts.
 *
 * @param signal Nothing is ever called if it is undefined or has aborted already.
 * @returns A function that removes the callback; calling it later or twice does nothing.
 */
export function onAbort(signal: AbortSignal | undefined, callback: () => void): () => void {
  const shared = signal === undefined ? undefined : sharedOf(signal);
  if (signal === undefined || shared === undefined) return () => {};
  const entry: Entry = { callback };
  shared.entries.add(entry);
  return () => {
    if (shared.entries.delete(entry) && shared.entries.size === 0) unshare(signal, shared);
  };
}

/** Returns whether a signal can be listened to, and its reason be read, without an exception. */
export function canListen(signal: AbortSignal): boolean {
  const nothing = (): void => {};
  try {
    signal.addEventListener("abort", nothing);
    signal.removeEventListener("abort", nothing);
    void signal.reason;
    return true;
  } catch {
    return false;
  }
}

function sharedOf(signal: AbortSignal): Shared | undefined {
  try {
    return signal.aborted ? undefined : (SHARED.get(signal) ?? share(signal));
  } catch {
    return undefined;
  }
}

function share(signal: AbortSignal): Shared {
  const entries = new Set<Entry>();
  const listener = (): void => {
    SHARED.delete(signal);
    const all = [...entries];
    for (const entry of all) {
      // A callback that an earlier one has removed is not called.
      if (!entries.delete(entry)) continue;
      try {
        entry.callback();
      } catch {
        // The other callbacks are called all the same.
      }
    }
  };
  const shared: Shared = { entries, listener };
  signal.addEventListener("abort", listener, { once: true });
  SHARED.set(signal, shared);
  return shared;
}

function unshare(signal: AbortSignal, shared: Shared): void {
  if (SHARED.get(signal) === shared) SHARED.delete(signal);
  try {
    signal.removeEventListener("abort", shared.listener);
  } catch {
    // The listener has no callbacks left.
  }
}
