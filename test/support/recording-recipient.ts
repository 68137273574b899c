import type { Recipient } from "../../src/routing/router.ts";

/** A recipient that records the names of the events that it receives. */
export interface RecordingRecipient extends Recipient {
  readonly got: string[];
}

/**
 * Makes a recipient that records event names.
 *
 * @param then Called with each name.
 */
export function recordingRecipient(then: (event: string) => void = () => {}): RecordingRecipient {
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
