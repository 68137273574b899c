import { Outbox } from "../pacing/outbox.ts";
import { reduceBudget } from "../pacing/reduce-budget.ts";
import { Requests } from "../requests/requests.ts";
import type { Router } from "../routing/router.ts";
import type { Session } from "../seams/connector.ts";
import type { SupervisorOptions } from "./supervisor-options.ts";

/** Makes the requests of a session that is ready, with its outbox and its router. */
export function createSessionRequests(
  { api, messagesSent, nextValidId }: Session,
  router: Router,
  { clock, ids, logger, requests }: SupervisorOptions,
): Requests {
  const { budgets } = requests;
  // TWS already counts what the start of the session has sent.
  for (let sent = 0; sent < messagesSent; sent++) budgets.pacer.count();
  ids.raiseTo(nextValidId);
  const outbox = new Outbox(clock, budgets);
  const tooFast = (code: number, message: string): void => {
    reduceBudget(budgets, code, message);
    requests.throttled(code);
  };
  return new Requests({ api, ids, clock, logger, router, outbox, reduceBudget: tooFast }, requests);
}
