import { PoolError } from "../errors.ts";
import type { DialTarget } from "../seams/connector.ts";

/** Why a session was lost: TWS ended it, reset it, said nothing any more, or said what makes no sense. */
export type LossCause = "ended" | "reset" | "silent" | "garbled";

/** The silence of a TWS that does not answer. */
export class Silence extends Error {
  override readonly name = "Silence";
}

/** The loss of a session whose TWS does not answer any more. */
export function silence({ host, port }: DialTarget, silentMs: number): PoolError {
  const reason = `TWS has said nothing for ${silentMs} ms and does not answer`;
  const sentence = `The session with ${host}:${port} was lost: ${reason}`;
  return new PoolError("SESSION_LOST", sentence, { cause: new Silence(reason) });
}

/** The end of a session that is closed because it is not used; it reaches no caller, as there is none. */
export function unused(): PoolError {
  return new PoolError("SESSION_LOST", "the session was closed because it was not used");
}

/** Why a session was lost, by what its error was made of. */
export function causeOf({ cause }: PoolError): LossCause {
  if (cause instanceof Silence) return "silent";
  // Whatever a transport of somebody else gives as its error.
  if (cause === undefined || cause === null) return "ended";
  return typeof (cause as { code?: unknown }).code === "string" ? "reset" : "garbled";
}

/** What has happened to the session so far, never lowered. */
export class SessionCounts {
  /** Dials begun. */
  dials = 0;
  /** Sessions that became ready. */
  sessions = 0;
  /** How long the last one took from its dial until it was ready, in ms. */
  readyMs: number | undefined;
  /** Sessions that ended other than by `close()`. */
  lost: Readonly<Record<LossCause, number>> = { ended: 0, reset: 0, silent: 0, garbled: 0 };

  countLost(error: PoolError): void {
    const cause = causeOf(error);
    this.lost = { ...this.lost, [cause]: this.lost[cause] + 1 };
  }
}
