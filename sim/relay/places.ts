import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { networkInterfaces } from "node:os";
import { quoted } from "../world/quoted.ts";
import type { Place } from "./tcp-upstream.ts";

/** Ports on which a TWS (7496) and an IB Gateway (4001) with a live account listen unless they are set otherwise. */
export const LIVE_PORTS: readonly number[] = [7496, 4001];

/**
 * Reads a place such as `127.0.0.1:4002`, `localhost:4002`, `[::1]:4002` or, with a default host, `4002`.
 *
 * @throws {Error} For any other text; the message says what was expected.
 */
export function readPlace(text: string, option: string, host?: string): Place {
  const match = /^(?:(?:\[([^\]\s]+)\]|([^:\s[\]/]+)):)?(\d{1,5})$/.exec(text.trim());
  const named = match?.[1] ?? match?.[2] ?? host;
  const port = Number(match?.[3]);
  const isV6 = match?.[1] === undefined || isIP(match[1]) === 6;
  if (match !== null && named !== undefined && isV6 && port <= 65_535 && (port > 0 || host !== undefined))
    return { host: named, port };
  const example = host === undefined ? "127.0.0.1:4002" : "4102 or 127.0.0.1:4102";
  throw new Error(`Cannot read ${option}: expected a place such as ${example}, got ${quoted(text)}`);
}

/** Writes a place as it is typed. */
export function placeText({ host, port }: Place): string {
  return isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Refuses ports of live accounts. @throws {Error} */
export function refuseLive(upstream: Place): void {
  if (!LIVE_PORTS.includes(upstream.port)) return;
  throw new Error(
    `Cannot use the upstream ${placeText(upstream)}: ${upstream.port} is the port of a live account; --allow-live permits it`,
  );
}

/** Refuses an upstream that is the proxy itself, however it is written. @throws {Error} */
export async function refuseLoop(upstream: Place, listening: Place): Promise<void> {
  if (upstream.port !== listening.port) return;
  const addresses = await addressesOf(upstream.host);
  const own = [
    ...Object.values(networkInterfaces()).flatMap((all) => all?.map(({ address }) => address) ?? []),
    ...(await addressesOf(listening.host)),
  ];
  const isOwn = addresses.some(
    (address) => /^(127\.|::1$|0\.0\.0\.0$|::$|::ffff:127\.)/.test(address) || own.includes(address),
  );
  if (isOwn)
    throw new Error(`Cannot use the upstream ${placeText(upstream)}: it is where the proxy itself listens`);
}

async function addressesOf(host: string): Promise<readonly string[]> {
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  } catch {
    // A name that does not exist is reported by the dial.
    return [host];
  }
}
