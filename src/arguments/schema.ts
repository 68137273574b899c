import * as v from "valibot";
import { defined } from "../util/defined.ts";
import { faultText, withPath } from "./fault-texts.ts";

/** Schema that checks a value of a caller and copies it. */
export type Schema<Output = unknown> = v.GenericSchema<unknown, Output>;
/** Schema of a text, for pipes. */
export type TextSchema = v.GenericSchema<string>;

/**
 * Settings of valibot: each field reports its first fault, in the words of `faultText`. All settings are given, with a
 * language of their own, because a program that uses valibot may change the defaults of the whole process.
 */
const CONFIG: v.Config<v.BaseIssue<unknown>> = {
  lang: "ibkr-pool",
  message: faultText,
  abortEarly: false,
  abortPipeEarly: true,
};

/** Validates as `safeParse` does, without merging the settings for every field of every call. */
function outcome(schema: Schema, value: unknown): v.OutputDataset<unknown, v.BaseIssue<unknown>> {
  return schema["~run"]({ value }, CONFIG);
}

/** Checks a value. @returns Its copy, or the messages of all faults. */
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

/** Collects the faults that a custom schema finds. */
export class Faults {
  readonly #context: v.RawTransformContext<unknown>;

  constructor(context: v.RawTransformContext<unknown>) {
    this.#context = context;
  }

  /** True after the first fault. */
  get any(): boolean {
    return this.#context.dataset.issues !== undefined;
  }

  /** Adds a fault of the whole value, or of the field at a path in it. */
  add(message: string, ...keys: readonly PropertyKey[]): void {
    const [first, ...others] = keys.map((key) => ({ type: "unknown", origin: "value", key }) as PathItem);
    const path: Path | undefined = first === undefined ? undefined : [first, ...others];
    this.#context.addIssue(defined({ message, received: "", path }));
  }

  /** Checks one field, and adds its faults. @returns The copy; undefined for an invalid field. */
  field<Output>(name: string, schema: Schema<Output>, value: unknown): Output | undefined {
    const { issues, value: copy } = outcome(schema, value);
    if (issues === undefined) return copy as Output;
    for (const issue of issues) this.add(issue.message, name, ...keysOf(issue));
    return undefined;
  }

  /** Checks the whole value by another schema, and adds its faults. @returns The copy; undefined for an invalid value. */
  whole<Output>(schema: Schema<Output>, value: unknown): Output | undefined {
    const { issues, value: copy } = outcome(schema, value);
    if (issues === undefined) return copy as Output;
    for (const issue of issues) this.add(issue.message, ...keysOf(issue));
    return undefined;
  }
}

type PathItem = v.IssuePathItem;
type Path = [PathItem, ...PathItem[]];

/** Makes a schema from one function, which copies the value and reports faults. */
export function customSchema<Output>(copyOf: (value: unknown, faults: Faults) => Output): Schema<Output> {
  return v.pipe(
    v.unknown(),
    v.rawTransform((context) => copyOf(context.dataset.value, new Faults(context))),
  );
}

/** Makes a schema that uses the first of several that a value fits. @param message The fault when it fits none. */
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

/** A finite number. */
export const decimal: Schema<number> = v.pipe(v.number(), v.finite());

/** Makes the schema of an integer between bounds. */
export const whole = (min: number, max: number = Number.MAX_SAFE_INTEGER): Schema<number> =>
  v.pipe(decimal, v.integer(), v.minValue(min), v.maxValue(max));

/** Makes the schema of one of these values. */
export function oneOf<const Value extends string | number>(values: readonly Value[]): Schema<Value> {
  const quoted = (value: Value): string => (typeof value === "string" ? `"${value}"` : `${value}`);
  return v.picklist(values, () => `expected one of ${values.map(quoted).join("|")}`);
}

/** Makes the schema of a list; the length is checked first, so that a list of a million invalid elements has one fault. */
export function listOf<Item>(item: Schema<Item>, itemsMin: number, itemsMax: number): Schema<Item[]> {
  return v.pipe(v.array(v.unknown()), v.minLength(itemsMin), v.maxLength(itemsMax), v.array(item));
}

/** Makes a schema that requires some fields of the copy. @param message The fault of a missing field. */
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
