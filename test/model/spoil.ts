import { PoolError } from "../../src/mod.ts";
import type { Call, Outcome } from "./call.ts";
import { WireFrame } from "./frame.ts";
import type { RunRecord } from "./record.ts";

/** Parts of a record, changed. */
export type Spoiled = Partial<Record<keyof RunRecord, unknown>>;
/** A moment after all others. */
export const NEXT = { seq: 1e9, atMs: 0 };

/** Changes the outcome of the first call of a read. */
export const answered = (run: RunRecord, what: string, outcome: (value: never) => Outcome): Spoiled => ({
  calls: run.calls.map((call) =>
    call === run.calls.find((one) => one.what === what)
      ? { ...call, outcome: outcome((call.outcome as { value: never }).value) }
      : call,
  ),
});
/** Adds a message on the newest connection. */
export const sent = (run: RunRecord, name: string, fields: (string | number)[], after = 0): Spoiled => {
  const last = run.frames.at(-1) as WireFrame;
  const frame = new WireFrame({
    seq: last.seq + 1,
    atMs: last.atMs + after,
    connection: last.connection,
    direction: "in",
    name,
    fields: fields.map(String),
    refused: false,
    rateExceeded: false,
  });
  return { frames: [...run.frames, frame] };
};
/** Adds an event for the first caller of `lease.api`. */
export const emitted = (run: RunRecord, event: string, ...args: unknown[]): Spoiled => {
  const [user, ...others] = run.users;
  const events = [...(user?.events ?? []), { ...NEXT, event, args }];
  return { users: [{ no: user?.no, calls: user?.calls, shown: user?.shown, events }, ...others] };
};
/** Adds an update that the reader of a stream received. */
export const received = (run: RunRecord, name: string, kind: string, value: unknown, atMs = 0): Spoiled => ({
  readings: run.readings.map((reading) =>
    reading.name === name
      ? {
          name,
          label: reading.label,
          symbol: "",
          began: reading.began,
          leftAt: undefined,
          received: [...reading.received, { seq: run.ending.idleAt.seq - 1, atMs, kind, value }],
        }
      : reading,
  ),
});
export const ending = (run: RunRecord, change: object): Spoiled => ({ ending: { ...run.ending, ...change } });
export const placed = (run: RunRecord): WireFrame =>
  run.frames.find(({ name }) => name === "placeOrder") as WireFrame;
export const call = (change: Partial<Call>): Call => ({
  what: "acquire",
  read: undefined,
  timeoutMs: undefined,
  isRetried: false,
  began: NEXT,
  dueMs: 1,
  died: undefined,
  ended: { seq: 1, atMs: 1 },
  outcome: { value: 1 },
  ...change,
});

export const event = (seq: number, atMs: number, one: object): object => ({
  ...{ seq, atMs, process: 1, connection: 1, stillLive: [], event: one },
});
/** A call that places an order with a key. */
export const INTENT = { what: "place", key: "late", began: { seq: 1, atMs: 1 }, opensInMs: 0, process: 1 };
/** A read of the pool that ends with an error. */
export const lostRead = (code: "SESSION_LOST" | "REQUEST_TIMEOUT", ended: Call["ended"]): Call =>
  call({
    what: "getContractDetails",
    read: { name: "getContractDetails", about: "AAPL" },
    isRetried: true,
    began: { seq: 1, atMs: 1 },
    dueMs: 20_000,
    ended,
    outcome: { error: new PoolError(code, "lost") },
  });
