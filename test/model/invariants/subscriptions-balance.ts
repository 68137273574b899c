import type { WireFrame } from "../frame.ts";
import { followOpen } from "../open-requests.ts";
import type { Invariant } from "../record.ts";

/** Once no reader is left, every request of the connection has been cancelled, refused or answered. */
export const subscriptionsBalance: Invariant = {
  name: "per connection, requested minus cancelled minus refused is empty once no reader is left",
  breaches: ({ frames, ending }) => {
    if (ending.idle?.state !== "ready") return [];
    const connection = Math.max(...frames.map((frame) => frame.connection));
    const open = new Map<string, WireFrame>();
    for (const frame of frames) if (frame.connection === connection) followOpen(open, frame);
    return [...open].map(([key, { atMs }]) => `${key}, requested at ${atMs}, was never cancelled`);
  },
};
