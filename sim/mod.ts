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
export type { NamedContract } from "./exchange/contracts/named-contract.ts";
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
  Fault,
  FaultHooks,
  FaultKind,
  FaultWorld,
  KeptOrder,
  RefusedRequests,
} from "./faults/fault.ts";
export * from "./faults/mod.ts";
export type {
  BytePipe,
  ByteSink,
  Cut,
  DialErrorCode,
  DialVerdict,
  FaultConnection,
  FrameMoment,
  FrameVerdict,
  LossVerdict,
  ReadVerdict,
} from "./faults/moments.ts";
export { parseFault } from "./faults/parse.ts";
export type { AccountAtStart, OrderAtStart, PositionAtStart } from "./net/account-at-start.ts";
export type { Dial, ServerEnd, ServerLink, ServerSession } from "./net/connection.ts";
export { FakeTws } from "./net/fake-tws.ts";
export type { FakeTwsOptions } from "./net/fake-tws-options.ts";
export type { FaultRecord, FaultTouch } from "./net/fault-record.ts";
export type { FaultState, Injected } from "./net/faults-in-force.ts";
export { type ClientEvents, type ClientLink, type Host, MemoryNetwork } from "./net/memory.ts";
export { type ListenOptions, listen, type TcpDoor } from "./net/tcp.ts";
export type { TwsState } from "./net/tws-state.ts";
export type { Duration } from "./scenarios/duration.ts";
export { checkScenario, readScenario } from "./scenarios/read-scenario.ts";
export { type RunningScenario, runScenario } from "./scenarios/run-scenario.ts";
export type {
  AnswerStep,
  Check,
  MarketStep,
  MessageCheck,
  OrderStep,
  Scenario,
  ScenarioAccount,
  ScenarioContract,
  ScenarioOrder,
  Step,
  Wanted,
  WantedValues,
  When,
} from "./scenarios/scenario.ts";
export { ScenarioError, type ScenarioProblem } from "./scenarios/scenario-error.ts";
export { type CheckOutcome, type RunEnd, type Verdict, verdictText } from "./scenarios/verdict.ts";
export type { AnswerRule } from "./script/answer-rule.ts";
export type { Match, Pattern } from "./script/match.ts";
export type {
  AnyLogged,
  LoggedMessage,
  MessageLog,
  ReceivedRequest,
  RequestOutcome,
  SentMessage,
} from "./script/message-log.ts";
export type { Reply } from "./script/reply.ts";
export type { RequestAction, RequestRule } from "./script/request-rule.ts";
export type { RuleUses } from "./script/rule-uses.ts";
export type { Script } from "./script/script.ts";
export type { SessionMatch } from "./script/session-match.ts";
export type { ArrivalOptions } from "./testing/arrivals.ts";
export type { PositionName } from "./testing/book-finding.ts";
export type {
  ArrivingName,
  BookedAccount,
  BookedFill,
  BookedOrder,
  BookedPosition,
  ContractName,
  FillByHand,
  ManualOrder,
  MarketByHand,
  OrderName,
  OrdersByHand,
} from "./testing/by-hand.ts";
export {
  assertAnswered,
  assertNotReceived,
  assertOrder,
  assertPosition,
  assertReceived,
  assertSessions,
} from "./testing/expectations.ts";
export type { MessageTimes, Times } from "./testing/finding.ts";
export { logOnFailure } from "./testing/log-on-failure.ts";
export { startFakeTws } from "./testing/start.ts";
export type { StartOptions } from "./testing/start-options.ts";
export type { TestMessages } from "./testing/test-messages.ts";
export type { TestTws } from "./testing/test-tws.ts";
export type { Seams } from "./testing/test-tws-parts.ts";
export type { Behaviour, ConnectionId, Effect } from "./tws/context/effects.ts";
export {
  type Profile,
  SERVER_VERSION_MAX,
  SERVER_VERSION_MIN,
  type TwsOptions,
} from "./tws/context/options.ts";
export type { OrderCounts } from "./tws/context/order-counts.ts";
export type { BadEncoding } from "./wire/bad-bytes.ts";
export type { RequestName, RequestValues, ResponseName, ResponseValues } from "./wire/catalogue.ts";
export type { Hello } from "./wire/hello.ts";
export { type Clock, clockFrom, systemClock, VirtualClock } from "./world/clock.ts";
export {
  type Breach,
  earlyRequests,
  type LostSession,
  lostSessions,
  slowestRecoveryMs,
  strangeClientIds,
  twoConnections,
  twoSessions,
} from "./world/invariants.ts";
export { type Random, seeded } from "./world/random.ts";
export { type Description, Trace, type TraceEvent, traceLine } from "./world/trace.ts";
export { TRACE_EVENTS, type TraceEventName } from "./world/trace-events.ts";
export type { FarmService, TwsEvent } from "./world/tws-event.ts";
