import { USUAL_LIMITS } from "../../sim/drills/checks/mod.ts";
import { DrillLog } from "../../sim/drills/engine/drill-log.ts";
import { orderRecords } from "../../sim/drills/engine/order-records.ts";
import { gapRecords, requestRecords } from "../../sim/drills/engine/request-records.ts";
import { seenMessages } from "../../sim/drills/engine/seen-messages.ts";
import { lossRecords, sessionRecords } from "../../sim/drills/engine/session-records.ts";
import type { DrillStage } from "../../sim/drills/engine/stage.ts";
import type { DrillRecord, HaltRecord } from "../../sim/drills/record.ts";
import type { DrillLimits, Seen } from "../../sim/drills/seen.ts";
import { MemoryNetwork, type StartOptions, type TestTws } from "../../sim/mod.ts";
import { startParts } from "../../sim/testing/start.ts";
import { TestTws as MadeTws } from "../../sim/testing/test-tws.ts";
import type { Message } from "../../sim/wire/codec/message.ts";
import { encodeFrame, encodeHello, ServerReader } from "../../sim/wire/frames.ts";
import type { MktDataRequest } from "../../sim/wire/requests/market-data.ts";
import { reqMktData } from "../../sim/wire/requests/market-data.ts";
import { type PlaceOrder, placeOrder } from "../../sim/wire/requests/place-order.ts";
import { startApi } from "../../sim/wire/requests/session.ts";
import { fieldsOf } from "./messages.ts";

const APPLE = { symbol: "AAPL", secType: "STK", exchange: "SMART", currency: "USD" };

/** A client in memory that does what a test says, well or badly. */
export interface DrilledClient {
  send<Values>(message: Message<Values>, values?: Partial<NoInfer<Values>>): Promise<void>;
  /** Subscribes to market data of AAPL. */
  watch(reqId: number, values?: Partial<MktDataRequest>): Promise<void>;
  /** Places an order to buy one AAPL far below the market, unless it says otherwise. */
  order(orderId: number, values?: Partial<PlaceOrder>): Promise<void>;
  /** Messages that have really reached it, whole, oldest first; none after one that it cannot read. */
  readonly heard: readonly { readonly atMs: number; readonly fields: readonly string[] }[];
  /** Closes the connection in order. */
  end(): Promise<void>;
}

/** A fake in memory, clients of it, and what a drill would have seen. */
export interface Drilled extends AsyncDisposable {
  readonly tws: TestTws;
  /** Dials, says hello, and sends START_API when it is greeted, unless its client ID is undefined. */
  dial(clientId?: number | undefined): Promise<DrilledClient>;
  /** Cuts every session by a fault. */
  cut(): Promise<void>;
  /** Gets what was seen. @param halts Times in which the fake is said to have stood still. */
  seen(limits?: Partial<DrillLimits>, halts?: readonly HaltRecord[]): Seen;
  /** The parts of a record that are made of what was seen. */
  records(): Pick<DrillRecord, "orders" | "requests" | "sessions" | "gaps" | "losses">;
}

/** Bounds of the tests: a session has to be there again after 5 s. */
const LIMITS: DrillLimits = { ...USUAL_LIMITS, recoveryMs: 5_000 };

/** Starts a fake in memory for checks of drills. */
export async function drilled(options: StartOptions = {}): Promise<Drilled> {
  const parts = await startParts({ network: "memory", profile: "gentle", ...options });
  const tws = new MadeTws(parts);
  const startMs = tws.nowMs;
  const { transport } = parts.seams;
  if (!(transport instanceof MemoryNetwork)) throw new Error("The fake is not in memory");
  const { trace } = parts.tws;
  const log = new DrillLog({
    nowMs: () => tws.nowMs,
    events: trace.events,
    onEvent: (listener) => trace.subscribe(listener),
    faults: () => parts.tws.faults(),
    orders: () => tws.orders.all(),
    fills: () => tws.fills,
  } satisfies Partial<DrillStage> as unknown as DrillStage);
  const made: Drilled = {
    tws,
    dial: async (...[clientId]) => {
      let isGreeted = false;
      const heard: DrilledClient["heard"][number][] = [];
      const reader = new ServerReader();
      let isReadable = true;
      const link = transport.open("127.0.0.1", tws.port, {
        opened: () => link.write(encodeHello(100, 193)),
        received: (chunk) => {
          try {
            if (isReadable) for (const fields of reader.push(chunk)) heard.push({ atMs: tws.nowMs, fields });
          } catch {
            isReadable = false;
          }
          if (isGreeted || clientId === undefined) return;
          isGreeted = true;
          link.write(encodeFrame(fieldsOf(startApi, { clientId })));
        },
        closed: () => {},
      });
      await tws.advance(10);
      const send: DrilledClient["send"] = async (message, values = {}) => {
        link.write(encodeFrame(fieldsOf(message, values)));
        await tws.advance(0);
      };
      const bought = {
        action: "BUY",
        totalQuantity: 1,
        orderType: "LMT",
        lmtPrice: 1,
        tif: "DAY",
        transmit: true,
      };
      return {
        heard,
        send,
        watch: (reqId, values = {}) => send(reqMktData, { reqId, ...APPLE, ...values }),
        order: (orderId, values = {}) => send(placeOrder, { orderId, ...APPLE, ...bought, ...values }),
        end: async () => {
          link.end();
          await tws.advance(1);
        },
      };
    },
    cut: async () => {
      tws.inject("drop:how=rst,times=1");
      await tws.advance(1);
    },
    seen: (limits = {}, halts = []) => {
      const { trace, script } = parts.tws;
      const { events } = trace;
      return {
        clientId: 1,
        startMs,
        endMs: tws.nowMs,
        limits: { ...LIMITS, ...limits },
        events: events.map((happened, index) => ({ happened, frame: index + 1 })),
        requests: seenMessages(script.requests.all(), events, "in"),
        answers: seenMessages(script.answers.all(), events, "out"),
        orders: tws.orders.all(),
        fills: tws.fills,
        halts,
      };
    },
    records: () => {
      log.stop();
      const seen = made.seen();
      const sessions = sessionRecords(log.events);
      return {
        orders: orderRecords(log, seen.requests, seen.answers),
        requests: requestRecords(seen.requests, seen.answers, sessions),
        sessions,
        gaps: gapRecords(seen.requests, seen.answers, sessions, seen.endMs),
        losses: lossRecords(seen),
      };
    },
    [Symbol.asyncDispose]: () => tws.close(),
  };
  return made;
}
