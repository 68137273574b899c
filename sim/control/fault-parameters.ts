import { z } from "zod";

/** What the check of a parameter of a fault says of it. */
export interface DescribedParameter {
  readonly about?: string;
  readonly default?: unknown;
  /** Allowed values, where they are a list. */
  readonly values?: string[];
  readonly min?: number;
  readonly max?: number;
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
    ...(description === undefined ? {} : { about: description }),
    ...(schema.default === undefined ? {} : { default: schema.default }),
    ...(values === undefined ? {} : { values: values.map(String) }),
    ...(min === undefined ? {} : { min }),
    // The largest whole number is no bound that a person needs to know.
    ...(max === undefined || max >= BOUND ? {} : { max }),
  };
}

const BOUND = 2_147_483_647;
