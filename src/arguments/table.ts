import { READS } from "./reads.ts";
import type { Schema } from "./schema.ts";
import { STREAMS } from "./streams.ts";

/** Operations that have no arguments. */
const WITHOUT = [
  ...["getCurrentTime", "getManagedAccounts", "getPositions", "getOpenOrders", "getAllOpenOrders"],
  ...["getCompletedOrders", "getFamilyCodes", "getSoftDollarTiers", "getUserInfo", "getMarketDepthExchanges"],
  ...["getNewsProviders", "getScannerParameters", "watchOrders", "watchExecutions", "watchNewsBulletins"],
];
/** The arguments of these are one parameter, which has a name of its own. */
const ROOTS: Readonly<Record<string, string>> = {
  getContractDetails: "contract",
};

/** What the arguments of one operation must be. */
export interface ArgumentsOf {
  /** Checks and copies them; undefined for an operation without arguments, which are null then. */
  readonly schema: Schema | undefined;
  /** What they are called as a whole; empty where each field is named by itself. */
  readonly root: string;
}

/** What the arguments of each operation must be, by its name. A new operation without an entry fails a test. */
export const ARGUMENTS: ReadonlyMap<string, ArgumentsOf> = new Map([
  ...WITHOUT.map((name): [string, ArgumentsOf] => [name, { schema: undefined, root: "" }]),
  ...Object.entries({ ...READS, ...STREAMS }).map(([name, schema]): [string, ArgumentsOf] => [
    name,
    { schema, root: ROOTS[name] ?? "" },
  ]),
]);
