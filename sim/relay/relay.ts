import type { DailyFault } from "../faults/daily-faults.ts";
import { FakeTws } from "../net/fake-tws.ts";
import { listen } from "../net/tcp.ts";
import { type Clock, systemClock } from "../world/clock.ts";
import type { FollowedOrders } from "./followed-orders.ts";
import { refuseLive, refuseLoop } from "./places.ts";
import { RelayBehaviour } from "./relay-behaviour.ts";
import type { RelayFrame, TouchedFrame } from "./relay-frames.ts";
import { type Place, TcpUpstream } from "./tcp-upstream.ts";
import type { DialUpstream } from "./upstream.ts";

/** Options of a relay. */
export interface RelayOptions {
  /** Clock. Default: the system clock. */
  readonly clock?: Clock;
  /** Seed of what faults draw. Default 1. */
  readonly seed?: number | undefined;
  /** Whether ports and accounts of real money are accepted. Default false. */
  readonly allowLive?: boolean;
  /** Time for which the session at the gateway is kept after a half-open loss, in ms. Default 30 000. */
  readonly lingerMs?: number | undefined;
  /** Faults at times of every day. Default: none. */
  readonly timetable?: readonly DailyFault[];
  /** Longest wait for the gateway to end a connection that the relay has ended, in ms. Default 3 000. */
  readonly endMs?: number | undefined;
}

/** A proxy before a real gateway: a fake TWS whose behaviour is that of the gateway. */
export interface Relay {
  /** The fake: its faults, rules, logs and trace. What needs the inside of TWS is not possible with it. */
  readonly tws: FakeTws;
  /** Orders of its clients, as far as frames say. */
  readonly orders: FollowedOrders;
  /** Calls a listener for each frame that passes, before faults act on it. @returns A function that ends this. */
  onFrame(listener: (frame: RelayFrame) => void): () => void;
  /** Calls a listener for each frame that a fault touches; begin before the frames. @returns A function that ends this. */
  onTouch(listener: (touched: TouchedFrame) => void): () => void;
}

/** A relay that listens. */
export interface ListeningRelay extends Relay {
  /** Address that it listens on. */
  readonly host: string;
  /** Port that it listens on. */
  readonly port: number;
  /** Ends all connections, those to the gateway too; resolves when the port is free again and none is left. */
  close(): Promise<void>;
}

const LINGER_MS = 30_000;

/** Makes a relay that no network reaches yet, given how the gateway is dialled. */
export function relayOver(dial: DialUpstream, options: RelayOptions = {}): Relay {
  const { clock = systemClock, seed = 1, allowLive = false, lingerMs = LINGER_MS, timetable = [] } = options;
  const behaviour = new RelayBehaviour({ clock, dial, allowLive, lingerMs });
  const tws = new FakeTws({ clock, seed, behaviour, timetable });
  return {
    tws,
    orders: behaviour.orders,
    onFrame: (listener) => behaviour.tap.onFrame(listener),
    onTouch: (listener) => behaviour.tap.onTouch(listener),
  };
}

/**
 * Starts a proxy before a gateway.
 *
 * @throws {Error} For a port of a live account, an upstream that is the proxy itself, and a port that cannot be used.
 */
export async function startRelay(
  upstream: Place,
  listening: Place,
  options: RelayOptions = {},
): Promise<ListeningRelay> {
  if (options.allowLive !== true) refuseLive(upstream);
  await refuseLoop(upstream, listening);
  const gateway = new TcpUpstream(upstream, { endMs: options.endMs });
  const relay = relayOver(gateway.dial, options);
  const door = await listen(relay.tws, listening).catch((error: unknown) => {
    relay.tws.close();
    throw error;
  });
  const { host, port } = door;
  const close = async (): Promise<void> => {
    relay.tws.close();
    await door.close();
    await gateway.close();
  };
  return { ...relay, host, port, close };
}
