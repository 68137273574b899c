/** What TWS sends is never nested deeper. */
const DEPTH_MAX = 16;

/**
 * Copies a value and freezes the copy at every depth: readers share it, and nobody can change what the others see.
 * Instances keep their class.
 */
export function frozenCopy<Value>(value: Value, depth = 0): Value {
  if (typeof value !== "object" || value === null || depth > DEPTH_MAX) return value;
  if (Array.isArray(value)) return Object.freeze(value.map((one) => frozenCopy(one, depth + 1))) as Value;
  const copy = Object.create(Object.getPrototypeOf(value)) as Record<string, unknown>;
  for (const [name, field] of Object.entries(value)) copy[name] = frozenCopy(field, depth + 1);
  return Object.freeze(copy) as Value;
}
