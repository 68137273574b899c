import type { ChangeEntry, FloorEntry, JournalEntry, OrderEntry, StateEntry } from "../journal.ts";
import { isFinal } from "../order-transition.ts";

/** An entry, and its place among all that were appended. */
interface Placed<Entry extends JournalEntry> {
  readonly at: number;
  readonly entry: Entry;
}

/** Entries of one key that are kept. */
interface Kept {
  /** The order or change; several where the key was used again. */
  readonly intents: Placed<OrderEntry | ChangeEntry>[];
  /** Last state before each later use of the key, and of the last. */
  states: Placed<StateEntry>[];
}

/**
 * Entries of a journal that later ones do not supersede.
 *
 * Of each order and change the entry itself and its last state are kept, with the permanent ID that was known. Orders that
 * are final are dropped with their changes after some time. The highest order ID of each client ID is kept for ever.
 */
export class LiveEntries {
  readonly #keepMs: number;
  readonly #keys = new Map<string, Kept>();
  readonly #floors = new Map<number, Placed<FloorEntry>>();
  #count = 0;

  /** Makes an empty list. @param keepMs Time for which final orders are kept, in ms. */
  constructor(keepMs: number) {
    this.#keepMs = keepMs;
  }

  /** Adds an entry, which may supersede earlier ones. */
  add(entry: JournalEntry): void {
    const at = this.#count++;
    switch (entry.type) {
      case "floor":
        this.#raise(entry, at);
        return;
      case "order":
      case "change":
        this.#keptOf(entry.key).intents.push({ at, entry });
        return;
      case "state": {
        const kept = this.#keptOf(entry.key);
        const lastUse = kept.intents.at(-1)?.at ?? -1;
        const before = kept.states.at(-1);
        if (before !== undefined && before.at > lastUse) kept.states.pop();
        const permId = entry.permId ?? before?.entry.permId;
        kept.states.push({ at, entry: permId === entry.permId ? entry : { ...entry, permId } });
      }
    }
  }

  /** Drops final orders that are older than they are kept, and gets the rest in the order in which it was added. */
  compacted(nowMs: number): readonly JournalEntry[] {
    const ended = [...this.#keys].filter(
      ([, kept]) =>
        lastOrder(kept) !== undefined && this.#bracketOf(kept).every((one) => this.#isOver(one, nowMs)),
    );
    const endedKeys = new Set(ended.map(([key]) => key));
    const modified = this.#lastModifications();
    for (const [key, kept] of this.#keys) {
      const change = kept.intents.at(-1)?.entry;
      const isOfEnded = change?.type === "change" && endedKeys.has(change.of);
      // The last modification shows what an order that is open has become.
      const isSpent = change?.type !== "order" && this.#isOver(kept, nowMs) && !modified.has(key);
      if (isOfEnded || isSpent) endedKeys.add(key);
    }
    for (const key of endedKeys) {
      for (const { at, entry } of this.#keys.get(key)?.intents ?? []) {
        if (entry.type !== "order" || entry.clientId === undefined || entry.orderId === undefined) continue;
        this.#raise({ type: "floor", clientId: entry.clientId, orderId: entry.orderId }, at);
      }
      this.#keys.delete(key);
    }
    const all: Placed<JournalEntry>[] = [...this.#floors.values()];
    for (const { intents, states } of this.#keys.values()) all.push(...intents, ...states);
    return all.sort((one, other) => one.at - other.at).map(({ entry }) => entry);
  }

  /** Gets an order, and those of its bracket: without one of them the others would seem to lack it. */
  #bracketOf(kept: Kept): readonly Kept[] {
    const keys = lastOrder(kept)?.bracket?.keys ?? [];
    return [kept, ...keys.flatMap((key) => this.#keys.get(key) ?? [])];
  }

  #keptOf(key: string): Kept {
    const found = this.#keys.get(key) ?? { intents: [], states: [] };
    this.#keys.set(key, found);
    return found;
  }

  #raise(entry: FloorEntry, at: number): void {
    const before = this.#floors.get(entry.clientId);
    if (before === undefined || entry.orderId > before.entry.orderId)
      this.#floors.set(entry.clientId, { at, entry });
  }

  /** Tests whether a key has a final state since its last use, and has had it for longer than it is kept. */
  #isOver({ intents, states }: Kept, nowMs: number): boolean {
    const last = states.at(-1);
    if (last === undefined || last.at < (intents.at(-1)?.at ?? -1) || !isFinal(last.entry.state))
      return false;
    return nowMs - last.entry.atMs > this.#keepMs;
  }

  /** Gets the keys of the last modification of each order that was not refused. */
  #lastModifications(): ReadonlySet<string> {
    const last = new Map<string, string>();
    for (const [key, { intents, states }] of this.#keys) {
      const intent = intents.at(-1)?.entry;
      const kind = states.at(-1)?.entry.state.kind;
      if (intent?.type !== "change" || intent.change !== "modify") continue;
      if (kind !== "rejected" && kind !== "not-sent") last.set(intent.of, key);
    }
    return new Set(last.values());
  }
}

function lastOrder({ intents }: Kept): OrderEntry | undefined {
  const entry = intents.at(-1)?.entry;
  return entry?.type === "order" ? entry : undefined;
}
