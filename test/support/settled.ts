import type { FakeTws } from "../../sim/mod.ts";

/** Waits until the server has seen the end of every session: a FIN is on its way when a pool has closed. */
export async function settled(tws: FakeTws): Promise<void> {
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
