import { farmFor } from "../../world/farms.ts";
import type { FarmService } from "../../world/tws-event.ts";
import type { SeenAccounts } from "./seen-accounts.ts";

/** State of the link from TWS to IBKR, which all clients share. */
export interface IbkrLink {
  /** The accounts as TWS saw them last, while it is cut off from IBKR (1100); undefined while it is connected. */
  cutOff: SeenAccounts | undefined;
  /** Whether another login of the same user has the market data (10197). */
  competingSession: boolean;
  /** Farms whose connection is broken (2103, 2105, 2157), by service and name. */
  readonly brokenFarms: Set<`${FarmService}/${string}`>;
  /** Number of bulletins that IBKR has sent. */
  bulletins: number;
}

/**
 * Returns whether the connection to a farm of a service is broken.
 *
 * @param secType Security type whose data are meant; default: any.
 */
export function isFarmBroken(
  { brokenFarms }: Pick<IbkrLink, "brokenFarms">,
  service: FarmService,
  secType?: string,
): boolean {
  if (brokenFarms.size === 0) return false;
  if (secType !== undefined) return brokenFarms.has(`${service}/${farmFor(service, secType)}`);
  for (const farm of brokenFarms) if (farm.startsWith(`${service}/`)) return true;
  return false;
}
