import type { Check } from "../../mod.ts";

/** Check of a drill whose faults leave the session as it is: the client must not end it. */
export const KEPT: readonly Check[] = [
  { about: "The client keeps its session.", event: "start", times: 1 },
  { about: "The client never closes its connection during the drill.", event: "left", times: 0 },
];
