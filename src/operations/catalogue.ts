import * as accountUpdates from "./account-updates.ts";
import * as accounts from "./accounts.ts";
import * as advisors from "./advisors.ts";
import * as contracts from "./contracts.ts";
import * as currentTime from "./current-time.ts";
import * as displayGroups from "./display-groups.ts";
import * as executions from "./executions.ts";
import * as fundamentalData from "./fundamental-data.ts";
import * as historicalData from "./historical-data.ts";
import * as historicalTicks from "./historical-ticks.ts";
import * as marketData from "./market-data.ts";
import * as marketDepth from "./market-depth.ts";
import * as news from "./news.ts";
import type { ApiRequest } from "./operation.ts";
import * as optionChains from "./option-chains.ts";
import * as orders from "./orders.ts";
import * as pnl from "./pnl.ts";
import * as positions from "./positions.ts";
import type { AnyRead } from "./read.ts";
import * as realTimeBars from "./real-time-bars.ts";
import * as scanner from "./scanner.ts";
import * as tickByTick from "./tick-by-tick.ts";
import * as wallStreetHorizon from "./wall-street-horizon.ts";

/** The subjects of the TWS API, one a file. */
const SUBJECTS: readonly object[] = [
  accountUpdates,
  accounts,
  advisors,
  contracts,
  currentTime,
  displayGroups,
  executions,
  fundamentalData,
  historicalData,
  historicalTicks,
  marketData,
  marketDepth,
  news,
  optionChains,
  orders,
  pnl,
  positions,
  realTimeBars,
  scanner,
  tickByTick,
  wallStreetHorizon,
];

const ENTRIES: readonly object[] = SUBJECTS.flatMap((subject) => Object.values(subject)).filter(
  (value) => typeof value === "object" && value !== null,
);

/** Every request of the TWS API that the pool can carry out. */
export const REQUESTS: readonly ApiRequest[] = ENTRIES.filter(
  (value): value is ApiRequest => "request" in value,
);

/** Every read of the pool. */
export const READS: readonly AnyRead[] = ENTRIES.filter((value): value is AnyRead => "collect" in value);
