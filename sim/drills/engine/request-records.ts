import { CONNECTIVITY_RESTORED_DATA_LOST } from "../../options/mod.ts";
import type { GapRecord, RequestRecord, SessionRecord } from "../record.ts";
import type { SeenMessage } from "../seen.ts";
import { isSubscription, subjectOf } from "./progress.ts";

/** Answers of requests that have no number: the last one of each. */
const ENDS: Readonly<Record<string, string>> = {
  reqPositions: "positionEnd",
  reqOpenOrders: "openOrderEnd",
  reqAllOpenOrders: "openOrderEnd",
  reqAutoOpenOrders: "openOrderEnd",
  reqCompletedOrders: "completedOrdersEnd",
  reqCurrentTime: "currentTime",
  reqIds: "nextValidId",
  reqManagedAccts: "managedAccounts",
  reqAccountUpdates: "accountDownloadEnd",
  reqScannerParameters: "scannerParameters",
  reqNewsProviders: "newsProviders",
  reqFamilyCodes: "familyCodes",
  reqMktDepthExchanges: "mktDepthExchanges",
  reqMarketRule: "marketRule",
};

/** Requests to which TWS gives no answer. */
const UNANSWERED =
  /^(?:startApi|cancel(?!Order)|reqMarketDataType|reqGlobalCancel|setServerLogLevel|reqNewsBulletins)/;

/** Makes a record of each request, and of what came of it. */
export function requestRecords(
  requests: readonly SeenMessage[],
  answers: readonly SeenMessage[],
  sessions: readonly SessionRecord[],
): readonly RequestRecord[] {
  const received = answers.filter(({ isLost }) => !isLost);
  const byKey = grouped(received, ({ message }) => keyOf(message));
  const byName = grouped(received, ({ message: { connection, name } }) => `${connection}/${name}`);
  const endedMs = new Map(sessions.map((session) => [session.connection, session]));
  const cancels = grouped(
    requests.filter(({ message }) => message.name.startsWith("cancel") && message.name !== "cancelOrder"),
    ({ message }) => keyOf(message),
  );
  return requests
    .filter(({ message }) => message.name !== "startApi")
    .map(({ message, frame }) => {
      const { connection, name, text, id, atMs } = message;
      const named = ENDS[name];
      const own =
        id === undefined
          ? ((named === undefined ? undefined : byName.get(`${connection}/${named}`)) ?? [])
          : (byKey.get(keyOf(message)) ?? []);
      const later = own.filter((answer) => answer.frame > frame);
      const firstAnswerMs = later.at(0)?.message.atMs;
      const lastAnswerMs = later.at(-1)?.message.atMs;
      const isCancelled = (cancels.get(keyOf(message)) ?? []).some((cancel) => cancel.frame > frame);
      const end = ((): RequestRecord["end"] => {
        if (isSubscription(message) && firstAnswerMs !== undefined)
          return isCancelled ? "cancelled" : "stream";
        if (UNANSWERED.test(name) || firstAnswerMs !== undefined) return "answered";
        if (isCancelled) return "cancelled";
        return endedMs.get(connection)?.endedMs === undefined ? "open" : "lost";
      })();
      return { connection, name, text, id, atMs, firstAnswerMs, lastAnswerMs, end, frame };
    });
}

/** Makes the key under which the answers of a request are found; an error has one number for requests and for orders. */
function keyOf({ connection, id }: SeenMessage["message"]): string {
  return `${connection}/${id}`;
}

function grouped<Item>(items: readonly Item[], keyOfItem: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOfItem(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/**
 * Finds the times for which subscriptions were missing: from the loss of their session, or 1101, until they were requested again.
 *
 * @param untilMs End of what is observed: the sessions that end after it are ended with the drill, which is no loss.
 */
export function gapRecords(
  requests: readonly SeenMessage[],
  answers: readonly SeenMessage[],
  sessions: readonly SessionRecord[],
  untilMs: number,
): readonly GapRecord[] {
  const ends = sessions.flatMap(({ connection, endedMs }) =>
    endedMs === undefined ? [] : [{ connection, atMs: endedMs }],
  );
  const dataLosses = answers
    .filter(
      ({ message, isLost }) =>
        !isLost && message.name === "error" && message.values.code === CONNECTIVITY_RESTORED_DATA_LOST,
    )
    .map(({ message: { connection, atMs } }) => ({ connection, atMs }));
  const losses = [...ends, ...dataLosses]
    .filter(({ atMs }) => atMs <= untilMs)
    .sort((one, other) => one.atMs - other.atMs);
  const gaps: GapRecord[] = [];
  for (const { connection, atMs } of losses) {
    const live = new Map<number | undefined, string>();
    for (const { message } of requests) {
      if (message.connection !== connection || message.atMs > atMs) continue;
      if (isSubscription(message)) live.set(message.id, subjectOf(message));
      else if (message.name.startsWith("cancel")) live.delete(message.id);
    }
    for (const what of new Set(live.values())) {
      const again = requests.find(
        ({ message }) => message.atMs >= atMs && isSubscription(message) && subjectOf(message) === what,
      );
      gaps.push({ what, fromMs: atMs, toMs: again?.message.atMs });
    }
  }
  return gaps;
}
