/** Drills before a real gateway. */
export { type UpstreamOptions, upstreamStage } from "./upstream-stage.ts";
