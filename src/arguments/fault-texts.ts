import type * as v from "valibot";

/** So many faults are named; a list of a million bad elements would have as many. */
const FAULTS_MAX = 5;

/** Says what is wrong in one sentence: `contract.strike: expected number, received NaN; ...`. */
export function faultsText(all: readonly string[]): string {
  const faults = [...new Set(all)];
  const more = faults.length - FAULTS_MAX;
  return faults.slice(0, FAULTS_MAX).join("; ") + (more > 0 ? `; and ${more} more faults` : "");
}

/** Says what one check of valibot expected, in our words. */
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

/** The type of a value, for people: the name of its class, and which number is none. */
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

/** Says of which field something is meant. */
export function withPath(path: readonly PropertyKey[], text: string): string {
  return path.length === 0 ? text : `${path.map(String).join(".")}: ${text}`;
}
