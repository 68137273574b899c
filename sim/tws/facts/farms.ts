import type { FarmService } from "../../world/tws-event.ts";
import * as code from "./codes.ts";

/** A notice about a farm. */
export interface FarmNotice {
  readonly code: number;
  readonly text: string;
}

const SERVICES: Readonly<
  Record<FarmService, { readonly broken: number; readonly ok: number; readonly name: string }>
> = {
  "market-data": {
    broken: code.MARKET_DATA_FARM_BROKEN,
    ok: code.MARKET_DATA_FARM_OK,
    name: "Market data farm connection",
  },
  historical: {
    broken: code.HISTORICAL_FARM_BROKEN,
    ok: code.HISTORICAL_FARM_OK,
    name: "HMDS data farm connection",
  },
  contracts: {
    broken: code.CONTRACTS_FARM_BROKEN,
    ok: code.CONTRACTS_FARM_OK,
    name: "Sec-def data farm connection",
  },
};

/** Makes the notice that a farm is connected, or that it is broken. */
export function farmNotice(service: FarmService, farm: string, isUp: boolean): FarmNotice {
  const { broken, ok, name } = SERVICES[service];
  return isUp
    ? { code: ok, text: `${name} is OK:${farm}` }
    : { code: broken, text: `${name} is broken:${farm}` };
}
