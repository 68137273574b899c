import { z } from "zod";

/** Earliest instant that the clock of a fake can show, epoch ms. */
export const INSTANT_MIN_MS = 0;
/** Latest instant that the clock of a fake can show, epoch ms. */
export const INSTANT_MAX_MS: number = Date.parse("2100-01-01T00:00:00Z") - 1;

const RANGE = "expected a time from 1970-01-01 to 2099-12-31";

/** Check of an instant, epoch ms. */
export const instant: z.ZodType<number> = z
  .number()
  .refine((atMs) => atMs >= INSTANT_MIN_MS && atMs <= INSTANT_MAX_MS, RANGE);

/**
 * Checks an instant that somebody gave.
 *
 * @throws {RangeError} Where it is no number, or outside of the years in which a fake works.
 */
export function checkInstant(atMs: unknown): number {
  const checked = instant.safeParse(atMs);
  if (checked.success) return checked.data;
  throw new RangeError(RANGE);
}
