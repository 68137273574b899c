/**
 * A TWS that any client can connect to, and that misbehaves on request and from a seed.
 *
 * @module
 */
export type { CalendarName } from "./exchange/calendar/calendar-hours.ts";
export { type VenueHours, venueHours } from "./exchange/calendar/venue-hours.ts";
export type {
  ContractDefinition,
  ContractDefinitionInput,
  FuturesChain,
  OptionChain,
} from "./exchange/contracts/contract-definition.ts";
export { checkDefinitions, type DefinitionProblem, universe } from "./exchange/contracts/definition-check.ts";
export type { BondTerms, FundTerms, SecType } from "./exchange/contracts/instrument.ts";
export type { LastDay } from "./exchange/contracts/last-trading-day.ts";
export { UNIVERSE_INPUT } from "./exchange/contracts/universe.ts";
export type { ExchangeOptions } from "./exchange/exchange-options.ts";
export { historyFile } from "./exchange/history/history-file.ts";
export type { PastQuote } from "./exchange/history/past-quotes.ts";
export type {
  PastBar,
  PastSeries,
  PastSource,
  PriceHistory,
  QuoteSeries,
} from "./exchange/history/price-history.ts";
export { quoteFile } from "./exchange/history/quote-file.ts";
export { type DailyFault, parseDailyFault, USUAL_NIGHT } from "./faults/daily-faults.ts";
export type {
  CommonHooks,
  CommonParams,
  CommonWorld,
  Cut,
  DialVerdict,
  Fault,
  FaultConnection,
  FaultHooks,
  FaultKind,
  FaultWorld,
  FrameMoment,
  FrameVerdict,
} from "./faults/fault.ts";
export * from "./faults/mod.ts";
export { parseFault } from "./faults/parse.ts";
export type { Dial, ServerEnd, ServerLink, ServerSession } from "./net/connection.ts";
export { FakeTws, type FakeTwsOptions } from "./net/fake-tws.ts";
export type { Injected } from "./net/faults-in-force.ts";
export { type ClientEvents, type ClientLink, type Host, MemoryNetwork } from "./net/memory.ts";
export { type ListenOptions, listen, type TcpDoor } from "./net/tcp.ts";
export type { TwsState } from "./net/tws-state.ts";
export type { Behaviour, ConnectionId, Effect } from "./tws/context/effects.ts";
export {
  type Profile,
  SERVER_VERSION_MAX,
  SERVER_VERSION_MIN,
  type TwsOptions,
} from "./tws/context/options.ts";
export type { OrderCounts } from "./tws/context/order-counts.ts";
export type { BadEncoding } from "./wire/bad-bytes.ts";
export type { Hello } from "./wire/hello.ts";
export { type Clock, clockFrom, systemClock, VirtualClock } from "./world/clock.ts";
export {
  type Breach,
  earlyRequests,
  slowestRecoveryMs,
  strangeClientIds,
  twoConnections,
  twoSessions,
} from "./world/invariants.ts";
export { type Random, seeded } from "./world/random.ts";
export { type Description, Trace, type TraceEvent, traceLine } from "./world/trace.ts";
export type { FarmService, TwsEvent } from "./world/tws-event.ts";
