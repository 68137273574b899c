import * as z from "zod";
import { type CommonParams, defineFault, type FaultKind, forMs } from "./fault.ts";
import { StalledPipes } from "./stalled-bytes.ts";

/**
 * Lets TWS stand still, as while its machine swaps or collects garbage: the kernel accepts dials, and nothing is read or
 * sent. Healed, everything that has arrived is read and served at once, orders too, however old they are.
 */
export const freeze: FaultKind<CommonParams> = defineFault<CommonParams>(
  "freeze",
  "TWS stands still: nothing is read or sent; healed, all is served at once",
  z.strictObject({ forMs }),
  () => {
    const pipes = new StalledPipes();
    return {
      pipe: (_, next, connection) => pipes.add(connection, { next, afterBytes: 0, passesReset: true }),
      healed: () => pipes.flush(),
      paused: () => pipes.flush(),
    };
  },
);
