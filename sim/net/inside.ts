import type { Shared } from "../tws/context/context.ts";
import type { ConnectionId } from "../tws/context/effects.ts";
import type { Clock } from "../world/clock.ts";

/** Parts inside a fake TWS, for the code of the simulator that works it by hand. */
export interface Inside {
  readonly clock: Clock;
  readonly shared: Shared;
  /** Seed of the fake. */
  readonly seed: number;
  /** Gets the protocol version of a session, by its connection. */
  protocolOf(connection: ConnectionId): number | undefined;
  /** Matches the orders with the market as it is now, and sends what follows. */
  settle(): void;
}
