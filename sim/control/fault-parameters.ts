import { z } from "zod";

/** What the check of a parameter of a fault says of it. */
export interface DescribedParameter {
  readonly about?: string | undefined;
  readonly default?: unknown;
  /** Allowed values, where they are a list. */
  readonly values?: string[] | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/** Part of JSON Schema that a parameter has. */
interface Described {
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
}

/** Describes a parameter of a fault by its check. */
export function describedParameter(check: unknown): DescribedParameter {
  if (!(check instanceof z.ZodType)) return {};
  const schema = z.toJSONSchema(check, { io: "input", unrepresentable: "any" }) as Described;
  const { description, enum: values, minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  const [min, max] = [minimum ?? exclusiveMinimum, maximum ?? exclusiveMaximum];
  return {
    about: description,
    default: schema.default,
    values: values?.map(String),
    min,
    // The largest whole number is no bound that a person needs to know.
    max: max === undefined || max >= BOUND ? undefined : max,
  };
}

const BOUND = 2_147_483_647;
