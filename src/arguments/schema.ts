import * as v from "valibot";
import { faultText, withPath } from "./fault-texts.ts";

/** Checks a value of a caller and makes a copy of it. */
export type Schema<Output = unknown> = v.GenericSchema<unknown, Output>;
/** The same of a text, which can follow in a pipe what gives one. */
export type TextSchema = v.GenericSchema<string>;

/**
 * Every schema stops at the first fault of one field, and words it in our way. Each setting is given, with a language of our
 * own: a program that uses valibot too may set other ones for the whole process.
 */
const CONFIG: v.Config<v.BaseIssue<unknown>> = {
  lang: "ibkr-pool",
  message: faultText,
  abortEarly: false,
  abortPipeEarly: true,
};

/** As `safeParse`, without putting the settings together anew for every field of every call. */
function outcome(schema: Schema, value: unknown): v.OutputDataset<unknown, v.BaseIssue<unknown>> {
  return schema["~run"]({ value }, CONFIG);
}

/** Checks a value: its copy, or what is wrong, field by field. */
export function validate<Output>(
  schema: Schema<Output>,
  value: unknown,
  root: string,
): { readonly copy: Output } | { readonly faults: readonly string[] } {
  const { issues, value: copy } = outcome(schema, value);
  if (issues === undefined) return { copy: copy as Output };
  const above = root === "" ? [] : [root];
  return { faults: issues.map((issue) => withPath([...above, ...keysOf(issue)], issue.message)) };
}

/** Collects the faults of a schema that is written as one function. */
export class Faults {
  readonly #context: v.RawTransformContext<unknown>;

  constructor(context: v.RawTransformContext<unknown>) {
    this.#context = context;
  }

  /** Is anything wrong so far? */
  get any(): boolean {
    return this.#context.dataset.issues !== undefined;
  }

  /** Adds a fault of the whole value, or of what stands at a path in it. */
  add(message: string, ...keys: readonly PropertyKey[]): void {
    const [first, ...others] = keys.map((key) => ({ type: "unknown", origin: "value", key }) as PathItem);
    const path: Path | undefined = first === undefined ? undefined : [first, ...others];
    this.#context.addIssue({ message, received: "", ...(path === undefined ? {} : { path }) });
  }

  /** Checks one field: its copy, or undefined with its faults added. */
  field<Output>(name: string, schema: Schema<Output>, value: unknown): Output | undefined {
    const { issues, value: copy } = outcome(schema, value);
    if (issues === undefined) return copy as Output;
    for (const issue of issues) this.add(issue.message, name, ...keysOf(issue));
    return undefined;
  }
}

type PathItem = v.IssuePathItem;
type Path = [PathItem, ...PathItem[]];

/** A schema that is written as one function: gives the copy, and reports what is wrong. */
export function customSchema<Output>(copyOf: (value: unknown, faults: Faults) => Output): Schema<Output> {
  return v.pipe(
    v.unknown(),
    v.rawTransform((context) => copyOf(context.dataset.value, new Faults(context))),
  );
}

/** The first of several schemas that a value fits; the message says what was expected if it fits none. */
export function anyOf<Output>(message: string, ...schemas: readonly Schema<Output>[]): Schema<Output> {
  return customSchema((value, faults) => {
    for (const schema of schemas) {
      const { issues, value: copy } = outcome(schema, value);
      if (issues === undefined) return copy as Output;
    }
    faults.add(message);
    return undefined as Output;
  });
}

/** A number, and neither NaN nor infinite. */
export const decimal: Schema<number> = v.pipe(v.number(), v.finite());

/** A whole number within bounds. */
export const whole = (min: number, max: number = Number.MAX_SAFE_INTEGER): Schema<number> =>
  v.pipe(decimal, v.integer(), v.minValue(min), v.maxValue(max));

/** One of these values. */
export function oneOf<const Value extends string | number>(values: readonly Value[]): Schema<Value> {
  const quoted = (value: Value): string => (typeof value === "string" ? `"${value}"` : `${value}`);
  return v.picklist(values, () => `expected one of ${values.map(quoted).join("|")}`);
}

/** A list; its length is judged first, so that one of a million wrong elements is one fault. */
export function listOf<Item>(item: Schema<Item>, itemsMin: number, itemsMax: number): Schema<Item[]> {
  return v.pipe(v.array(v.unknown()), v.minLength(itemsMin), v.maxLength(itemsMax), v.array(item));
}

/** A schema of an object in whose copy these fields have to be given; the message says how to get them. */
export function requiring<Output extends object>(
  schema: Schema<Output>,
  names: readonly (keyof Output & string)[],
  message: string,
): Schema<Output> {
  return v.pipe(
    schema as v.GenericSchema<Output>,
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return;
      for (const key of names) {
        if (dataset.value[key] !== undefined) continue;
        addIssue({ message, received: "", path: [{ type: "unknown", origin: "value", key } as PathItem] });
      }
    }),
  ) as Schema<Output>;
}

function keysOf({ path }: v.BaseIssue<unknown>): PropertyKey[] {
  return path?.map(({ key }) => key as PropertyKey) ?? [];
}
