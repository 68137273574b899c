import type { WebState } from "./web-state.ts";

/** Reasons for which requests wait, as texts. */
export const DEGRADED_TEXT = {
  pacing: "IBKR answered 429, and its penalty box is not over",
  "tickle failing": "the gateway does not answer the tickle",
} as const;

/** Says what a caller waits for. @param dialWaitsFor What the dial waits for. @returns Undefined where nothing is awaited. */
export function waitingText(state: WebState, dialWaitsFor: string | undefined): string | undefined {
  switch (state.kind) {
    case "idle":
      return "no session was requested";
    case "dialing":
      return `the dial waits for ${dialWaitsFor ?? "its first request"}`;
    case "degraded":
      return DEGRADED_TEXT[state.reason];
    case "waiting":
      // Why the last one failed is said beside it.
      return "the next dial has not begun";
    case "login-required":
    case "competing":
    case "failed":
      return state.error.message;
    case "draining":
      return state.reason === undefined ? undefined : DEGRADED_TEXT[state.reason];
    case "ready":
    case "closed":
      return undefined;
  }
}
