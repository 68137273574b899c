/** Answers of TWS are never nested deeper. */
const DEPTH_MAX = 16;

function refuse(): never {
  throw new TypeError("Cannot change an answer: it is shared by all its callers");
}

/**
 * Freezes a value at every depth: callers share it, and none can change what the others see. Nothing is copied.
 *
 * @returns The value itself.
 */
export function frozen<Value>(value: Value, depth = 0): Value {
  if (typeof value !== "object" || value === null || depth > DEPTH_MAX || Object.isFrozen(value))
    return value;
  if (value instanceof Map) {
    for (const one of value.values()) frozen(one, depth + 1);
    // A frozen map can still be changed by its methods.
    for (const method of ["set", "delete", "clear"]) Object.defineProperty(value, method, { value: refuse });
  } else for (const one of Object.values(value)) frozen(one, depth + 1);
  return Object.freeze(value);
}

/**
 * Copies a value and freezes the copy at every depth: readers share it, and none can change what the others see.
 * Instances keep their class.
 */
export function frozenCopy<Value>(value: Value, depth = 0): Value {
  if (typeof value !== "object" || value === null || depth > DEPTH_MAX) return value;
  if (Array.isArray(value)) return Object.freeze(value.map((one) => frozenCopy(one, depth + 1))) as Value;
  const copy = Object.create(Object.getPrototypeOf(value)) as Record<string, unknown>;
  for (const [name, field] of Object.entries(value)) copy[name] = frozenCopy(field, depth + 1);
  return Object.freeze(copy) as Value;
}
