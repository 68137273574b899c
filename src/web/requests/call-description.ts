import { oneLine } from "../../util/one-line.ts";

/** Length of a path in an error message. */
const PATH_CHARS_MAX = 200;

/** Describes a call that was not checked yet, for a sentence that begins "Cannot <what>: ...". Reading it may throw. */
export function describeCall(call: unknown): string {
  try {
    const { method, path } = Object(call) as { readonly method?: unknown; readonly path?: unknown };
    if (typeof method === "string" && typeof path === "string")
      return `send ${oneLine(method, PATH_CHARS_MAX)} ${oneLine(path, PATH_CHARS_MAX)}`;
  } catch {
    // The check of the call says which field cannot be read.
  }
  return "send the request";
}
