/** Reason for which a tool sends nothing, although the pool could. */
export type RefusalCode = "OUTSIDE_LIMITS" | "NOT_APPROVED" | "NO_CALL_KEY";

/** A refusal of the tools themselves. */
export class Refusal extends Error {
  /** Name of the class. */
  override readonly name = "Refusal";
  /** Code of the refusal, for a model. */
  readonly code: RefusalCode;

  constructor(code: RefusalCode, message: string, options: ErrorOptions = {}) {
    super(message, options);
    this.code = code;
  }
}
