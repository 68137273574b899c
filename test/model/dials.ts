import type { Notified } from "./record.ts";

/** A dial of a pool, and the event that ended it; undefined where its process or the run ended first. */
export interface Dialled {
  readonly dial: Notified;
  readonly over: Notified | undefined;
}

/** Returns the dials of a run, oldest first. */
export function dialsOf(notified: readonly Notified[]): readonly Dialled[] {
  const all: { readonly dial: Notified; over: Notified | undefined }[] = [];
  let open: (typeof all)[number][] = [];
  for (const one of notified) {
    if (one.event.type === "dial") {
      const dialled = { dial: one, over: undefined };
      all.push(dialled);
      open.push(dialled);
    } else if (endsDials(one)) {
      for (const dialled of open) if (dialled.dial.process === one.process) dialled.over = one;
      open = open.filter(({ over }) => over === undefined);
    }
  }
  return all;
}

/**
 * Events of the pool after which a dial is over. A pool that is closed ends its dial with its state; `closed` comes once the
 * journal has written what it had, however slow the disk is.
 */
const endsDials = ({ event }: Notified): boolean =>
  event.type === "ready" ||
  event.type === "dial-failed" ||
  (event.type === "state" && event.state === "closed");
