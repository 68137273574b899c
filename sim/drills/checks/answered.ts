import type { SeenMessage } from "../seen.ts";
import { idOf, valuesOf } from "./message-values.ts";
import { isNotice } from "./own-answers.ts";
import type { SeenSession } from "./seen-sessions.ts";

/** Answers that end each request that is answered once, by its name. An error with its number ends any of them. */
const ENDS: Readonly<Record<string, readonly string[]>> = {
  calculateImpliedVolatility: ["tickOptionComputation"],
  calculateOptionPrice: ["tickOptionComputation"],
  queryDisplayGroups: ["displayGroupList"],
  reqAllOpenOrders: ["openOrderEnd"],
  reqCompletedOrders: ["completedOrdersEnd"],
  reqContractDetails: ["contractDetailsEnd"],
  reqCurrentTime: ["currentTime"],
  reqExecutions: ["execDetailsEnd"],
  reqFamilyCodes: ["familyCodes"],
  reqFundamentalData: ["fundamentalData"],
  reqHeadTimestamp: ["headTimestamp"],
  reqHistogramData: ["histogramData"],
  reqHistoricalData: ["historicalData", "historicalSchedule"],
  reqHistoricalNews: ["historicalNewsEnd"],
  reqHistoricalTicks: ["historicalTicks", "historicalTicksBidAsk", "historicalTicksLast"],
  reqIds: ["nextValidId"],
  reqManagedAccts: ["managedAccounts"],
  reqMarketRule: ["marketRule"],
  reqMatchingSymbols: ["symbolSamples"],
  reqMktData: ["tickSnapshotEnd"],
  reqMktDepthExchanges: ["mktDepthExchanges"],
  reqNewsArticle: ["newsArticle"],
  reqNewsProviders: ["newsProviders"],
  reqOpenOrders: ["openOrderEnd"],
  reqScannerParameters: ["scannerParameters"],
  reqSecDefOptParams: ["securityDefinitionOptionParameterEnd"],
  reqSmartComponents: ["smartComponents"],
  reqSoftDollarTiers: ["softDollarTiers"],
  reqUserInfo: ["userInfo"],
  reqWshEventData: ["wshEventData"],
  reqWshMetaData: ["wshMetaData"],
  requestFA: ["receiveFA"],
  // Their first list is an answer as well, where a program reads it and goes on.
  reqAccountSummary: ["accountSummaryEnd"],
  reqAccountUpdates: ["accountDownloadEnd"],
  reqPositions: ["positionEnd"],
};

/** Messages that give a request up: it is not waited for any more. */
const CANCELS: Readonly<Record<string, string>> = {
  calculateImpliedVolatility: "cancelCalculateImpliedVolatility",
  calculateOptionPrice: "cancelCalculateOptionPrice",
  reqAccountSummary: "cancelAccountSummary",
  reqFundamentalData: "cancelFundamentalData",
  reqHeadTimestamp: "cancelHeadTimestamp",
  reqHistogramData: "cancelHistogramData",
  reqHistoricalData: "cancelHistoricalData",
  reqMktData: "cancelMktData",
  reqPositions: "cancelPositions",
  reqWshEventData: "cancelWshEventData",
  reqWshMetaData: "cancelWshMetaData",
};

/** Tests whether a request is one that is answered once. */
export function hasAnswer({ message }: SeenMessage): boolean {
  const { snapshot, keepUpToDate, subscribe } = valuesOf(message);
  if (message.name === "reqMktData") return snapshot === true;
  if (message.name === "reqAccountUpdates") return subscribe === true;
  return message.name in ENDS && keepUpToDate !== true;
}

/** Finds the answer that has what a request was for, or the last part of it; undefined where it never came. */
export function answerOf(session: SeenSession, request: SeenMessage): SeenMessage | undefined {
  const ends = ENDS[request.message.name] ?? [];
  return session.answers.find(
    (one) => !one.isLost && ends.includes(one.message.name) && isAbout(one, request),
  );
}

/** Finds the answer or the error that has ended a request, or the message that gave it up; undefined where none came. */
export function endOf(session: SeenSession, request: SeenMessage): SeenMessage | undefined {
  const hasId = idOf(request.message) !== undefined;
  const isError = ({ message, isLost }: SeenMessage): boolean =>
    hasId && !isLost && message.name === "error" && !isNotice(message);
  const error = session.answers.find((one) => isError(one) && isAbout(one, request));
  const answer = answerOf(session, request);
  const cancel = CANCELS[request.message.name];
  return (
    (error !== undefined && (answer === undefined || error.frame < answer.frame) ? error : answer) ??
    session.requests.find((one) => one.message.name === cancel && isAbout(one, request))
  );
}

/** Tests whether a message came after a request and has its number. */
function isAbout(other: SeenMessage, request: SeenMessage): boolean {
  const id = idOf(request.message);
  return other.frame > request.frame && (id === undefined || idOf(other.message) === id);
}
