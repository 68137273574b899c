import type { WebAnswer } from "../call.ts";
import { authStatusOf } from "./auth-status.ts";
import type { ProbeFinding } from "./web-state.ts";

/** Finds what the answer to `/iserver/auth/status` shows; `unknown` for no answer and for one without the flags. */
export function findingOf(answer: WebAnswer | undefined): ProbeFinding {
  if (answer === undefined) return "unknown";
  const shown = authStatusOf(answer);
  if (shown.noSession || shown.connected === false) return "login";
  if (answer.status >= 400 || shown.connected === undefined) return "unknown";
  return shown.competing === true ? "competing" : "free";
}
