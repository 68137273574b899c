import { framesBy } from "../frame-index.ts";
import type { Reading } from "../reading.ts";
import type { Invariant, Notified, RunRecord } from "../record.ts";

/** Time in which a session requests its streams, in ms; the message budget may hold them back for some of it. */
const REQUESTED_MS = 20_000;
/** Requests of streams with a number or a connection-wide one of their own, which no budget but that of messages holds back. */
const REQUESTS: Readonly<Record<string, string>> = {
  watchMarketData: "reqMktData",
  watchRealTimeBars: "reqRealTimeBars",
  watchTickByTick: "reqTickByTickData",
  watchPnL: "reqPnL",
  watchNewsBulletins: "reqNewsBulletins",
};
/** Events after which a session does not last, or sends less. */
const CUT_SHORT: readonly string[] = ["lost", "degraded", "throttled", "closed"];

/** I18: a stream that one session leaves out has a gap for as long as that session lasts. */
export const subscriptionsEach: Invariant = {
  name: "each session that lasts requests each stream that is open",
  breaches: (run) =>
    // A machine that stands still sends nothing.
    run.script.some((step) => step.do === "stand still")
      ? []
      : run.notified.flatMap((one) => (one.event.type === "ready" ? missing(run, one) : [])),
};

function missing(run: RunRecord, ready: Notified): readonly string[] {
  const untilMs = ready.atMs + REQUESTED_MS;
  const isCutShort = run.notified.some(
    ({ event, seq, atMs }) => seq > ready.seq && atMs <= untilMs && CUT_SHORT.includes(event.type),
  );
  if (isCutShort) return [];
  return run.readings
    .filter(({ began, leftAt }) => began.seq < ready.seq && (leftAt?.atMs ?? run.ending.endMs) > untilMs)
    .filter((reading) => !isRequested(run, reading, ready))
    .map(({ label }) => `${label} was not requested in the session of ${ready.atMs}`);
}

function isRequested({ frames }: RunRecord, { name, symbol }: Reading, { connection }: Notified): boolean {
  const request = REQUESTS[name];
  if (request === undefined) return true;
  return framesBy(frames)
    .named(request)
    .some((frame) => frame.connection === connection && (symbol === "" || frame.values.symbol === symbol));
}
