import type { FrameVerdict, ReadVerdict } from "../faults/moments.ts";
import type { RelayedBehaviour, Touch } from "../tws/context/effects.ts";

/** Reports to a relayed behaviour what faults do to a message. */
export function reportTouches(
  relayed: Pick<RelayedBehaviour, "touched">,
  message: object,
  {
    swallow,
    unread,
    badBytes,
    rewrite,
    copies = 1,
    delayMs,
    lateMs,
    cut,
    halfOpen,
  }: FrameVerdict & ReadVerdict,
): void {
  const touches: Readonly<Record<Touch, unknown>> = {
    lost: swallow,
    unread,
    changed: badBytes ?? rewrite,
    repeated: copies > 1,
    delayed: delayMs || lateMs,
    cut: cut ?? halfOpen,
  };
  for (const [touch, isSo] of Object.entries(touches)) if (isSo) relayed.touched(message, touch as Touch);
}
