import type { Handler } from "../context/handler.ts";
import { underConditions } from "../rules/conditions.ts";
import { accountHandlers } from "./accounts.ts";
import { advisorHandlers } from "./advisors.ts";
import { contractHandlers } from "./contracts.ts";
import { displayGroupHandlers } from "./display-groups.ts";
import { executionHandlers } from "./executions.ts";
import { fundamentalDataHandlers } from "./fundamental-data.ts";
import { headTimestampHandlers } from "./head-timestamp.ts";
import { histogramHandlers } from "./histogram.ts";
import { historicalDataHandlers } from "./historical-data.ts";
import { historicalTickHandlers } from "./historical-ticks.ts";
import { marketDataHandlers } from "./market-data.ts";
import { marketDepthHandlers } from "./market-depth.ts";
import { newsHandlers } from "./news.ts";
import { optionCalculationHandlers } from "./option-calculations.ts";
import { optionChainHandlers } from "./option-chains.ts";
import { optionExerciseHandlers } from "./option-exercise.ts";
import { orderHandlers } from "./orders.ts";
import { pnlHandlers } from "./pnl.ts";
import { positionHandlers } from "./positions.ts";
import { realTimeBarHandlers } from "./real-time-bars.ts";
import { scannerHandlers } from "./scanner.ts";
import { sessionHandlers } from "./session.ts";
import { tickByTickHandlers } from "./tick-by-tick.ts";
import { wallStreetHorizonHandlers } from "./wall-street-horizon.ts";

/** Handlers of all requests, by the number of the request as it stands on the wire. */
export const HANDLERS: ReadonlyMap<string, Handler> = new Map(
  [
    sessionHandlers,
    accountHandlers,
    positionHandlers,
    pnlHandlers,
    advisorHandlers,
    displayGroupHandlers,
    contractHandlers,
    optionChainHandlers,
    optionCalculationHandlers,
    optionExerciseHandlers,
    marketDataHandlers,
    marketDepthHandlers,
    tickByTickHandlers,
    realTimeBarHandlers,
    historicalDataHandlers,
    headTimestampHandlers,
    histogramHandlers,
    historicalTickHandlers,
    newsHandlers,
    scannerHandlers,
    fundamentalDataHandlers,
    wallStreetHorizonHandlers,
    orderHandlers,
    executionHandlers,
  ]
    .flat()
    .map((handler) => [`${handler.id}`, underConditions(handler)]),
);
