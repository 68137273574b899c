import type { PoolErrorCode } from "../../../src/error-codes.ts";
import { PoolError } from "../../../src/errors.ts";
import type { WebEvent, WebRules, WebStep } from "../../../src/web/session/web-state.ts";

/** The rules of a session by default. */
export const RULES: WebRules = {
  url: "https://localhost:5000/v1/api",
  takeOver: "never",
  backoffMsMin: 1_000,
  backoffMsMax: 60_000,
  backoffResetMs: 30_000,
  dialsMax: 5,
  probeMs: 60_000,
};

/** An error with its code as the text. */
export const error = (code: PoolErrorCode): PoolError => new PoolError(code, code);

type Ended = Extract<WebEvent, { kind: "ended" }>;

/** The end of a dial or a session. */
export const ended = (code: PoolErrorCode, change: Partial<Ended> = {}): Ended => ({
  kind: "ended",
  error: error(code),
  atMs: 0,
  pauseMs: 0,
  init: false,
  ...change,
});

/** The state and the effects of a step in one line. */
export const shown = ({ state, effects }: WebStep): string =>
  `${state.kind}: ${effects.map(({ kind }) => kind).join(" ")}`.trim();
