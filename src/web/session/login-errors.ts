import { PoolError } from "../../errors.ts";
import { STATUS } from "../http/http-status.ts";

/** Makes the error of a gateway at which nobody is logged in. @param reason What the gateway has shown. */
export function loginRequired(url: string, reason: string): PoolError {
  return new PoolError("LOGIN_REQUIRED", `Cannot use the Client Portal gateway: ${reason}; ${toDo(url)}`);
}

/** Returns whether an error says that nobody is logged in at the gateway. */
export function isLoginRequired(cause: unknown): boolean {
  return cause instanceof PoolError && cause.code === "LOGIN_REQUIRED";
}

/**
 * Adds what to do to an error of a dial's request, where it does not say so itself: to a timeout, and to the login page, which
 * names no address.
 */
export function withAdvice(cause: unknown, url: string): unknown {
  if (!(cause instanceof PoolError)) return cause;
  if (cause.code === "LOGIN_REQUIRED") return loginRequired(url, "it shows its login page");
  if (cause.code !== "REQUEST_TIMEOUT") return cause;
  const text = `${cause.message}: restart the gateway, or correct option url (now ${new URL(url).origin})`;
  return new PoolError(cause.code, text, { cause });
}

/** What to do about a server that accepts requests and does not answer as a gateway does. */
export const CHECK_URL = "check that option url is that of a Client Portal gateway";

/** Says what to do about an answer with an error, as the end of a sentence; empty where its text says enough. */
export function adviceOn(status: number): string {
  if (status === STATUS.notFound) return `: ${CHECK_URL}`;
  return status >= STATUS.serverError ? ": the gateway or IBKR is out of service, try again later" : "";
}

/** Makes the error of too many dials that failed in a row. */
export function triesEnded(url: string, tries: number, cause: PoolError): PoolError {
  const text = `Cannot use the Client Portal gateway: ${tries} dials in a row failed, the last with "${cause.message}"`;
  return new PoolError("LOGIN_REQUIRED", `${text}; check that it runs, and ${toDo(url)}`, { cause });
}

/** Makes the error of a brokerage session that another login of the username holds. */
export function competingSession(took: boolean): PoolError {
  const what = took
    ? "another login of the same username took the brokerage session back"
    : "another login of the same username (TWS, mobile or web) holds the brokerage session";
  const cure = "log out there, use a second username, or set takeOver";
  return new PoolError("COMPETING_SESSION", `Cannot begin a brokerage session: ${what}; ${cure}`);
}

/** Rejects while another pool of the process uses the username over TWS, which may begin at any time. */
export function checkUsername({ isUsernameInUse }: { isUsernameInUse(): boolean }): void {
  if (!isUsernameInUse()) return;
  const what = "an IbkrPool of this process uses TWS with the same username, which has one brokerage session";
  const cure = "close that pool, use a second username, or set takeOver";
  throw new PoolError("COMPETING_SESSION", `Cannot begin a brokerage session: ${what}; ${cure}`);
}

function toDo(url: string): string {
  return `log in at ${new URL(url).origin} in a browser on the machine of the gateway`;
}
