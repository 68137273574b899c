/**
 * Copies a value that a caller passes in, or that several callers receive, so that none can change the value of another.
 * Objects keep their class, because conditions of orders have one.
 */
export function deepCopy<Value>(value: Value, copies: Map<object, unknown> = new Map()): Value {
  if (typeof value !== "object" || value === null) return value;
  if ([Map, Set, Date, Error].some((kind) => value instanceof kind)) return value;
  const known = copies.get(value);
  if (known !== undefined) return known as Value;
  const copy = Array.isArray(value) ? [] : Object.create(Object.getPrototypeOf(value));
  copies.set(value, copy);
  for (const [key, one] of Object.entries(value)) {
    Object.defineProperty(copy, key, {
      value: deepCopy(one, copies),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return copy;
}
