import { PoolError } from "../../src/mod.ts";
import { ACCOUNT } from "../support/contracts.ts";
import { WireFrame } from "./frame.ts";
import type { RunRecord } from "./record.ts";
import {
  answered,
  call,
  emitted,
  ending,
  event,
  INTENT,
  lostRead,
  NEXT,
  placed,
  received,
  type Spoiled,
  sent,
} from "./spoil.ts";

/** Changes of the record that break an invariant, by the beginning of its name. */
export const SPOILERS: Readonly<Record<string, (run: RunRecord) => Spoiled>> = {
  "no call is pending": () => ({ calls: [call({ ended: { seq: 1, atMs: 5_000 } })] }),
  "every error is a PoolError": (run) =>
    answered(run, "getPositions", () => ({ error: new TypeError("oops") })),
  "once everything is healed a session": (run) =>
    answered(run, "getMatchingSymbols", () => ({ error: new PoolError("CLOSED", "closed") })),
  "each answer is what the book": (run) =>
    answered(run, "getPositions", (rows: unknown[]) => ({ value: rows.slice(1) })),
  "each answer to a numbered request": (run) =>
    answered(run, "getAccountSummary", (rows: object[]) => ({
      value: rows.map((row) => ({ ...row, value: "1" })),
    })),
  "an account or its summary": (run) =>
    answered(run, "getAccountUpdates", (one: { values: unknown[] }) => ({
      value: { ...one, values: one.values.slice(1) },
    })),
  "lease.api: each caller receives only": (run) => emitted(run, "tickPrice", 7, 1, 100),
  "lease.api: an open order has its caller's number": (run) =>
    emitted(run, "openOrder", 1, { symbol: "MSFT" }, { orderId: 1, orderRef: "2#2.0" }),
  "lease.api: each requested list": (run) => {
    const [user, ...others] = run.users;
    const events = user?.events.filter(({ event }) => event !== "position");
    return { users: [{ no: user?.no, calls: user?.calls, shown: [], events }, ...others] };
  },
  "lease.api: an order at TWS is changed": (run) => {
    const { fields } = placed(run);
    return sent(
      run,
      "placeOrder",
      fields.map((field) => (field.startsWith("1#1.0 #") ? "2#9.0" : field)),
    );
  },
  "lease.api: no caller cancels": (run) =>
    sent(run, "cancelOrder", ["4", "77", "", "", "", "2147483647", "", ""]),
  "order numbers only grow": (run) => {
    const [type = "", , ...others] = placed(run).fields;
    return sent(
      run,
      "placeOrder",
      [type, "0", ...others].map((field) => (field === "1#1.0" ? "1#99.0" : field)),
    );
  },
  "no order is sent twice": (run) => sent(run, "placeOrder", [...placed(run).fields]),
  "lease.api: an order that never reached": (run) => ({
    frames: run.frames.filter(({ name }) => name !== "placeOrder"),
    trading: { ...run.trading, writes: [] },
  }),
  "a dial that nobody answers": (run) => ({
    trace: [],
    notified: [event(1, 0, { type: "dial" }), event(2, 1e6, { type: "ready" }), ...run.notified],
  }),
  "no order reaches TWS on a connection": (run) => {
    const at = { connection: 99, atMs: 1 };
    const left = { ...at, event: "left", detail: "fin" };
    return { trace: [...run.trace, left, { ...at, atMs: 2, event: "read", detail: "placeOrder" }] };
  },
  "per connection, requested minus": (run) => sent(run, "reqPnL", ["92", "55", ACCOUNT, ""]),
  "with nothing held": (run) => ending(run, { idle: { ...run.ending.idle, requests: 1 } }),
  "nothing is sent before a session": () => ({
    notified: [
      { seq: 0, atMs: 0, process: 1, connection: 1, stillLive: [], event: { type: "ready", epoch: 1 } },
      { seq: 1, atMs: 0, process: 1, connection: 1, stillLive: [], event: { type: "lost", epoch: 1 } },
    ],
  }),
  "no more messages go out": (run) => ({ frames: Array.from({ length: 51 }, () => placed(run)) }),
  "a stream reports gap and resumed": (run) => received(run, "watchMarketData", "resumed", { gapMs: 1 }),
  "once everything is healed, every open stream": (run) => received(run, "watchMarketData", "gap", {}),
  "a stream ends": (run) => ({
    readings: run.readings.map((one) => ({
      label: one.label,
      name: one.name,
      began: one.began,
      received: one.received,
      error: new PoolError("SESSION_LOST", "lost"),
    })),
  }),
  "a stream of positions": (run) =>
    received(run, "watchPositions", "update", { contract: { conId: 1 }, pos: 5 }),
  "a stream of executions": (run) => {
    const first = run.readings.find(({ name }) => name === "watchExecutions");
    const fill = first?.received.find(({ value }) => (value as { kind: string }).kind === "fill")?.value;
    return received(run, "watchExecutions", "update", fill);
  },
  "a stream of orders": (run) => {
    const [permId] = run.book.now.completed[0]?.split(" ") ?? [];
    const order = { kind: "order", order: { permId: Number(permId) }, orderState: { status: "Submitted" } };
    const spoiled = received(run, "watchOrders", "update", order);
    const later = (spoiled.readings as { name: string; began: object }[]).map((one) =>
      one.name === "watchOrders" ? { ...one, began: { seq: 1e9, atMs: 9e15 } } : one,
    );
    return { readings: later };
  },
  "callers that wait for a session": () => ({
    calls: [
      call({ began: { seq: 1, atMs: 1 }, ended: { seq: 9, atMs: 9 } }),
      call({ began: { seq: 2, atMs: 2 }, ended: { seq: 8, atMs: 8 } }),
    ],
  }),
  "dials and conflicts of a minute": () => ({
    notified: [
      {
        ...NEXT,
        process: 1,
        event: { type: "dial-failed", error: new PoolError("CONNECT_FAILED", "refused") },
      },
      { ...NEXT, process: 1, event: { type: "dial" } },
    ],
  }),
  "no call times out before": () => ({
    calls: [
      call({
        timeoutMs: 5_000,
        began: { seq: 1, atMs: 1 },
        ended: { seq: 9, atMs: 5_000 },
        outcome: { error: new PoolError("ACQUIRE_TIMEOUT", "late") },
      }),
    ],
  }),
  "no number of a request": (run) => {
    const request = run.frames.find(({ name }) => name === "reqMktData") as WireFrame;
    return { frames: [...run.frames, request] };
  },
  "a session on which TWS is silent": (run) => ({
    frames: run.frames.filter(({ name }) => ["startApi", "nextValidId"].includes(name)),
  }),
  "a closed pool dials no more": () => ({
    notified: [
      { seq: 1, atMs: 1, process: 1, event: { type: "state", state: "closed" } },
      { seq: 2, atMs: 2, process: 1, event: { type: "dial" } },
    ],
  }),
  "lease.api: no event arrives once": (run) => {
    const { users = [] } = emitted(run, "disconnected") as { users?: { events: object[] }[] };
    users[0]?.events.push({ seq: 2e9, atMs: 0, event: "tickPrice", args: [] });
    return { users };
  },
  "the pool ends no session because": (run) => {
    const last = run.frames.at(-1) as WireFrame;
    const fields = ["4", "2", "-1", "1100", "Connectivity between IB and TWS has been lost.", ""];
    const { frames } = sent(run, "error", fields) as { frames: WireFrame[] };
    const end = { seq: last.seq + 2, atMs: last.atMs, connection: last.connection, by: "client" };
    Object.assign(frames.at(-1) as object, { direction: "out" });
    const lost = { type: "lost", epoch: 1, error: new PoolError("SESSION_LOST", "gone") };
    const notified = [{ type: "ready", epoch: 1 }, lost].map((event) => {
      return { ...end, process: 1, stillLive: [], event };
    });
    return { frames, ends: [end], notified };
  },
  "a stream of ticks or bars": (run) => ({
    readings: run.readings.slice(0, 1).map(({ began }) => ({
      ...{ name: "watchTickByTick", symbol: "AAPL", label: "watchTickByTick of AAPL", began },
      received: [1, 2].map((value) => ({ ...NEXT, kind: "update", value })),
    })),
  }),
  "a gap of a stream": (run) => ({
    readings: run.readings.slice(0, 1).map(({ began }) => ({
      ...{ name: "watchPositions", symbol: "", label: "watchPositions", began },
      received: [
        { seq: 1e9, atMs: began.atMs + 1_000, kind: "gap", value: {} },
        { seq: 1e9, atMs: began.atMs + 2_000, kind: "resumed", value: { gapMs: 3_601_000 } },
      ],
    })),
  }),
  "calls that wait end": () => ({
    calls: [call({ began: { seq: 1, atMs: 1 }, ended: { seq: 9, atMs: 900 } })],
    notified: [event(5, 500, { type: "closed" })],
  }),
  "each dial succeeds or fails": () => ({
    notified: [event(1, 0, { type: "dial" }), event(2, 900_000, { type: "dial-failed" })],
  }),
  "a call about an order that is not sent": (run) => ({
    trading: {
      ...run.trading,
      intents: [{ ...INTENT, latestMs: 500, settled: { seq: 9, atMs: 5_000, kind: "not-sent" } }],
    },
  }),
  "a read of the pool does not end": () => ({
    calls: [lostRead("SESSION_LOST", { seq: 5, atMs: 500 })],
  }),
  "a read that was lost": () => ({
    calls: [lostRead("REQUEST_TIMEOUT", { seq: 9, atMs: 20_000 })],
    frames: [],
    notified: [event(5, 500, { type: "ready" })],
  }),
  "lease.api: an order that waits": (run) => ({
    notified: [event((run.users[0]?.calls[0]?.seq ?? 0) + 0.5, 1, { type: "degraded" })],
  }),
  "when a listener is notified": () => ({
    notified: [{ ...NEXT, connection: 1, stillLive: ["Caller 1"], event: { type: "lost", epoch: 1 } }],
  }),
  "with everything healed the pool is useful": (run) =>
    ending(run, { useless: ["an order is acknowledged: it was refused"] }),
  "no session requests a stream again": (run) => {
    const at = run.frames.findIndex(({ name }) => name === "reqMktData");
    const frame = run.frames[at] as WireFrame;
    const again = new WireFrame({ ...frame, name: frame.name, fields: frame.fields.with(2, "99") });
    return { frames: [...run.frames.slice(0, at + 1), again, ...run.frames.slice(at + 1)] };
  },
  "each session that lasts requests": (run) => ({
    notified: [{ ...event(NEXT.seq, 0, { type: "ready" }), connection: 99 }],
    readings: run.readings.map(({ name, symbol, label }) => ({ name, symbol, label, began: { seq: 1 } })),
  }),
  "a dial that fails is a warning": (run) => ({
    options: { ...run.options, restartWindow: { from: "23:00", to: "01:00" } },
    notified: [event(1, 5, { type: "dial-failed", error: new PoolError("CONNECT_FAILED", "refused") })],
    logged: [{ ...NEXT, atMs: 5, level: "warn", text: "refused; later", wallMs: Date.UTC(2026, 0, 13, 5) }],
  }),
  "a closed pool leaves": (run) => ending(run, { left: { timers: 0, connections: 0, listeners: 1 } }),
};
