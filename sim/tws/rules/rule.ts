/** Refusal of a request: the code and the text of its error. */
export interface Refusal {
  readonly code: number;
  readonly text: string;
}

/**
 * One rule by which TWS refuses a request, or notifies of something about it.
 *
 * Rules are data: handlers apply the list of their subject in its order, `docs/fake-tws-refusals.md` shows all of them, and
 * a test breaks each.
 */
export interface Rule<Input> {
  /** Case in which it is broken, for the page, e.g. `a TIF other than DAY with MOC or LOC`. */
  readonly what: string;
  /** Code of the error. */
  readonly code: number;
  /** Source of the rule: `repository#thread`, the name of a page, or `unsourced`. */
  readonly source: string;
  /** Whether it refuses the request, the default, or sends a notice about a request that is served. */
  readonly effect?: "refuse" | "notify";
  /** Gets the text of the error, or undefined for an input that keeps the rule. */
  broken(input: Input): string | undefined;
}

/** A rule without its input, for lists of rules about different requests. */
export type RuleRow = Pick<Rule<never>, "what" | "code" | "source" | "effect">;

/** Gets the refusal by the first rule that an input breaks; undefined when it keeps all but those that notify. */
export function firstRefusal<Input>(rules: readonly Rule<Input>[], input: Input): Refusal | undefined {
  for (const rule of rules) {
    const text = rule.effect === "notify" ? undefined : rule.broken(input);
    if (text !== undefined) return { code: rule.code, text };
  }
  return undefined;
}

/** Makes the text of 321, "Error validating request". */
export function invalidText(cause: string): string {
  return `Error validating request.-'bO' : cause - ${cause}`;
}

/** Makes the text of 322, "Error processing request". */
export function requestFailedText(cause: string): string {
  return `Error processing request.-'bO' : cause - ${cause}`;
}
