import { ActiveRequest } from "./active-request.ts";
import type { AnySharedRequest } from "./shared-request.ts";

/**
 * Describes why a request of a `ConnectionWideQueue` has no answer, as the end of a sentence.
 *
 * @param current The request that the queue sends now, or the wait for late answers.
 */
export function connectionWideTimeout(
  current: unknown,
  request: AnySharedRequest,
  timeoutMs: number,
): string {
  if (current instanceof ActiveRequest && current.sent && current.request === request) {
    return `TWS did not answer within ${timeoutMs} ms`;
  }
  const why =
    current instanceof ActiveRequest && !current.sent
      ? current.waitReason
      : "TWS has not answered an earlier request that its answer could be mistaken for";
  return `it was not sent within ${timeoutMs} ms: ${why}`;
}
