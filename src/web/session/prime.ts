import type { WebCall } from "../call.ts";
import { accountsOf } from "./auth-status.ts";
import type { Control } from "./tickle.ts";

/** The call that primes a brokerage session: others are refused before it. */
export const ACCOUNTS: WebCall = { method: "GET", path: "/iserver/accounts" };

/** Primes a session whose ID has changed. @returns False where it has no accounts; true also where nothing was answered. */
export async function primeAgain(control: Control, timeoutMs: number): Promise<boolean> {
  try {
    return accountsOf(await control("prime the session", ACCOUNTS, timeoutMs)) !== undefined;
  } catch {
    // The next tickle finds out.
    return true;
  }
}
