import type { Host, ServerLink } from "../../sim/mod.ts";

/**
 * Makes a host that handles bytes as a test wants, with no TWS behind it.
 *
 * @param onAccept Called with each connection; returns the handler of received bytes.
 */
export function rawHost(onAccept: (link: ServerLink) => ((bytes: Uint8Array) => void) | undefined): Host {
  return {
    dial: () => ({ refused: false, delayMs: 0, mute: false }),
    accept: (link) => {
      const received = onAccept(link);
      return { received: (bytes) => received?.(bytes), leaving: () => {}, left: () => {} };
    },
  };
}
