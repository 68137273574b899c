import { shown } from "../world/visible-text.ts";
import type { Message } from "./codec/message.ts";
import * as accountsRequests from "./requests/accounts.ts";
import * as advisorsRequests from "./requests/advisors.ts";
import * as contractsRequests from "./requests/contracts.ts";
import * as displayGroupsRequests from "./requests/display-groups.ts";
import * as executionsRequests from "./requests/executions.ts";
import * as fundamentalDataRequests from "./requests/fundamental-data.ts";
import * as headTimestampRequests from "./requests/head-timestamp.ts";
import * as histogramRequests from "./requests/histogram.ts";
import * as historicalDataRequests from "./requests/historical-data.ts";
import * as historicalTicksRequests from "./requests/historical-ticks.ts";
import * as marketDataRequests from "./requests/market-data.ts";
import * as marketDepthRequests from "./requests/market-depth.ts";
import * as newsRequests from "./requests/news.ts";
import * as optionCalculationsRequests from "./requests/option-calculations.ts";
import * as optionChainsRequests from "./requests/option-chains.ts";
import * as optionExerciseRequests from "./requests/option-exercise.ts";
import * as ordersRequests from "./requests/orders.ts";
import * as placeOrderRequests from "./requests/place-order.ts";
import * as pnlRequests from "./requests/pnl.ts";
import * as positionsRequests from "./requests/positions.ts";
import * as realTimeBarsRequests from "./requests/real-time-bars.ts";
import * as scannerRequests from "./requests/scanner.ts";
import * as sessionRequests from "./requests/session.ts";
import * as tickByTickRequests from "./requests/tick-by-tick.ts";
import * as wallStreetHorizonRequests from "./requests/wall-street-horizon.ts";
import * as accountsResponses from "./responses/accounts.ts";
import * as advisorsResponses from "./responses/advisors.ts";
import * as bondsResponses from "./responses/bonds.ts";
import * as contractsResponses from "./responses/contracts.ts";
import * as displayGroupsResponses from "./responses/display-groups.ts";
import * as executionsResponses from "./responses/executions.ts";
import * as fundamentalDataResponses from "./responses/fundamental-data.ts";
import * as headTimestampResponses from "./responses/head-timestamp.ts";
import * as histogramResponses from "./responses/histogram.ts";
import * as historicalDataResponses from "./responses/historical-data.ts";
import * as historicalTicksResponses from "./responses/historical-ticks.ts";
import * as marketDataResponses from "./responses/market-data.ts";
import * as marketDepthResponses from "./responses/market-depth.ts";
import * as newsResponses from "./responses/news.ts";
import * as optionChainsResponses from "./responses/option-chains.ts";
import * as ordersResponses from "./responses/orders.ts";
import * as pnlResponses from "./responses/pnl.ts";
import * as positionsResponses from "./responses/positions.ts";
import * as realTimeBarsResponses from "./responses/real-time-bars.ts";
import * as scannerResponses from "./responses/scanner.ts";
import * as sessionResponses from "./responses/session.ts";
import * as tickByTickResponses from "./responses/tick-by-tick.ts";
import * as wallStreetHorizonResponses from "./responses/wall-street-horizon.ts";

/** A message of any kind, for code that treats all alike. */
export type AnyMessage = Pick<Message<never>, "name" | "id" | "parts" | "length"> & {
  write(values: never, version: number): string[];
  read(fields: readonly string[], version: number): unknown;
  beginning(fields: readonly string[], version: number, last?: string): Partial<unknown>;
};

const isMessage = (part: unknown): part is AnyMessage =>
  typeof part === "object" && part !== null && "read" in part && "write" in part;

function byId(subjects: readonly object[]): ReadonlyMap<string, AnyMessage> {
  const messages = subjects.flatMap((subject) => Object.values(subject).filter(isMessage));
  return new Map(messages.map((message) => [`${message.id}`, message]));
}

/** Every message that a client can send, by its number as it stands on the wire. */
export const REQUESTS: ReadonlyMap<string, AnyMessage> = byId([
  accountsRequests,
  contractsRequests,
  displayGroupsRequests,
  executionsRequests,
  advisorsRequests,
  fundamentalDataRequests,
  headTimestampRequests,
  histogramRequests,
  historicalDataRequests,
  historicalTicksRequests,
  marketDataRequests,
  marketDepthRequests,
  newsRequests,
  optionCalculationsRequests,
  optionChainsRequests,
  optionExerciseRequests,
  ordersRequests,
  placeOrderRequests,
  pnlRequests,
  positionsRequests,
  realTimeBarsRequests,
  scannerRequests,
  sessionRequests,
  tickByTickRequests,
  wallStreetHorizonRequests,
]);

/** Every message that the server can send, by its number as it stands on the wire. */
export const RESPONSES: ReadonlyMap<string, AnyMessage> = byId([
  accountsResponses,
  bondsResponses,
  contractsResponses,
  displayGroupsResponses,
  executionsResponses,
  advisorsResponses,
  fundamentalDataResponses,
  headTimestampResponses,
  histogramResponses,
  historicalDataResponses,
  historicalTicksResponses,
  marketDataResponses,
  marketDepthResponses,
  newsResponses,
  optionChainsResponses,
  ordersResponses,
  pnlResponses,
  positionsResponses,
  realTimeBarsResponses,
  scannerResponses,
  sessionResponses,
  tickByTickResponses,
  wallStreetHorizonResponses,
]);

/** Names of all requests, for checking the input of a user. */
export const REQUEST_NAMES: readonly string[] = [...REQUESTS.values()].map(({ name }) => name);

/** Gets the name of a client's frame, e.g. `reqPositions`; `unknown(<number>)` for a number outside the protocol. */
export function requestName(fields: readonly string[]): string {
  const id = fields[0] ?? "";
  return REQUESTS.get(id)?.name ?? `unknown(${shown(id, 12)})`;
}
