import { z } from "zod";
import { problemsOf } from "../world/schema-problems.ts";

const MS_MAX = 2_147_483_647;
const noun = "expected a fault, as the functions of faults make them";

/** Check of a fault as an object: one that a test has written itself can have any shape. */
export const faultSchema: z.ZodType = z
  .custom<object>((value) => typeof value === "object" && value !== null, { error: noun, abort: true })
  .superRefine((value, context) => {
    const checked = SHAPE.safeParse(value);
    for (const message of checked.success ? [] : problemsOf(checked.error))
      context.addIssue({ code: "custom", message });
  });

const SHAPE = z.object({
  name: z.string().min(1),
  text: z.string().min(1),
  forMs: z.number().min(0).max(MS_MAX).optional(),
  begin: z.custom((value) => typeof value === "function", "expected a function"),
});

/** Checks that a value is a fault. @throws {TypeError} */
export function checkFault(fault: unknown): void {
  const checked = faultSchema.safeParse(fault);
  if (!checked.success) throw new TypeError(`Cannot inject a fault: ${problemsOf(checked.error).join("; ")}`);
}

/** Checks what the beginning of a fault has returned. @throws {TypeError} Unless it is an object of hooks. */
export function checkHooks(name: string, hooks: unknown): void {
  const isThenable = typeof (hooks as Partial<PromiseLike<unknown>> | undefined)?.then === "function";
  if (typeof hooks === "object" && hooks !== null && !isThenable) return;
  // Nobody waits for what an async function does.
  if (isThenable) (hooks as PromiseLike<unknown>).then(undefined, () => {});
  const got = isThenable ? "a promise" : String(hooks);
  throw new TypeError(`Cannot inject the fault ${name}: begin: expected it to return hooks, got ${got}`);
}
