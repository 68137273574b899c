import { PoolError } from "../../errors.ts";

/** Makes the error of a gateway at which nobody is logged in. @param reason What the gateway has shown. */
export function loginRequired(url: string, reason: string): PoolError {
  return new PoolError("LOGIN_REQUIRED", `Cannot use the Client Portal gateway: ${reason}; ${toDo(url)}`);
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

/** Makes the error of a username that a pool of this process uses over TWS. */
export function usernameInUse(): PoolError {
  const what = "an IbkrPool of this process uses TWS with the same username, which has one brokerage session";
  const cure = "close that pool, use a second username, or set takeOver";
  return new PoolError("COMPETING_SESSION", `Cannot begin a brokerage session: ${what}; ${cure}`);
}

function toDo(url: string): string {
  return `log in at ${new URL(url).origin} in a browser on the machine of the gateway`;
}
