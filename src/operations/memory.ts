import { defined } from "../util/defined.ts";
import type { Beginning, Memory } from "./stream.ts";

/** The map of a kind that a stream keeps from one request to the next. */
export function keptMap<Value>({ kept }: Pick<Beginning<never>, "kept">, name: string): Map<string, Value> {
  const map = (kept.get(name) as Map<string, Value> | undefined) ?? new Map<string, Value>();
  kept.set(name, map);
  return map;
}

/** Puts a value into a map that holds at most `max` of them; the oldest is dropped. */
export function putBounded<Value>(map: Map<string, Value>, key: string, value: Value, max: number): void {
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > max && oldest !== undefined) map.delete(oldest);
}

/** Makes a value that readers can share; `Object.freeze` is enough for a value without objects that others hold. */
type Freeze = <Value>(value: Value) => Value;

/** Replays no value: every one is emitted, and a reader that joins later gets those that follow. */
export function noReplay<Value>(): Memory<Value, Value> {
  return { take: (value) => Object.freeze(value), replay: () => [] };
}

/**
 * Remembers the last value.
 *
 * @param isEmpty A reader that joins later does not need such a value. Default: it needs every one.
 */
export function lastValue<Value>(
  freeze: Freeze = Object.freeze,
  isEmpty: (value: Value) => boolean = () => false,
): Memory<Value, Value> {
  let last: Value | undefined;
  return {
    take: (value) => {
      last = freeze(value);
      return last;
    },
    replay: () => (last === undefined || isEmpty(last) ? [] : [last]),
  };
}

/** Settings of `lastByKey`. */
export interface Keyed<Value> {
  /** Equal for values of which the later replaces the earlier. */
  keyOf(value: Value): string;
  /** Most values that are remembered; the oldest is dropped. Default: any number. */
  readonly max?: number;
  /** Default `Object.freeze`. */
  readonly freeze?: Freeze;
  /** Makes the value that replaces one that is missing in the snapshot of a later request; without it such values stay. */
  gone?(value: Value): Value;
  /** Returns whether a value reports the end of its row. */
  isGone?(value: Value): boolean;
}

/** Remembers the last value of each key, from one request to the next. */
export function lastByKey<Value>(
  beginning: Pick<Beginning<Value>, "emit" | "kept">,
  { keyOf, max = Number.POSITIVE_INFINITY, freeze = Object.freeze, gone, isGone }: Keyed<Value>,
): Memory<Value, Value> {
  const values = keptMap<Value>(beginning, "values");
  const unseen = gone === undefined ? undefined : new Map(values);
  const endWithout = (goneOf: (value: Value) => Value): void => {
    for (const [key, value] of unseen ?? []) {
      values.delete(key);
      beginning.emit(Object.freeze(goneOf(value)));
    }
    unseen?.clear();
  };
  return {
    take: (given) => {
      const value = freeze(given);
      const key = keyOf(value);
      unseen?.delete(key);
      if (isGone?.(value) === true) values.delete(key);
      else putBounded(values, key, value, max);
      return value;
    },
    ...defined({ endSnapshot: gone === undefined ? undefined : () => endWithout(gone) }),
    replay: () => [...values.values()],
  };
}

/**
 * Emits each value once, from one request to the next.
 *
 * @param max Most values that are remembered; the oldest is dropped.
 */
export function onceByKey<Value>(
  beginning: Pick<Beginning<Value>, "kept">,
  keyOf: (value: Value) => string,
  max: number,
  freeze: Freeze = Object.freeze,
): Memory<Value, Value> & { has(key: string): boolean } {
  const values = keptMap<Value>(beginning, "values");
  return {
    take: (given) => {
      const key = keyOf(given);
      if (values.has(key)) return undefined;
      const value = freeze(given);
      putBounded(values, key, value, max);
      return value;
    },
    has: (key) => values.has(key),
    replay: () => [...values.values()],
  };
}
