import type { Context } from "../context/context.ts";
import type { Refusal, Rule } from "./rule.ts";

/**
 * Sends what the rules say about an input, in their order: every notice, and the first refusal, after which nothing follows.
 *
 * This is the only way in which TWS refuses a request, or notifies of something about one.
 *
 * @param reqId Number under which the client gets it; -1 for a request without a number.
 * @returns False when the request is served.
 */
export function refuses<Input>(
  context: Context,
  reqId: number,
  rules: readonly Rule<Input>[],
  input: Input,
): boolean {
  for (const rule of rules) {
    const text = rule.broken(input);
    if (text === undefined) continue;
    sendRefusal(context, reqId, { code: rule.code, text });
    if (rule.effect !== "notify") return true;
  }
  return false;
}

/** Sends a refusal by a rule that was found before, of an order whose fate depends on which rule it is. */
export function sendRefusal(context: Context, reqId: number, { code, text }: Refusal): void {
  context.error(reqId, code, text);
}

/** Sends the notices about a request that is served. */
export function notify<Input>(
  context: Context,
  reqId: number,
  rules: readonly Rule<Input>[],
  input: Input,
): void {
  refuses(context, reqId, rules, input);
}
