import type { Context } from "../context/context.ts";
import { firstRefusal, type Rule } from "./rule.ts";

/** Sends the refusal by the first rule that an input breaks. @returns False when it keeps all. */
export function refuses<Input>(
  context: Context,
  reqId: number,
  rules: readonly Rule<Input>[],
  input: Input,
): boolean {
  const refusal = firstRefusal(rules, input);
  if (refusal !== undefined) context.error(reqId, refusal.code, refusal.text);
  return refusal !== undefined;
}

/** Sends a notice for every rule that an input breaks. */
export function notify<Input>(
  context: Context,
  reqId: number,
  rules: readonly Rule<Input>[],
  input: Input,
): void {
  for (const rule of rules) {
    const text = rule.broken(input);
    if (text !== undefined) context.error(reqId, rule.code, text);
  }
}
