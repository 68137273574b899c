import * as code from "../facts/codes.ts";
import { type Rule, requestFailedText } from "./rule.ts";

/** A request for a subscription, by its number. */
export interface NumberedRequest {
  readonly reqId: number;
  /** Whether the client has a subscription of the same kind with this number. */
  readonly inUse: boolean;
}

/** Kinds of subscriptions that refuse a number in use; those of other kinds take the place of the one before. */
export type NumberedKind =
  | "market data"
  | "market depth"
  | "tick by tick"
  | "real-time bars"
  | "historical bars"
  | "scanner"
  | "pnl"
  | "pnl single";

const DUPLICATE = "Duplicate ticker ID";

function inUse(
  what: string,
  number: number,
  source: string,
  text: (reqId: number) => string,
): Rule<NumberedRequest> {
  return {
    what,
    code: number,
    source,
    broken: (request) => (request.inUse ? text(request.reqId) : undefined),
  };
}

const failed = (kind: string): Rule<NumberedRequest> =>
  inUse(`a request number that is in use for ${kind}`, code.REQUEST_FAILED, "stoqey/ib#240", () =>
    requestFailedText(DUPLICATE),
  );

/** Refusals of a request number that is in use, by the kind of the subscription. Numbers of other kinds do not matter. */
export const NUMBER_IN_USE: Readonly<Record<NumberedKind, Rule<NumberedRequest>>> = {
  "market data": failed("market data"),
  "market depth": failed("market depth"),
  "tick by tick": failed("tick-by-tick data"),
  "real-time bars": failed("real-time bars"),
  "historical bars": inUse(
    "a request number that is in use for historical bars",
    code.DUPLICATE_HISTORICAL_ID,
    "IBKR's message codes, 386",
    (reqId) => `Duplicate ticker ID for API historical data query:${reqId}`,
  ),
  scanner: inUse(
    "a scan with a number in use",
    code.DUPLICATE_SCANNER_ID,
    "message codes, 385; deepentropy/ibx#457 saw 322",
    (reqId) => `Duplicate ticker ID for API scanner subscription:${reqId}`,
  ),
  pnl: inUse("the number of a P&L subscription that is in use", code.REQUEST_FAILED, "unsourced", () =>
    requestFailedText(DUPLICATE),
  ),
  "pnl single": inUse(
    "the number of a P&L subscription of one position that is in use",
    code.DUPLICATE_TICKER_ID,
    "TWS API reference, Message Codes",
    () => DUPLICATE,
  ),
};
