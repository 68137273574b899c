import type { Recipient } from "../../src/session/router.ts";

/** A recipient that keeps the names of what it was handed. */
export interface KeptEvents extends Recipient {
  readonly got: string[];
}

/** @param then Called with each. */
export function keptEvents(then: (event: string) => void = () => {}): KeptEvents {
  const got: string[] = [];
  return {
    got,
    receive: (event) => {
      got.push(event);
      then(event);
    },
    skipped: () => {
      got.push("skipped");
      then("skipped");
    },
  };
}
