import * as z from "zod";

/** The most rows that a model may request. */
export const LIMIT_MAX = 2_000;

/** Makes the field `limit` of a tool that answers with rows. */
export function limitField(byDefault: number): z.ZodOptional<z.ZodInt> {
  return z
    .int()
    .min(1)
    .max(LIMIT_MAX)
    .optional()
    .describe(`The most rows, up to ${LIMIT_MAX}. Default ${byDefault}`);
}
