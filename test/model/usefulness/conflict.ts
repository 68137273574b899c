import { clientIdConflict, drop } from "../../../sim/mod.ts";
import type { CompleteOptions } from "../../../src/options.ts";
import type { UsefulPromise } from "./epilogue.ts";

/** Longest time for which TWS refuses every client ID, in ms. */
const CONFLICT_MS_MAX = 25_000;
/** Number of longest waits that a conflict lasts. */
const WAITS = 20;
/** Factor by which chance may add attempts: the wait between two is a random part of its ceiling. */
const TIMES = 4;

/** A conflict of client IDs is waited out, without a grant and without hammering. */
export const conflict: UsefulPromise = {
  name: "after a conflict of client IDs there is a session again",
  try: async (epilogue) => {
    const { pool, tws, clock, options } = epilogue;
    if (!(await epilogue.ready("there is a session before a conflict"))) return;
    const conflictMs = Math.min(CONFLICT_MS_MAX, WAITS * options.backoffMsMax);
    const conflicts = tws.inject(clientIdConflict());
    const before = epilogue.seen("start");
    tws.inject(drop({ how: "fin" }));
    await clock.advance(1);
    const untilMs = clock.now() + conflictMs;
    const waited = await epilogue.end(() => pool.acquire({ timeoutMs: conflictMs }), conflictMs + 1);
    epilogue.check("acquire() in a conflict rejects", waited.kind === "error", `it was ${waited.kind}`);
    if (waited.kind === "value") await epilogue.end(() => waited.value.release());
    await clock.advance(Math.max(0, untilMs - clock.now()));
    const { state } = pool.stats();
    const isWithout = state !== "ready" && state !== "degraded";
    epilogue.check("a pool in a conflict is not ready", isWithout, `it was ${state}`);
    const attempts = epilogue.seen("start") - before;
    const most = attemptsMax(options, conflictMs);
    epilogue.check(
      "a conflict is tried again, and not too often",
      attempts >= 1 && attempts <= most,
      `there were ${attempts} attempts within ${conflictMs} ms instead of 1 to ${most}`,
    );
    conflicts.heal();
    await epilogue.ready("there is a session after a conflict");
  },
};

/** Computes how often a pool may try: each of its client IDs, after waits that grow up to their longest. */
function attemptsMax(
  { backoffMsMin, backoffMsMax, clientIdPolicy }: CompleteOptions,
  conflictMs: number,
): number {
  const ids = typeof clientIdPolicy === "string" ? 1 : 1 + clientIdPolicy.length;
  const growing = 1 + Math.ceil(Math.log2(backoffMsMax / backoffMsMin));
  return ids * (growing + TIMES * (1 + Math.ceil((2 * conflictMs) / backoffMsMax)));
}
