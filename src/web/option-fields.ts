import * as v from "valibot";
import { typeName } from "../arguments/fault-texts.ts";
import { customSchema, type Schema } from "../arguments/schema.ts";

/** A question of IBKR about an order, as a caller gets it. */
export interface WebOrderQuestion {
  /** Key of the order; of the first one for a bracket or an OCA group, all of which the question concerns. */
  readonly key: string;
  /** Text of the question. */
  readonly text: string;
  /** Types of the question, e.g. `o163` for a price far from the market. */
  readonly types: readonly string[];
}

/**
 * The answer to the questions of IBKR about an order: `"no"` (the default) refuses the order, `"yes"` confirms each question,
 * and a function decides on each one. While it decides, every other request of the pool waits.
 */
export type AnswerQuestion = "yes" | "no" | ((question: WebOrderQuestion) => boolean | Promise<boolean>);

/** Characters of the name of a header field (RFC 9110, section 5.1). */
const FIELD_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** Characters of the value of a header field: those of Latin-1 that are no control characters. */
const FIELD_VALUE = /^[\t\x20-\x7e\xa0-\xff]*$/;

/** Header fields as a function that returns them. */
type HeaderFields = () => Readonly<Record<string, string>>;

/** Schema of header fields, or of a function that returns them. Values are secret, so that no fault shows one. */
export const headerFields: Schema<HeaderFields> = customSchema((given, faults) => {
  if (typeof given === "function") return given as HeaderFields;
  const fields: Record<string, string> = {};
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    faults.add(`expected an object of header fields or a function, received ${typeName(given)}`);
    return () => fields;
  }
  for (const name of Object.keys(given)) {
    const value: unknown = Reflect.get(given, name);
    if (!FIELD_NAME.test(name)) faults.add("expected names of header fields, such as Cookie");
    else if (typeof value !== "string") faults.add(`expected string, received ${typeName(value)}`, name);
    else if (!FIELD_VALUE.test(value)) faults.add("must not contain control characters or non-Latin-1", name);
    else fields[name] = value;
  }
  Object.freeze(fields);
  return () => fields;
});

/** Schema of the type of an order question, e.g. `o163`. */
export const questionType: Schema<string> = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9]{1,20}$/, "expected the type of an order question, such as o163"),
);

/** Schema of the answer to order questions. */
export const answerSchema: Schema<AnswerQuestion> = v.custom<AnswerQuestion>(
  (value) => value === "yes" || value === "no" || typeof value === "function",
  'expected "yes", "no" or a function',
);
