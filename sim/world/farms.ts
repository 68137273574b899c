import type { FarmService } from "./tws-event.ts";

/** A data farm: a server of IBKR that TWS is connected to. */
export interface DataFarm {
  readonly service: FarmService;
  readonly name: string;
}

/** Farms that TWS is connected to, in the order in which it reports them to a new client. */
export const FARMS: readonly DataFarm[] = [
  { service: "market-data", name: "usfarm" },
  { service: "market-data", name: "usfuture" },
  { service: "historical", name: "ushmds" },
  { service: "contracts", name: "secdefil" },
];

/** Lists the names of the farms of a service; the first is the one that serves most contracts. */
export function farmsOf(service: FarmService): readonly string[] {
  return FARMS.filter((farm) => farm.service === service).map(({ name }) => name);
}
