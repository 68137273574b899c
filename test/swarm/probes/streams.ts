import { STREAM_REQUESTS } from "./fact.ts";
import { onError, onPool, onRequest, onStream, type Probe } from "./probe.ts";
import type { Scene } from "./scene.ts";

const MINUTE_MS = 60_000;
/** Has the session of a stream neither ended nor been cut off at this instant? */
const isHealthy = ({ state, nowMs, lostMs }: Scene): boolean => state === "ready" && nowMs !== lostMs;

/** Rare states of streams, and of the data farms that they depend on. */
export const STREAMS: readonly Probe[] = [
  {
    name: "1101 comes while a stream resumes",
    about: "The stream is requested again once for each loss, and not twice for one.",
    seen: onError(1101, ({ streams }) => streams.isResuming),
  },
  {
    name: "1100 comes while a stream resumes",
    about: "The gap goes on, and the stream is requested again later.",
    seen: onError(1100, ({ streams }) => streams.isResuming),
  },
  {
    name: "a session is lost while a stream resumes",
    about: "The gap goes on over the next session.",
    seen: onPool("lost", ({ streams }) => streams.isResuming),
  },
  {
    name: "one gap lasts over two sessions",
    about: "A stream reports one gap, however many sessions are lost within it.",
    seen: onPool("resumed", ({ streams }, { stream }) => (streams.gaps.get(stream)?.sessions ?? 0) >= 2),
  },
  {
    name: "1101 comes while two streams are open",
    about: "Each of them is requested again once.",
    seen: onPool("restored", ({ streams }, { dataLost }) => dataLost && streams.open.size >= 2),
  },
  {
    name: "two streams resume after one loss",
    about: "Streams resume one by one, within the budgets.",
    seen: onPool("resumed", ({ streams }) => streams.resumed >= 1),
  },
  {
    name: "a stream is found silent while its session works",
    about: "Its request was lost, or its farm is broken.",
    seen: onPool("gap", isHealthy),
  },
  {
    name: "a stream stays silent after 1102 and is requested again",
    about: "TWS says that data were kept, and they were not.",
    seen: onRequest(STREAM_REQUESTS, ({ streams, state, nowMs, restoredMs }) => {
      if (state !== "ready" || nowMs - restoredMs > MINUTE_MS) return false;
      for (const { sinceMs, isRequested } of streams.gaps.values())
        if (!isRequested && sinceMs <= restoredMs) return true;
      return false;
    }),
  },
  {
    name: "a farm breaks while a stream is open",
    about: "Notices about farms are no reason to drop a session.",
    seen: onPool("farm", ({ streams }, { farm }) => farm.state !== "ok" && streams.open.size > 0),
  },
  {
    name: "farms break twice within a minute",
    about: "Farms flap at night, and the session stays.",
    seen: onPool("farm", ({ streams: { brokenMs }, nowMs }, { farm }) => {
      return farm.state !== "ok" && nowMs - (brokenMs.at(-1) ?? 0) < MINUTE_MS;
    }),
  },
  {
    name: "a competing session takes the data of a stream",
    about: "TWS reports 10197 for each line, and sends no ticks.",
    seen: onError(10197, ({ streams }) => streams.open.size > 0),
  },
  {
    name: "a reader leaves its stream in a gap",
    about: "What nobody reads is not requested again.",
    seen: onStream("left", ({ streams }, reading) => streams.inGap.has(reading)),
  },
  {
    name: "a reader leaves a stream that another one reads",
    about: "Equal streams share one line until the last reader leaves.",
    seen: onStream("left", ({ streams }, reading) => {
      for (const other of streams.open) if (other !== reading && other.label === reading.label) return true;
      return false;
    }),
  },
  {
    name: "a stream begins while there is no session",
    about: "It is requested once there is one.",
    seen: onStream("began", ({ inSession, state }) => !inSession && state !== "closed"),
  },
  {
    name: "a stream begins while TWS is cut off from IBKR",
    about: "It is requested once TWS is connected again.",
    seen: onStream("began", ({ state }) => state === "degraded"),
  },
  {
    name: "a stream ends because the pool gives up dialling",
    about: "No session will come until the next call.",
    seen: onStream("left", ({ state }, { error }) => state === "failed" && error !== undefined),
  },
];
