import type { PoolOptions } from "../../../../src/mod.ts";
import type { Setting } from "../../../model/setting.ts";
import type { Step, TimedStep } from "../../../model/step.ts";

/** A short script that reaches rare states. */
export interface ProbeScript {
  /** Names of the probes that it reaches. */
  readonly hits: readonly string[];
  /** Names of probes that look for something similar, and that it does not reach. */
  readonly misses?: readonly string[];
  readonly pool?: PoolOptions;
  readonly changes?: Partial<Pick<Setting, "lingerMs" | "profile" | "network">>;
  readonly script: readonly TimedStep[];
}

/** Makes a step, with a wait after it. */
export const next = (thenMs: number, step: Step): TimedStep => ({ ...step, thenMs });

export const fault = (text: string, thenMs = 0): TimedStep => next(thenMs, { do: "fault", fault: text });
export const acquire = (thenMs = 0, terms: { readonly abortMs?: number } = {}): TimedStep =>
  next(thenMs, { do: "acquire", ...terms });
export const release = (thenMs = 0): TimedStep => next(thenMs, { do: "release", lease: 0 });
export const connect = (thenMs = 0): TimedStep => next(thenMs, { do: "connect" });
export const close = (thenMs = 100): TimedStep => next(thenMs, { do: "close" });
export const drain = (thenMs = 100, terms: { readonly timeoutMs?: number } = {}): TimedStep =>
  next(thenMs, { do: "drain", ...terms });
export const read = (
  name: string,
  thenMs = 0,
  terms: {
    readonly about?: string;
    readonly lease?: number;
    readonly abortMs?: number;
    readonly timeoutMs?: number;
  } = {},
): TimedStep => {
  const { about = "", ...rest } = terms;
  return next(thenMs, { do: "read", read: { name, about }, ...rest });
};
export const watch = (name: string, thenMs = 0, symbol = "AAPL"): TimedStep =>
  next(thenMs, { do: "watch", name, symbol });
export const leave = (stream: number, thenMs = 0): TimedStep => next(thenMs, { do: "leave", stream });
/** An order with the key `<order>-<no>`. */
export const order = (
  name: string,
  thenMs = 0,
  terms: {
    readonly no?: number;
    readonly sendWithinMs?: number;
    readonly timeoutMs?: number;
    readonly resend?: boolean;
  } = {},
): TimedStep => next(thenMs, { do: "intent", order: name, no: 0, ...terms });
/** A change of the first order with a key. */
export const change = (
  what: "modify" | "cancel",
  thenMs = 0,
  terms: { readonly timeoutMs?: number } = {},
): TimedStep => next(thenMs, { do: `${what} intent`, at: 0, ...terms });
export const crash = (
  thenMs = 0,
  at: "now" | "appending" | "kept" | "written" = "now",
  downMs = 500,
): TimedStep => next(thenMs, { do: "crash", at, how: "rst", unsaved: "kept", downMs });
export const still = (how: "blocked" | "suspended", forMs: number, thenMs = 0): TimedStep =>
  next(thenMs, { do: "stand still", how, forMs });
export const clock = (byMs: number, thenMs = 0): TimedStep => next(thenMs, { do: "clock", byMs });

/** Ends the session, and TWS forgets it at once. */
export const LOSS = "drop:how=rst,times=1";
