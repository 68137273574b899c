import type { OwnCheck } from "../drill.ts";

/** Checks of a drill whose faults leave the session as it is: the client must not end it. */
export const KEPT: readonly OwnCheck[] = [
  { name: "keeps-session", about: "The client keeps its session.", event: "start", times: 1 },
  {
    name: "keeps-connection",
    about: "The client never closes its connection during the drill.",
    event: "left",
    times: 0,
  },
];
