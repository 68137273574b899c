import type { FakeTws } from "../../sim/mod.ts";

/** Waits until the server has received the end of every session; a FIN may be under way after `close()`. */
export async function sessionsEnded(tws: FakeTws): Promise<void> {
  while (tws.sessions().length > 0) {
    await new Promise<void>((resolve) => {
      const stop = tws.trace.subscribe(({ event }) => {
        if (event !== "closed") return;
        stop();
        resolve();
      });
    });
  }
}
