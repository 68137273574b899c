import type { RequestScheduler } from "../pacing/request-scheduler.ts";

/** Time that the logout may take, in ms. */
const LOGOUT_MS = 5_000;

/** Ends the login of the gateway. The pool closes although it fails. */
export async function logout(scheduler: Pick<RequestScheduler, "submit">): Promise<void> {
  const call = { method: "POST", path: "/logout" } as const;
  await scheduler.submit("log out", call, { lane: "control", timeoutMs: LOGOUT_MS }).catch(() => undefined);
}
