import { type Clock, systemClock } from "../world/clock.ts";
import { GatewayClient } from "./gateway-client.ts";
import { NoSession } from "./no-session.ts";
import { placeText } from "./places.ts";
import { type Place, TcpUpstream } from "./tcp-upstream.ts";

/** Options of a look whether a gateway can be reached. */
export interface ReachOptions {
  readonly allowLive: boolean;
  /** Clock of the wait. Default: the system clock. */
  readonly clock?: Clock;
  /** Longest wait for a session, in ms. Default 5 000. */
  readonly withinMs?: number | undefined;
}

/** Client ID of the short session: no program is likely to use it. */
const REACH_CLIENT_ID = 909_091;
const WITHIN_MS = 5_000;
/** Longest wait for the gateway to end the session, in ms. */
const END_MS = 1_000;

/**
 * Begins a session at a gateway, and ends it.
 *
 * @throws {Error} When there is none in time; the message says why.
 */
export async function reachGateway(place: Place, options: ReachOptions): Promise<void> {
  const { allowLive, clock = systemClock, withinMs = WITHIN_MS } = options;
  const gateway = new TcpUpstream(place, { clock, endMs: Math.min(END_MS, withinMs) });
  try {
    const client = await GatewayClient.begin(
      REACH_CLIENT_ID,
      { dial: gateway.dial, clock, allowLive },
      withinMs,
    );
    client.end();
  } catch (error) {
    throwUnreached(place, error);
  } finally {
    await gateway.close();
  }
}

/** Throws what a session that could not be had says about the gateway; nothing where the gateway answers as it should. */
export function throwUnreached(place: Place, error: unknown): void {
  if (error instanceof NoSession && error.gateway === "answers") return;
  const reason = error instanceof Error ? error.message : String(error);
  const where = `the gateway at ${placeText(place)}`;
  const isRefused = reason.startsWith("Cannot ");
  throw new Error(
    isRefused
      ? `Cannot use ${where}: ${reason.replace(/^Cannot go on: /, "")}`
      : `Cannot reach ${where}: ${reason}`,
  );
}
