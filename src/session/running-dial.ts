import { PoolError } from "../errors.ts";
import type { DialTarget } from "./connector.ts";
import type { Dial } from "./dial.ts";

/** A dial that is under way, or the session that came of it. */
export interface RunningDial {
  readonly dial: Dial;
  readonly target: DialTarget;
  /** When its connection was opened, in ms by the pool's clock; undefined before. */
  openedMs: number | undefined;
}

/** What a dial that is under way waits for, as the error of those whose time is up before the dial's. */
export function stillDialling({ dial, target, openedMs }: RunningDial, nowMs: number): PoolError {
  const { host, port } = target;
  const seconds = (sinceMs: number): string => `${((nowMs - sinceMs) / 1_000).toFixed(1)} s`;
  const own = (dial as { waitingFor?: () => string | undefined }).waitingFor?.();
  const sentence =
    own ??
    (openedMs === undefined
      ? `dialling ${host}:${port} for ${seconds(dial.beganMs)}: the connection is not open yet`
      : `connected to ${host}:${port}, and no session began within ${seconds(openedMs)}: is a dialog open, is the API enabled?`);
  return new PoolError(openedMs === undefined ? "CONNECT_FAILED" : "HANDSHAKE_TIMEOUT", sentence);
}
