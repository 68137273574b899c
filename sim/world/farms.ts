import type { FarmService } from "./tws-event.ts";

/** A data farm: a server of IBKR that TWS is connected to. */
export interface DataFarm {
  readonly service: FarmService;
  readonly name: string;
  /** Security types whose data it has alone among the farms of its service; undefined for all that no other has. */
  readonly secTypes?: readonly string[];
}

/** Farms that TWS is connected to, in the order in which it reports them to a new client. */
export const FARMS: readonly DataFarm[] = [
  { service: "market-data", name: "usfarm" },
  { service: "market-data", name: "usfuture", secTypes: ["FUT", "FOP", "CONTFUT"] },
  { service: "historical", name: "ushmds" },
  { service: "contracts", name: "secdefil" },
];

/** Finds the farm of a service that has the data of a security type. */
export function farmFor(service: FarmService, secType: string): string {
  const farms = FARMS.filter((farm) => farm.service === service);
  const own = farms.find(({ secTypes }) => secTypes?.includes(secType) === true);
  return (own ?? farms.find(({ secTypes }) => secTypes === undefined))?.name ?? "";
}

/** Lists the names of the farms of a service; the first is the one that serves most contracts. */
export function farmsOf(service: FarmService): readonly string[] {
  return FARMS.filter((farm) => farm.service === service).map(({ name }) => name);
}
