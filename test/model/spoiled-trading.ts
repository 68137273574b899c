import type { JournalEntry } from "../../src/mod.ts";
import type { Booked } from "./booked.ts";
import { WireFrame } from "./frame.ts";
import type { OrderWrite } from "./pool-process.ts";
import type { RunRecord } from "./record.ts";
import { Run } from "./run.ts";
import type { Script } from "./step.ts";
import type { IntentCall, SettledIntent, TradingRecord } from "./trading-record.ts";

/** Orders with keys that are placed, changed and cancelled in two processes, and one that stays unknown for a while. */
const SCRIPT: Script = [
  { do: "intent", order: "resting", no: 0, thenMs: 200 },
  { do: "modify intent", at: 0, thenMs: 200 },
  { do: "intent", order: "market", no: 0, thenMs: 200 },
  { do: "intent", order: "refused", no: 0, thenMs: 200 },
  { do: "intent", order: "stop", no: 0, thenMs: 200 },
  { do: "cancel intent", at: 3, thenMs: 200 },
  { do: "agent", seed: 1, everyMs: 5_000, rounds: 20, thenMs: 30_000 },
  { do: "fault", fault: "cut-order:of=place,at=unacknowledged,how=rst", thenMs: 0 },
  { do: "intent", order: "resting", no: 1, thenMs: 10 },
  { do: "read", read: { name: "getPositions", about: "" }, thenMs: 5_000 },
  { do: "crash", at: "now", how: "rst", unsaved: "lost", downMs: 100, thenMs: 5_000 },
  { do: "intent", order: "crossing", no: 0, thenMs: 500 },
  { do: "cancel intent", at: 0, thenMs: 500 },
];

let known: Promise<RunRecord> | undefined;
/** Returns the record of that run, which is made once. */
export function traded(): Promise<RunRecord> {
  known ??= Run.of(SCRIPT);
  return known;
}

/** A change of the record that breaks an invariant. */
export interface Spoiler {
  /** Begin of the name of the invariant. */
  readonly breaks: string;
  readonly what: string;
  spoil(run: RunRecord): Partial<Record<keyof RunRecord, unknown>>;
}

const trading = (run: RunRecord, change: Partial<TradingRecord>) => ({
  trading: { ...run.trading, ...change },
});
/** Changes the first call of a kind. */
const call = (
  run: RunRecord,
  isMeant: (call: IntentCall) => boolean,
  change: (call: IntentCall) => Partial<IntentCall>,
) => {
  const found = run.trading.intents.find(isMeant);
  if (found === undefined) throw new Error("The run has no such call");
  const intents = run.trading.intents.map((one) => (one === found ? { ...one, ...change(one) } : one));
  return trading(run, { intents });
};
const settled = (
  run: RunRecord,
  isMeant: (call: IntentCall) => boolean,
  change: (settled: SettledIntent) => Partial<SettledIntent>,
) =>
  call(run, isMeant, (one) => ({
    settled: { ...(one.settled as SettledIntent), ...change(one.settled as SettledIntent) },
  }));
const places =
  (order: string) =>
  ({ what, key }: IntentCall): boolean =>
    what === "place" && key.startsWith(order);
/** Adds an order that was written before, with changes. */
const written = (run: RunRecord, change: (write: OrderWrite) => Partial<OrderWrite>) => {
  const last = run.trading.writes.find(
    ({ frame }) => frame.values.orderRef === "key:crossing-0",
  ) as OrderWrite;
  return trading(run, { writes: [...run.trading.writes, { ...last, ...change(last) }] });
};
/** Gives a message another order ID. */
const withId = ({ frame }: OrderWrite, id: number): WireFrame => {
  const [type = "", , ...others] = frame.fields;
  return new WireFrame({ ...frame, name: frame.name, fields: [type, `${id}`, ...others] });
};
const booked = (run: RunRecord, key: string): Booked =>
  run.trading.booked.find(({ ref }) => ref === `key:${key}`) as Booked;
const final = (run: RunRecord, key: string, change: object) =>
  trading(run, {
    finals: (run.trading.finals ?? []).map((one) => (one.key === key ? { ...one, ...change } : one)),
  });

/** Changes of the record, each of which breaks one promise about orders with keys. */
export const SPOILERS: readonly Spoiler[] = [
  {
    breaks: "no key has two orders",
    what: "a second order at TWS",
    spoil: (run) =>
      trading(run, { booked: [...run.trading.booked, { ...booked(run, "resting-0"), orderId: 99 }] }),
  },
  {
    breaks: "no key has two orders",
    what: "an order that is written again",
    spoil: (run) => written(run, () => ({})),
  },
  {
    breaks: "no order, modification or cancel is written after",
    what: "a deadline before the write",
    spoil: (run) => call(run, places("market"), ({ began }) => ({ latestMs: began.atMs - 1 })),
  },
  {
    breaks: "no order, modification or cancel is written after",
    what: "an order that is written after its call has ended",
    spoil: (run) => written(run, ({ atMs }) => ({ seq: 1e9, atMs: atMs + 10 })),
  },
  {
    breaks: "no order, modification or cancel is written after",
    what: "a cancel that nobody called for",
    spoil: (run) => trading(run, { intents: run.trading.intents.filter(({ what }) => what !== "cancel") }),
  },
  {
    breaks: "an order ID is never used",
    what: "an ID of another order",
    spoil: (run) => written(run, (write) => ({ frame: withId(write, 1), seq: 1e9 })),
  },
  {
    breaks: "an order ID is never used",
    what: "an ID below the highest",
    spoil: (run) => written(run, (write) => ({ frame: withId(write, 0) })),
  },
  {
    breaks: "an order is durable in the journal",
    what: "an order without an entry",
    spoil: (run) =>
      trading(run, {
        kept: run.trading.kept.filter(
          ({ entry }: { readonly entry: JournalEntry }) => entry.type !== "order" || entry.key !== "market-0",
        ),
      }),
  },
  {
    breaks: "each call about an order ends once",
    what: "a call that never ended",
    spoil: (run) => call(run, places("market"), () => ({ settled: undefined })),
  },
  {
    breaks: "each call about an order ends once",
    what: "not sent, and in the book",
    spoil: (run) => settled(run, places("resting"), () => ({ kind: "not-sent", code: "ORDER_ABSENT" })),
  },
  {
    breaks: "each call about an order ends once",
    what: "not sent, and written",
    spoil: (run) =>
      settled(run, places("refused"), () => ({ kind: "not-sent", code: "SESSION_LOST", booked: [] })),
  },
  {
    breaks: "each call about an order ends once",
    what: "acknowledged, and not in the book",
    spoil: (run) => settled(run, places("market"), () => ({ booked: [] })),
  },
  {
    breaks: "each call about an order ends once",
    what: "acknowledged, and with another quantity in the book",
    spoil: (run) =>
      settled(run, places("market"), (one) => ({
        booked: one.booked.map((order) => ({ ...order, quantity: order.quantity + 1 })),
      })),
  },
  {
    breaks: "each call about an order ends once",
    what: "rejected, and working in the book",
    spoil: (run) => settled(run, places("resting"), () => ({ kind: "rejected" })),
  },
  {
    breaks: "each call about an order ends once",
    what: "a modification that is not sent, and in force",
    spoil: (run) =>
      settled(
        run,
        ({ what }) => what === "modify",
        () => ({ kind: "not-sent", code: "ORDER_ABSENT" }),
      ),
  },
  {
    breaks: "once everything is healed, the pool knows",
    what: "unknown for ever, and in the book",
    spoil: (run) => final(run, "resting-1", { state: { kind: "unknown", why: "", progress: undefined } }),
  },
  {
    breaks: "once everything is healed, the pool knows",
    what: "filled by another quantity",
    spoil: (run) => final(run, "market-0", { state: { kind: "filled", progress: { filled: 3 } } }),
  },
  {
    breaks: "once everything is healed, the pool knows",
    what: "working, and cancelled in the book",
    spoil: (run) => final(run, "stop-0", { state: { kind: "working", progress: { filled: 0 } } }),
  },
  {
    breaks: "once everything is healed, the pool knows",
    what: "forgotten, and in the book",
    spoil: (run) => final(run, "crossing-0", { state: undefined }),
  },
  {
    breaks: "no order is written while an outcome is unknown",
    what: "an order while another one is unknown",
    spoil: (run) => written(run, () => ({ unknown: ["resting-1"] })),
  },
  {
    breaks: "no order is written while an outcome is unknown",
    what: "an order while TWS is cut off",
    spoil: (run) => written(run, () => ({ degraded: true })),
  },
  {
    breaks: "no order is written while an outcome is unknown",
    what: "an order before the lists of the new session",
    spoil: (run) => {
      const { orderId } = run.trading.finals?.find(({ key }) => key === "resting-1") ?? {};
      const isReport = ({ direction, id, name }: WireFrame): boolean =>
        direction === "out" && (id === orderId || name === "execDetailsEnd");
      return { frames: run.frames.filter((frame) => !isReport(frame)) };
    },
  },
  {
    breaks: "no order is written while an outcome is unknown",
    what: "a cancel that is held back",
    spoil: (run) =>
      settled(
        run,
        ({ what }) => what === "cancel",
        () => ({ kind: "not-sent", code: "ORDER_GATE_CLOSED" }),
      ),
  },
  {
    breaks: "once everything is healed, each agent's account",
    what: "a fill that the agent does not know of",
    spoil: (run) =>
      trading(run, {
        agents: (run.trading.agents ?? []).map((one) => ({ ...one, booked: new Map([["AAPL", 1_000]]) })),
      }),
  },
  {
    breaks: "once everything is healed, each agent's account",
    what: "an agent that failed",
    spoil: (run) =>
      trading(run, {
        agents: (run.trading.agents ?? []).map((one) => ({ ...one, failures: [new TypeError("oops")] })),
      }),
  },
];
