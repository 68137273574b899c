import type { Drill } from "../drill.ts";

/** Drills of bytes that are not as usual. */
export const BYTES: readonly Drill[] = [
  {
    name: "garbage-bytes",
    about: "The length of a message is garbage, so that nothing after it on the connection can be read.",
    needs: ["requests"],
    scenario: { timeline: [{ when: { mark: "warm" }, inject: "garble:where=length,times=1" }] },
    checks: [],
    session: "lost",
  },
  {
    name: "garbled-content",
    about: "Bytes within three messages are changed on their way; the messages around them are whole.",
    needs: ["requests"],
    scenario: { timeline: [{ when: { mark: "warm" }, inject: "garble:where=content,times=3" }] },
    checks: [],
    session: "kept",
  },
  {
    name: "split-frames",
    about: "Bytes arrive in pieces of 1 to 7 that are not messages, for 2 s.",
    needs: ["requests"],
    scenario: { timeline: [{ when: { mark: "warm" }, inject: "slice:bytes=1..7,everyMs=1,forMs=2000" }] },
    checks: [],
    session: "kept",
  },
];
