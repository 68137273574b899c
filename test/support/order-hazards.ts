import { type Contract, EventName, type Order } from "@stoqey/ib";
import type { OrderTerms } from "../../src/mod.ts";
import { AAPL, MSFT, shareOf } from "./contracts.ts";
import { bookOf } from "./cut-client.ts";
import {
  connected,
  connectedNext,
  eventually,
  type Hazard,
  pooled,
  type Stage,
  wait,
} from "./hazard-stage.ts";
import { drop } from "./sim.ts";
import type { World } from "./world.ts";

/** A limit that is never reached: the order rests in the book. */
export const RESTING: OrderTerms = { action: "BUY", orderType: "LMT", totalQuantity: 1, lmtPrice: 1 };
/** The same order for the stock client. */
export const ORDER = { ...RESTING, tif: "DAY", transmit: true } as Order;
const SHARES = [AAPL, MSFT, shareOf("INTC")] as readonly Contract[];
/** Messages that the stock client writes at once; the next ones follow 100 ms later. */
const WRITTEN_AT_ONCE = 4;
const BURST = Array.from({ length: 5 * WRITTEN_AT_ONCE }, (_, at) => at + 1);
/** More than twice the time that the stock client needs to write a burst, in ms. */
const WRITTEN_MS = 1_000;
const RECONNECT_MS = 60_000;

/** Lists the IDs of the orders that the fake has kept. */
const bookedIds = ({ tws }: Pick<Stage | World, "tws">): readonly number[] =>
  bookOf(tws).orders.map(({ orderId }) => orderId);
/** Tests whether an order is live at the fake. */
export const works = ({ tws }: Pick<Stage | World, "tws">, id: number): boolean =>
  bookOf(tws).orders.some(({ orderId, status }) => orderId === id && /^(Pre)?Submitted$/.test(status));
const placedBy = ({ tws }: World): number =>
  tws.trace.of("read").filter(({ detail }) => detail === "placeOrder").length;

/** Orders of which TWS has nothing and the client reports nothing. */
const vanished = (stage: Stage, reported: ReadonlySet<number>): readonly number[] => {
  const booked = new Set(bookedIds(stage));
  return BURST.filter((id) => !booked.has(id) && !reported.has(id));
};

/** Hazards of orders that are lost, late, or placed twice. */
export const ORDER_HAZARDS: readonly Hazard[] = [
  {
    hazard: "an order placed while the connection is down is sent on the next one",
    api: async (stage) => {
      const api = stage.api();
      await connected(api);
      stage.tws.inject(drop());
      await eventually(() => !api.isConnected);
      api.placeOrder(1, AAPL as Contract, ORDER);
      await connected(api);
      return eventually(() => stage.read("placeOrder", 2) > 0);
    },
    next: async (stage) => {
      const next = stage.next({ reconnectInterval: 300 });
      await connectedNext(next, 1);
      stage.tws.inject(drop());
      await eventually(() => !next.isConnected);
      next.placeOrder(1, AAPL as Contract, ORDER);
      return eventually(() => stage.read("placeOrder", 2) > 0);
    },
    pool: () =>
      pooled(async (world, pool) => {
        const lease = await world.clock.until(pool.acquire());
        world.tws.inject(drop());
        await world.clock.advance(10);
        lease.api.placeOrder(1, AAPL as Contract, ORDER);
        const outcome = await world.clock.until(pool.placeOrder(AAPL, RESTING));
        await world.clock.advance(RECONNECT_MS);
        return outcome.kind !== "not-sent" || placedBy(world) > 0;
      }),
  },
  {
    hazard: "an order placed again, because nothing answered while the connection was down, is placed twice",
    api: async (stage) => {
      const api = stage.api();
      await connected(api);
      stage.tws.inject(drop());
      await eventually(() => !api.isConnected);
      for (const id of [1, 2]) {
        api.placeOrder(id, AAPL as Contract, ORDER);
        await wait(200);
      }
      await connected(api);
      return eventually(() => works(stage, 1) && works(stage, 2));
    },
    next: async (stage) => {
      const next = stage.next({ reconnectInterval: 1_000 });
      await connectedNext(next, 1);
      stage.tws.inject(drop());
      await eventually(() => !next.isConnected);
      for (const id of [1, 2]) {
        next.placeOrder(id, AAPL as Contract, ORDER);
        await wait(200);
      }
      return eventually(() => works(stage, 1) && works(stage, 2));
    },
    // Its calls are answered at once: nothing was sent. So the third one, which is acknowledged, places the only order.
    pool: () =>
      pooled(async (world, pool) => {
        await world.clock.until(pool.connect());
        world.tws.inject(drop());
        await world.clock.advance(10);
        const place = () => world.clock.until(pool.placeOrder(AAPL, RESTING));
        const kinds = [(await place()).kind, (await place()).kind];
        await world.clock.advance(RECONNECT_MS);
        kinds.push((await place()).kind);
        return kinds.join() !== "not-sent,not-sent,acknowledged" || bookedIds(world).length !== 1;
      }),
  },
  {
    hazard: "three orders that are placed at once get one order ID, and one order is left of them",
    api: async (stage) => {
      const api = stage.api();
      await connected(api);
      for (const contract of SHARES) {
        api.once(EventName.nextValidId, (id: number) => void api.placeOrder(id, contract, ORDER));
        api.reqIds();
      }
      await eventually(() => stage.read("placeOrder") === SHARES.length);
      return stage.read("placeOrder") === SHARES.length && bookedIds(stage).length === 1;
    },
    next: async (stage) => {
      const next = stage.next();
      await connectedNext(next, 1);
      const ids = await Promise.all(SHARES.map((contract) => next.placeNewOrder(contract, ORDER)));
      await eventually(() => stage.read("placeOrder") === SHARES.length);
      return new Set(ids).size === 1 && bookedIds(stage).length === 1;
    },
    pool: () =>
      pooled(async (world, pool) => {
        const outcomes = await world.clock.until(
          Promise.all(SHARES.map((contract) => pool.placeOrder(contract as typeof AAPL, RESTING))),
        );
        const ids = new Set(outcomes.map(({ order }) => order.orderId));
        return ids.size !== SHARES.length || bookedIds(world).length !== SHARES.length;
      }),
  },
  {
    hazard: "orders of a burst that are sent after the connection was reset vanish, and no error names them",
    api: async (stage) => {
      const api = stage.api();
      const reported = new Set<number>();
      /** Orders that the client has reported as sent, before and after it has reported the end of the connection. */
      const [sent, sentLate]: [number[], number[]] = [[], []];
      let isDown = false;
      api.on(EventName.error, (_error: Error, _code: number, id: number) => void reported.add(id));
      api.on(EventName.disconnected, () => {
        isDown = true;
      });
      await connected(api);
      api.on(EventName.sent, (tokens: unknown[]) => void (isDown ? sentLate : sent).push(Number(tokens[1])));
      stage.tws.inject(drop({ afterRequest: "placeOrder", times: 1 }));
      for (const id of BURST) api.placeOrder(id, AAPL as Contract, ORDER);
      // A dial before that would have orders in front of its handshake, and be refused.
      await eventually(() => sent.length + sentLate.length === BURST.length);
      const late = [...sentLate];
      await connected(api);
      await wait(WRITTEN_MS);
      return late.length > 0 && late.every((id) => vanished(stage, reported).includes(id));
    },
    next: async (stage) => {
      const next = stage.next({ reconnectInterval: WRITTEN_MS });
      const reported = new Set<number>();
      next.error.subscribe(({ reqId }) => void reported.add(reqId));
      await connectedNext(next, 1);
      stage.tws.inject(drop({ afterRequest: "placeOrder", times: 1 }));
      for (const id of BURST) next.placeOrder(id, AAPL as Contract, ORDER);
      await eventually(() => stage.starts.length > 1);
      await wait(WRITTEN_MS);
      // The reset follows the first order; those that were written with it are lost by any client.
      return next.isConnected && vanished(stage, reported).some((id) => id > WRITTEN_AT_ONCE);
    },
    // Each call has an outcome that agrees with the book.
    pool: () =>
      pooled(async (world, pool) => {
        await world.clock.until(pool.connect());
        world.tws.inject(drop({ afterRequest: "placeOrder", times: 1 }));
        const calls = await world.clock.until(Promise.all(BURST.map(() => pool.placeOrder(AAPL, RESTING))));
        const known = await world.clock.until(Promise.all(calls.map(({ order }) => order.known())));
        const booked = new Set(bookedIds(world));
        return known.some(({ kind, order: { orderId } }) => {
          if (kind !== "acknowledged" && kind !== "not-sent") return true;
          return booked.has(orderId ?? 0) !== (kind === "acknowledged");
        });
      }),
  },
];
