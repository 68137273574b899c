import type * as v from "valibot";

/** Maximum number of faults in a message; a list may have a million. */
const FAULTS_MAX = 5;

/** Joins faults: `contract.strike: expected number, received NaN; ...`. */
export function faultsText(all: readonly string[]): string {
  const faults = [...new Set(all)];
  const more = faults.length - FAULTS_MAX;
  return faults.slice(0, FAULTS_MAX).join("; ") + (more > 0 ? `; and ${more} more faults` : "");
}

/** Words a fault that valibot found. */
export function faultText({ type, requirement, input, expected }: v.BaseIssue<unknown>): string {
  switch (type) {
    case "integer":
      return `expected int, received ${typeName(input)}`;
    case "finite":
      return `expected number, received ${typeName(input)}`;
    case "min_value":
      return `too small: expected number to be >=${requirement}`;
    case "max_value":
      return `too big: expected number to be <=${requirement}`;
    case "min_length":
      return `too small: expected ${typeName(input)} to have >=${requirement} ${partsOf(input)}`;
    case "max_length":
      return `too big: expected ${typeName(input)} to have <=${requirement} ${partsOf(input)}`;
    default:
      return `expected ${expected?.toLowerCase()}, received ${typeName(input)}`;
  }
}

/** Names the type of a value for people: the class of an object, and `NaN` or `Infinity` for these. */
export function typeName(value: unknown): string {
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  if (typeof value !== "object") return typeof value;
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (Object.getPrototypeOf(value) === Object.prototype) return "object";
  const made: unknown = value.constructor;
  return typeof made === "function" ? made.name : "object";
}

function partsOf(value: unknown): string {
  return typeof value === "string" ? "characters" : "items";
}

/** Puts the path of a field before a text. */
export function withPath(path: readonly PropertyKey[], text: string): string {
  return path.length === 0 ? text : `${path.map(String).join(".")}: ${text}`;
}
