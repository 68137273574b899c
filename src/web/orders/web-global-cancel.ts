import { PoolError } from "../../errors.ts";
import type { GlobalCancelOutcome } from "../../orders/tws/global-cancel.ts";
import type { WebCall } from "../call.ts";
import type { LiveWebSession } from "../requests/live-web-session.ts";
import type { OrderVerdict } from "./order-answer.ts";
import type { ChainParts } from "./order-chain.ts";
import { runChain } from "./order-chain.ts";

/**
 * Cancels all open orders of all accounts of the login (order ID `-1`), also those of other programs.
 *
 * @param send Sends one request.
 */
export async function cancelAllWeb(
  { session }: LiveWebSession,
  send: ChainParts["send"],
): Promise<GlobalCancelOutcome> {
  const verdicts = await Promise.all(
    session.accounts.map((account) => {
      const path = `/iserver/account/${encodeURIComponent(account)}/order/-1`;
      const call: WebCall = { method: "DELETE", path };
      const answer = () => Promise.resolve({ isYes: false, why: "a cancel has no question" } as const);
      return runChain(call, { send, answer });
    }),
  );
  const reasons = verdicts.filter(({ kind }) => kind !== "accepted").map(reasonOf);
  const [first] = reasons;
  if (first === undefined) return { kind: "acknowledged" };
  const isUnsent = verdicts.every(({ kind }) => kind === "absent" || kind === "refused");
  if (isUnsent) return { kind: "not-sent", reason: new PoolError("WEB_ERROR", first) };
  return { kind: "unknown", why: `some orders may not be cancelled: ${first}` };
}

function reasonOf(verdict: OrderVerdict): string {
  switch (verdict.kind) {
    case "accepted":
      return "";
    case "refused":
      return verdict.text;
    case "lost":
      return verdict.why;
    case "absent":
      return verdict.reason.message;
  }
}
