import { SecType, type StreamUpdate, type WebLease, type WebQuote } from "../../../src/web/mod.ts";
import {
  badUtf8,
  compete,
  drop,
  expire,
  garbage,
  type Injected,
  late,
  mute,
  penalty,
  refuse,
  reset,
  unavailable,
  type WebFault,
} from "../../web/mod.ts";
import { allWellAgain, callers } from "./callers.ts";
import type { WebDrill, WebDrillWorld } from "./web-drill.ts";

const APPLE = { conId: 265598, symbol: "AAPL", secType: SecType.STK, exchange: "SMART", currency: "USD" };

/** Injects a fault under a session that is ready, while four callers read, and checks that all is well after it. */
const underCallers =
  (...faults: readonly WebFault[]) =>
  async (world: WebDrillWorld): Promise<void> => {
    await world.pool.connect();
    const running = callers(world);
    for (const fault of faults) world.inject(fault);
    await running;
    await allWellAgain(world);
  };

/** Reads a stream of quotes while a fault is in force, until it flows again after `gaps` gaps. */
async function underStream(world: WebDrillWorld, fault: WebFault, gaps: number): Promise<void> {
  let updates = 0;
  let reported = 0;
  let resumed = 0;
  let injected: Injected<WebFault> | undefined;
  for await (const update of world.pool.watchQuotes(APPLE, { timeoutMs: 10_000 })) {
    if (update.kind === "gap") reported++;
    if (update.kind === "resumed") resumed++;
    if (isWhole(update)) updates++;
    if (updates === 1) injected ??= world.inject(fault);
    if (updates >= UPDATES && resumed >= gaps) break;
  }
  world.count(updates >= UPDATES, "the stream ended");
  injected?.heal();
  if (reported !== gaps) world.breach(`the stream reported ${reported} gaps, and there were ${gaps}`);
}

/** Updates of a stream after which a drill is content. */
const UPDATES = 5;

const isWhole = (update: StreamUpdate<WebQuote>): boolean =>
  update.kind === "update" && update.value.bid !== undefined;

/** Drills of a gateway that is well. */
const CHECKS: readonly WebDrill[] = [
  {
    name: "parallel",
    about: "four callers at once, twice, on one session",
    allAnswered: true,
    run: async (world) => {
      await callers(world);
      const { dials } = world.pool.stats();
      if (dials !== 1) world.breach(`${dials} dials for one session`);
    },
  },
  {
    name: "order",
    about: "an order question is open while four callers want to read",
    allAnswered: true,
    run: async (world) => {
      const { pool, gateway } = world;
      await using lease = await pool.acquire();
      const running = callers(world);
      const status = await placeOrder(lease, () => world.wait(1_000));
      world.count(status === "Submitted" || status === "PreSubmitted" || status === "Filled", status);
      await running;
      if (gateway.counts().questions === 0) world.breach("the gateway had no question");
    },
  },
];

/** Places an order, thinks about each question for a while, and confirms it. @returns The status of the order. */
async function placeOrder(lease: WebLease, think: () => Promise<void>): Promise<string> {
  const [account = ""] = lease.accounts;
  // A market order of this value raises two questions.
  const order = { conid: APPLE.conId, orderType: "MKT", side: "BUY", quantity: 1_000, tif: "DAY" };
  let { body } = await lease.request({
    method: "POST",
    path: `/iserver/account/${account}/orders`,
    body: { orders: [order] },
  });
  for (let questions = 0; questions < 5; questions++) {
    if (!Array.isArray(body)) return JSON.stringify(body);
    const row: { readonly id?: string; readonly order_status?: string } | undefined = body[0];
    if (row?.id === undefined) return row?.order_status ?? JSON.stringify(body);
    await think();
    const path = `/iserver/reply/${row.id}`;
    ({ body } = await lease.request({ method: "POST", path, body: { confirmed: true } }));
  }
  return "too many questions";
}

/** Drills of the WebSocket, under a stream of quotes. */
const STREAMS: readonly WebDrill[] = [
  {
    name: "socket drop",
    about: "the WebSocket is reset under a stream of quotes",
    allAnswered: true,
    run: (world) => underStream(world, drop({ what: "sockets" }), 1),
  },
  {
    name: "socket mute",
    about: "the WebSocket stays open, and nothing arrives",
    allAnswered: true,
    run: (world) => underStream(world, late({ topic: "smd", byMs: 60_000, forMs: 2_000 }), 1),
  },
  {
    name: "bad UTF-8",
    about: "frames that are not valid UTF-8; the stream has no gap",
    allAnswered: true,
    run: (world) => underStream(world, badUtf8({ forMs: 3_000 }), 0),
  },
];

/** Drills of a bad night, while four callers read. */
const FAULTS: readonly WebDrill[] = [
  {
    name: "expired",
    about: "the brokerage session ends while requests are under way",
    allAnswered: true,
    run: underCallers(late({ byMs: 300, path: "/iserver/marketdata", forMs: 1_000 }), expire()),
  },
  {
    name: "other login",
    about: "another login has the session for 2 s; it is not taken over",
    allAnswered: false,
    run: underCallers(compete({ forMs: 2_000 })),
  },
  {
    name: "429",
    about: "another program of the address caused a penalty of 2 s",
    allAnswered: false,
    run: underCallers(penalty({ forMs: 2_000 })),
  },
  {
    name: "503",
    about: "each request gets an empty 503 after 600 ms, for 2 s",
    allAnswered: false,
    run: underCallers(unavailable({ afterMs: 600, forMs: 2_000 })),
  },
  {
    name: "mute",
    about: "the gateway answers no request for 3 s",
    allAnswered: false,
    run: async (world) => {
      world.count((await world.pool.getPositions()).length > 0, "an empty answer");
      world.inject(mute({ forMs: 3_000 }));
      const reads = Array.from({ length: 5 }, () => world.pool.getPositions({ timeoutMs: 1_000 }));
      for (const answer of await Promise.allSettled(reads)) {
        if (answer.status === "fulfilled") world.breach("an answer came from nowhere");
        else world.count(false, answer.reason instanceof Error ? answer.reason.message : "");
      }
      await allWellAgain(world);
    },
  },
  {
    name: "late",
    about: "answers and frames are late by 120 ms to 900 ms",
    allAnswered: true,
    run: underCallers(late({ byMs: [120, 900], forMs: 4_000 })),
  },
  {
    name: "login page",
    about: "the gateway answers with its login page for 2 s",
    allAnswered: false,
    run: underCallers(garbage({ forMs: 2_000 })),
  },
  {
    name: "refuse",
    about: "nothing accepts connections for 2 s",
    allAnswered: false,
    run: underCallers(refuse({ forMs: 2_000 })),
  },
  {
    name: "reset",
    about: "the nightly reset, and a person who logs in 2 s later",
    allAnswered: false,
    run: underCallers(reset(), expire({ what: "login", forMs: 2_000 })),
  },
];

/** Every drill of the Web API, in the order in which they are reported. */
export const WEB_DRILLS: readonly WebDrill[] = [...CHECKS, ...STREAMS, ...FAULTS];
