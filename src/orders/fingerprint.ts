import { createHash } from "node:crypto";
import { canonicalJson } from "../requests/canonical-json.ts";

/**
 * Makes a hash that is equal for equal values, whatever the order of their fields: 32 hexadecimal digits.
 *
 * @throws {TypeError} Where JSON cannot carry the value.
 */
export function fingerprint(value: unknown): string {
  return createHash("sha256").update(canonicalJson(value)).digest("hex").slice(0, 32);
}
