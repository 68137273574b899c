import type { SeenMessage } from "../seen.ts";
import { idOf, valuesOf } from "./request-subject.ts";
import type { SeenSession } from "./seen-sessions.ts";

/** Answers that end each request that is answered once, by its name. An error with its number ends any of them. */
const ENDS: Readonly<Record<string, readonly string[]>> = {
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
  // Their first list is an answer as well, where a program reads it and goes on.
  reqAccountSummary: ["accountSummaryEnd"],
  reqAccountUpdates: ["accountDownloadEnd"],
  reqPositions: ["positionEnd"],
};

/** Messages that give a request up: it is not waited for any more. */
const CANCELS: Readonly<Record<string, string>> = {
  reqAccountSummary: "cancelAccountSummary",
  reqFundamentalData: "cancelFundamentalData",
  reqHeadTimestamp: "cancelHeadTimestamp",
  reqHistogramData: "cancelHistogramData",
  reqHistoricalData: "cancelHistoricalData",
  reqMktData: "cancelMktData",
  reqPositions: "cancelPositions",
};

/** Tests whether a request is one that is answered once. */
export function hasAnswer({ message }: SeenMessage): boolean {
  const { snapshot, keepUpToDate, subscribe } = valuesOf(message);
  if (message.name === "reqMktData") return snapshot === true;
  if (message.name === "reqAccountUpdates") return subscribe === true;
  return message.name in ENDS && keepUpToDate !== true;
}

/** Finds the answer that has ended a request, or the message that gave it up; undefined where neither came. */
export function endOf(session: SeenSession, request: SeenMessage): SeenMessage | undefined {
  const id = idOf(request.message);
  const isOwn = (other: SeenMessage): boolean =>
    other.frame > request.frame && (id === undefined || idOf(other.message) === id);
  const ends = ENDS[request.message.name] ?? [];
  const answer = session.answers.find(
    (one) =>
      !one.isLost &&
      isOwn(one) &&
      (ends.includes(one.message.name) || (id !== undefined && one.message.name === "error")),
  );
  const cancel = CANCELS[request.message.name];
  return answer ?? session.requests.find((one) => one.message.name === cancel && isOwn(one));
}
