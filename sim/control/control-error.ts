import { HTTP } from "./http-status.ts";

/** Refusal of a request to the control port, with its HTTP status. */
export class ControlError extends Error {
  /** Name of the class. */
  override readonly name = "ControlError";
  /** Status of the answer. */
  readonly status: number;

  /** Makes a refusal: a sentence `Cannot …: why`. */
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** A sentence of this program, `Cannot …: why`; those of the language, as `Cannot read properties of undefined`, have no colon. */
const SENTENCE = /^Cannot [^:]+: /;

/** Gets status and sentence of whatever was thrown while a request was answered. */
export function refusalOf(thrown: unknown): { readonly status: number; readonly error: string } {
  const error = thrown instanceof Error ? thrown.message : String(thrown);
  if (thrown instanceof ControlError) return { status: thrown.status, error };
  // Values that are wrong, and a state in which the values are of no use.
  const isValue = thrown instanceof RangeError || thrown instanceof TypeError;
  if (SENTENCE.test(error)) return { status: isValue ? HTTP.badRequest : HTTP.conflict, error };
  return { status: HTTP.failed, error: `Cannot answer: ${error}` };
}
