/** Significant digits of a number; what a double has beyond them is noise of binary fractions. */
const DIGITS = 12;

/**
 * Tests whether a value says something: TWS writes the largest double, and the largest integers of 32 and 64 bits, for values
 * that it does not have.
 */
export function isKnown(value: unknown): boolean {
  if (value === undefined || value === null || value === "" || isUnsetText(value)) return false;
  return typeof value !== "number" || (Number.isFinite(value) && !UNSET.has(Math.abs(value)));
}

/** Tests whether a text is the largest double, as TWS writes it among the values of an account. */
function isUnsetText(value: unknown): boolean {
  return typeof value === "string" && /^-?1\.797693134862315\d*E\+?308$/i.test(value);
}

const UNSET: ReadonlySet<number> = new Set([Number.MAX_VALUE, 2 ** 31 - 1, 2 ** 31, 2 ** 63]);

/**
 * Writes an answer as JSON for a model.
 *
 * A number that is none (unset, infinite, not a number) becomes null, and one with a fraction has at most 12 digits.
 */
export function answerText(answer: object): string {
  return JSON.stringify(answer, (_name, value: unknown) => {
    if (typeof value === "bigint") return String(value);
    if (typeof value !== "number") return isUnsetText(value) ? null : value;
    if (!isKnown(value)) return null;
    return Number.isInteger(value) ? value : Number(value.toPrecision(DIGITS));
  });
}
