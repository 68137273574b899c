import type { Host, ServerLink } from "../../sim/mod.ts";

/** Something behind a port that is not TWS: says what it is told to, whatever it hears. */
export function rawHost(onAccept: (link: ServerLink) => ((bytes: Uint8Array) => void) | undefined): Host {
  return {
    dial: () => ({ refused: false, delayMs: 0, mute: false }),
    accept: (link) => {
      const received = onAccept(link);
      return { received: (bytes) => received?.(bytes), leaving: () => {}, left: () => {} };
    },
  };
}
