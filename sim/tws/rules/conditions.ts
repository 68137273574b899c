import type { FarmService } from "../../world/tws-event.ts";
import type { Handler } from "../context/handler.ts";
import { type IbkrLink, isFarmBroken } from "../context/ibkr-link.ts";
import { type Interruption, KINDS, type SubscriptionKind } from "../context/subscription-kinds.ts";
import * as code from "../facts/codes.ts";
import { type RequestSubject, subjectOf } from "../facts/request-subjects.ts";
import { historyText } from "../historical-data/history-texts.ts";
import { ticksFailedText } from "./historical-ticks.ts";
import { histogramFailedText } from "./history-facts.ts";
import { realTimeText } from "./real-time-bars.ts";
import { refuses } from "./refuses.ts";
import { invalidText, type Rule } from "./rule.ts";

/** The settings of the API, and the state of the link to IBKR. */
export interface ConditionInput {
  readonly ibkr: Pick<IbkrLink, "competingSession">;
  /** Whether the API setting Read-Only is on. */
  readonly readOnly: boolean;
}

const OTHER_ADDRESS = "Trading TWS session is connected from a different IP address";

/** A rule about the requests of some subjects alone. */
interface ConditionRule extends Rule<ConditionInput> {
  readonly subjects: readonly RequestSubject[];
}

function competing(
  what: string,
  number: number,
  source: string,
  text: string,
  subjects: readonly RequestSubject[],
): ConditionRule {
  return {
    subjects,
    what: `${what} while a competing session has the market data`,
    code: number,
    source,
    broken: ({ ibkr }) => (ibkr.competingSession ? text : undefined),
  };
}

/** Refusals of everything that is requested while a condition holds. */
export const CONDITION_RULES: readonly ConditionRule[] = [
  {
    subjects: ["orders"],
    what: "an order, a cancel, an exercise or a list of orders while the API is read-only",
    code: code.INVALID_REQUEST,
    source: "erdewit/ib_insync#1, #7, #224, #355; exercise and the orders of all clients: unsourced",
    broken: ({ readOnly }) =>
      readOnly ? invalidText("The API interface is currently in Read-Only mode.") : undefined,
  },
  competing(
    "market data or market depth",
    code.COMPETING_LIVE_SESSION,
    "IBKR's message codes, 10197; market depth unsourced",
    "No market data during competing live session",
    ["market data", "market depth"],
  ),
  competing(
    "tick-by-tick data",
    code.TICK_BY_TICK_FAILED,
    "IBKR's message codes, 10189",
    `Failed to request tick-by-tick data.${OTHER_ADDRESS}`,
    ["tick by tick"],
  ),
  competing(
    "real-time bars",
    code.INVALID_REAL_TIME_QUERY,
    "public issue logs of 420",
    realTimeText(OTHER_ADDRESS),
    ["real-time bars"],
  ),
  competing(
    "historical bars or a head timestamp",
    code.HISTORICAL_SERVICE,
    "extrange/ibkr-docker#118, nautilus_trader adapter: text of 162",
    historyText(OTHER_ADDRESS),
    ["historical bars", "head timestamp"],
  ),
  competing(
    "historical ticks",
    code.HISTORICAL_TICKS_FAILED,
    "unsourced; as for bars",
    ticksFailedText(OTHER_ADDRESS),
    ["historical ticks"],
  ),
  competing(
    "a histogram",
    code.HISTOGRAM_FAILED,
    "unsourced; as for bars",
    histogramFailedText(OTHER_ADDRESS),
    ["histogram"],
  ),
  competing("a scan", code.HISTORICAL_SERVICE, "unsourced; as for bars", historyText(OTHER_ADDRESS), [
    "scanner",
  ]),
];

/** A running subscription, and what interrupts it. */
export interface InterruptedInput {
  readonly kind: SubscriptionKind;
  readonly interruption: Interruption;
}

function interrupted(what: string, number: number, source: string, text: string): Rule<InterruptedInput> {
  return {
    what,
    code: number,
    source,
    effect: "notify",
    broken: ({ kind, interruption }) => (KINDS[kind][interruption].notice === number ? text : undefined),
  };
}

/** Notices about subscriptions that run when a condition begins. `KINDS` says which of them pause and which end. */
export const INTERRUPTION_NOTICES: readonly Rule<InterruptedInput>[] = [
  interrupted(
    "running market data or market depth when a competing session takes the market data; a snapshot ends",
    code.COMPETING_LIVE_SESSION,
    KINDS["market data"]["competing session"].source,
    "No market data during competing live session",
  ),
  interrupted(
    "running tick-by-tick data when a competing session takes the market data, which ends them",
    code.TICK_BY_TICK_FAILED,
    KINDS["tick by tick"]["competing session"].source,
    `Failed to request tick-by-tick data.${OTHER_ADDRESS}`,
  ),
  interrupted(
    "historical bars when a competing session takes the market data: the answer, or their updates, end",
    code.HISTORICAL_SERVICE,
    KINDS["historical bars"]["competing session"].source,
    historyText(OTHER_ADDRESS),
  ),
];

/** Notice about running bars that a broken farm ends. */
export const FARM_NOTICES: readonly Rule<{ readonly isNotified: boolean }>[] = [
  {
    what: "running real-time bars, or bars that are kept up to date, when a farm breaks with bars=notified",
    code: code.LIVE_UPDATES_FAILED,
    source: "erdewit/ib_insync#670; nautechsystems/nautilus_trader#4412",
    effect: "notify",
    broken: ({ isNotified }) => (isNotified ? "Failed to request live updates (disconnected)." : undefined),
  },
];

/** Farms whose break keeps a request waiting for its answer, by what serves the request. */
const WAITS_FOR: Partial<Readonly<Record<RequestSubject, FarmService>>> = {
  "real-time bars": "historical",
  "historical bars": "historical",
  "historical ticks": "historical",
  "head timestamp": "historical",
  histogram: "historical",
  scanner: "historical",
  contracts: "contracts",
};

/**
 * Returns whether TWS keeps a request until the connection to a farm is OK again. Until then the client gets no answer, as
 * the page about the connection says of requests that come before the farms are OK.
 */
export function waitsForFarm(requestName: string, ibkr: Pick<IbkrLink, "brokenFarms">): boolean {
  const farm = WAITS_FOR[subjectOf(requestName)];
  return farm !== undefined && isFarmBroken(ibkr, farm);
}

/** Makes the handler of a request answer what is requested under a condition by that condition. */
export function underConditions(handler: Handler): Handler {
  const subject = subjectOf(handler.name);
  const rules = CONDITION_RULES.filter(({ subjects }) => subjects.includes(subject));
  if (rules.length === 0) return handler;
  return {
    ...handler,
    handle: (fields, context) => {
      const { ibkr, options } = context.shared;
      const input = { ibkr, readOnly: options.readOnly };
      // The number of the request is read where an answer needs it: reading a long message takes time.
      const isServed =
        rules.every((rule) => rule.broken(input) === undefined) ||
        !refuses(context, handler.reqId(fields, context.client.version), rules, input);
      if (isServed) handler.handle(fields, context);
    },
  };
}
