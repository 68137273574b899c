import { PoolError } from "../errors.ts";
import type { DialTarget } from "../seams/connector.ts";

/** Why a session was lost: TWS ended it, reset it, said nothing any more, or said what makes no sense. */
export type LossCause = "ended" | "reset" | "silent" | "garbled";

/** The silence of a TWS that does not answer. */
export class HeartbeatTimeout extends Error {
  override readonly name = "HeartbeatTimeout";
}

/** The loss of a session whose TWS does not answer any more. */
export function heartbeatTimeout({ host, port }: DialTarget, silentMs: number): PoolError {
  const reason = `TWS has sent nothing for ${silentMs} ms and does not answer`;
  const sentence = `The session with ${host}:${port} was lost: ${reason}`;
  return new PoolError("SESSION_LOST", sentence, { cause: new HeartbeatTimeout(reason) });
}

/** The end of a session that is closed because it is not used; it reaches no caller, as there is none. */
export function sessionUnused(): PoolError {
  return new PoolError("SESSION_LOST", "the session was closed because it was not used");
}

/** Why a session was lost, by what its error was made of. */
export function lossCauseOf({ cause }: PoolError): LossCause {
  if (cause instanceof HeartbeatTimeout) return "silent";
  // Whatever a transport of somebody else gives as its error.
  if (cause === undefined || cause === null) return "ended";
  return typeof (cause as { code?: unknown }).code === "string" ? "reset" : "garbled";
}
