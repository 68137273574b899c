import type { RuleRow } from "../../sim/tws/rules/rule.ts";

/** How the fake checks one field of `placeOrder`. */
export interface FieldRow {
  /** What an order that does not use the field has in it. */
  readonly unset: string;
  /** Orders that read the field. */
  readonly readBy: string;
  /** Values that are legal. */
  readonly legal: string;
  /** The rules that refuse any other value, by the beginning of their cases. */
  readonly rules?: readonly string[];
  /** Lists of rules of another subject that check the field. */
  readonly lists?: readonly (readonly RuleRow[])[];
  /** Reason why every value is accepted. */
  readonly free?: string;
}

/** Makes the row of a field. */
export function row(
  unset: string,
  readBy: string,
  legal: string,
  rules: readonly string[] | undefined,
  free?: string,
): FieldRow {
  return { unset, readBy, legal, ...(rules && { rules }), ...(free !== undefined && { free }) };
}
