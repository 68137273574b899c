import * as v from "valibot";
import { checked, invalid } from "../../arguments/checked.ts";
import { anyOf, oneOf } from "../../arguments/schema.ts";
import { strict } from "../../arguments/strict.ts";
import { reasonOf } from "../../errors.ts";
import { defined } from "../../util/defined.ts";
import type { QueryValue, WebCall } from "../call.ts";
import { sessionWideReason } from "../pacing/session-wide.ts";

const schema = strict({
  method: oneOf(["GET", "POST", "PUT", "DELETE"]),
  path: v.pipe(
    v.string(),
    v.regex(/^\/[^?#\s]*$/, "expected a path like /portfolio/accounts, without a query"),
  ),
  query: v.optional(
    v.record(
      v.string(),
      anyOf<QueryValue>(
        "expected text, a number or a boolean",
        v.optional(v.string()),
        v.number(),
        v.boolean(),
      ),
    ),
  ),
  body: v.optional(v.unknown()),
  form: v.optional(v.record(v.string(), v.string())),
});

/**
 * Checks a call that a caller sends as it is, and copies it: it may wait, and the caller may change what it gave meanwhile.
 *
 * @throws {PoolError} `INVALID_OPTION`, naming the field, and for a call that would change the session of every caller.
 */
export function checkCall(what: string, call: WebCall): WebCall {
  const { method, path, query, body, form } = checked(what, schema, call) as WebCall;
  if (body !== undefined && form !== undefined) throw invalid(what, "form: must not be given beside body");
  const copy: WebCall = defined({ method, path, query, body: copyOf(what, body), form });
  const why = sessionWideReason(copy);
  if (why !== undefined) throw invalid(what, why);
  return copy;
}

/** Copies a body, as it is written. @throws {PoolError} `INVALID_OPTION` where JSON has no text for it. */
function copyOf(what: string, body: unknown): unknown {
  if (body === undefined) return undefined;
  let text: string | undefined;
  try {
    text = JSON.stringify(body);
  } catch (cause) {
    throw invalid(what, `body: cannot be written as JSON: ${reasonOf(cause)}`);
  }
  if (text === undefined) throw invalid(what, "body: cannot be written as JSON");
  return JSON.parse(text);
}
