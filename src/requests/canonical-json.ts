/** Arguments of requests are never nested deeper; a value that refers to itself is. */
const DEPTH_MAX = 32;

/**
 * Writes a value as JSON that is equal for equal values: fields are sorted at every depth and undefined ones left out;
 * lists keep their order.
 *
 * @throws {TypeError} Where JSON cannot carry the value: functions, symbols, bigints, NaN, instances of classes such as
 * `Date` and `Map`, and what refers to itself.
 */
export function canonicalJson(value: unknown, depth = 0): string {
  if (depth > DEPTH_MAX) throw new TypeError("the value is nested too deeply, or refers to itself");
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "boolean":
      return String(value);
    case "number":
      if (!Number.isFinite(value)) throw new TypeError(`${value} cannot be put into a message`);
      return String(value);
    case "object":
      if (value === null) return "null";
      if (Array.isArray(value)) return `[${value.map((one) => canonicalJson(one, depth + 1)).join()}]`;
      return ofObject(value, depth);
    default:
      throw new TypeError(`a ${typeof value} cannot be put into a message`);
  }
}

function ofObject(value: object, depth: number): string {
  if (Object.prototype.toString.call(value) !== PLAIN) {
    throw new TypeError("an instance of a class cannot be put into a message");
  }
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, field]) => `${JSON.stringify(name)}:${canonicalJson(field, depth + 1)}`);
  return `{${fields.join()}}`;
}

/** Tag of plain objects and of instances of a caller's own classes; built-in ones such as `Date` have another tag. */
const PLAIN = "[object Object]";
