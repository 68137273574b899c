import { drop } from "../../../sim/mod.ts";
import type { UsefulPromise } from "./epilogue.ts";
import { UsefulStream } from "./useful-stream.ts";

/** Time in which a second dial for one loss would be seen, in ms. */
const WATCHED_MS = 30_000;

/** One end of a connection costs one dial, and none without one. */
export const reconnect: UsefulPromise = {
  name: "one FIN costs exactly one reconnect, and no fault costs none",
  try: async (epilogue) => {
    const { pool, tws, clock } = epilogue;
    if (!(await epilogue.ready("there is a session to end by FIN"))) return;
    // A pool that closes idle sessions has a use for this one.
    const stream = new UsefulStream(epilogue);
    const before = { ...pool.stats(), starts: epilogue.seen("start") };
    await clock.advance(WATCHED_MS);
    const still = pool.stats();
    epilogue.check(
      "without a fault there is no dial",
      still.dials === before.dials && still.epoch === before.epoch,
      `there were ${still.dials - before.dials} within ${WATCHED_MS} ms`,
    );
    epilogue.check(
      "without a fault the session stays ready",
      still.state === "ready",
      `it is ${still.state}`,
    );
    tws.inject(drop({ how: "fin" }));
    await clock.advance(1);
    await epilogue.ready("there is a session after a FIN");
    await clock.advance(WATCHED_MS);
    const after = pool.stats();
    const dials = after.dials - still.dials;
    epilogue.check("one FIN costs one dial", dials === 1, `it cost ${dials}`);
    const sessions = after.sessions - still.sessions;
    epilogue.check("one FIN costs one session", sessions === 1, `there were ${sessions} more`);
    const starts = epilogue.seen("start") - before.starts;
    epilogue.check("TWS sees one new session after a FIN", starts === 1, `it saw ${starts}`);
    stream.leave();
  },
};
