import { PoolError } from "../errors.ts";
import type { DialTarget } from "../seams/connector.ts";

/** Cause of a lost session: TWS ended it, reset it, sent nothing any more, or sent what is not its protocol. */
export type LossCause = "ended" | "reset" | "silent" | "garbled";

/** No complete message from TWS within the heartbeat timeout. */
export class HeartbeatTimeout extends Error {
  override readonly name = "HeartbeatTimeout";
}

/** Makes the error of a session whose TWS does not answer the heartbeat. */
export function heartbeatTimeout({ host, port }: DialTarget, silentMs: number): PoolError {
  const reason = `TWS has sent no complete message for ${silentMs} ms and does not answer`;
  const sentence = `The session with ${host}:${port} was lost: ${reason}`;
  return new PoolError("SESSION_LOST", sentence, { cause: new HeartbeatTimeout(reason) });
}

/** The end of a session that is closed because it is not used; it reaches no caller, as there is none. */
export function sessionUnused(): PoolError {
  return new PoolError("SESSION_LOST", "the session was closed because it was not used");
}

/** Gets the cause of a lost session from its error. */
export function lossCauseOf({ cause }: PoolError): LossCause {
  if (cause instanceof HeartbeatTimeout) return "silent";
  // A transport of a caller may give anything as its error.
  if (cause === undefined || cause === null) return "ended";
  return typeof (cause as { code?: unknown }).code === "string" ? "reset" : "garbled";
}
