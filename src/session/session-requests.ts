import { Outbox } from "../pacing/outbox.ts";
import { reduceBudget } from "../pacing/reduce-budget.ts";
import { Requests } from "../requests/requests.ts";
import type { Session } from "../seams/connector.ts";
import type { Router } from "./router.ts";
import type { SupervisorOptions } from "./supervisor-options.ts";

/** Builds the requests of a session that is ready: its way out, and its way in through the router. */
export function createSessionRequests(
  { api, messagesSent, nextValidId }: Session,
  router: Router,
  { clock, ids, logger, requests }: SupervisorOptions,
): Requests {
  const { budgets } = requests;
  // What the start of the session has sent is in TWS's rate already.
  for (let sent = 0; sent < messagesSent; sent++) budgets.pacer.count();
  ids.raiseTo(nextValidId);
  const outbox = new Outbox(clock, budgets);
  const tooFast = (code: number, message: string): void => {
    reduceBudget(budgets, code, message);
    requests.throttled(code);
  };
  return new Requests({ api, ids, clock, logger, router, outbox, reduceBudget: tooFast }, requests);
}
