import { type Contract, EventName, type IBApiNext, type Order } from "@stoqey/ib";
import type { OrderTerms, TwsOrderOutcome } from "../../src/mod.ts";
import { AAPL } from "./contracts.ts";
import { connected, connectedNext, eventually, type Hazard, pooled, type Stage } from "./hazard-stage.ts";
import { ORDER, RESTING, works } from "./order-hazards.ts";
import type { World } from "./world.ts";

/** More than the account of the fake can pay for: TWS rejects it with 201. */
const TOO_LARGE = 1_000_000;
const REJECTED = 201;
const CANCELLED = 202;
const TIF_SET = 10349;
/** The order without a time in force: TWS sets it, and sends 10349. */
const WITHOUT_TIF = { ...ORDER, tif: "" } as unknown as Order;

/** Subscribes to prices, by which the stock client uses request ID 1. @returns The code of the error that ends them. */
async function pricesOf(stage: Stage, next: IBApiNext): Promise<() => number | undefined> {
  let code: number | undefined;
  next.getMarketData(AAPL as Contract, "", false, false).subscribe({
    next: () => {},
    error: (error: { code: number }) => {
      code = error.code;
    },
  });
  await eventually(() => stage.read("reqMktData") > 0);
  return () => code;
}

/** Tests whether the first order of an account, by its error, ends the prices that have its number. */
const endsPrices = (order: Order, code: number) => async (stage: Stage) => {
  const next = stage.next();
  await connectedNext(next, 1);
  const endedBy = await pricesOf(stage, next);
  const id = await next.placeNewOrder(AAPL as Contract, order);
  await eventually(() => endedBy() !== undefined && stage.read("cancelMktData") > 0);
  return endedBy() === code && (code === REJECTED || works(stage, id)) && stage.read("cancelMktData") > 0;
};

/**
 * Tests whether the prices of a pool end while it places an order, and whether the order has another outcome or no such error.
 * The pool takes the numbers of requests and orders from one sequence, so that no order has the number of the prices.
 */
const endsPricesOfPool =
  (order: OrderTerms, code: number, expected: TwsOrderOutcome["kind"]) => (): Promise<boolean> =>
    pooled(async (world, pool) => {
      if (code === TIF_SET) sendsTifSet(world);
      let updates = 0;
      const prices = pool.watchMarketData(AAPL);
      const reading = (async () => {
        for await (const { kind } of prices) if (kind === "update") updates++;
      })();
      await world.clock.until(pool.connect());
      await world.clock.advance(1_000);
      const { kind } = await world.clock.until(pool.placeOrder(AAPL, order));
      await world.clock.advance(1_000);
      const before = updates;
      await world.clock.advance(10_000);
      const flow = before > 0 && updates > before && pool.stats().streams.streams === 1;
      await prices.return?.();
      await reading;
      return !flow || kind !== expected || !hasSent(world, code);
    });

const hasSent = ({ tws }: World, code: number): boolean =>
  tws.trace.of("sent").some(({ detail }) => detail === `error ${code}`);

/** Lets TWS send the notice even to the pool, which sends a time in force with every order. */
function sendsTifSet({ tws }: World): void {
  const notified = new Set<number>();
  tws.script.on("placeOrder").wrap((message, reply) => {
    const { orderId } = message.values as { readonly orderId?: number };
    if (orderId !== undefined && message.name === "openOrder" && !notified.has(orderId)) {
      notified.add(orderId);
      reply.error(TIF_SET, "Order TIF was set to DAY based on order preset.");
    }
    reply.send(message.name, message.values as object);
  });
}

/** Hazards of what TWS reports about orders. */
export const ORDER_ERROR_HAZARDS: readonly Hazard[] = [
  {
    hazard: "a rejected order (201) ends the stream of prices that has its number",
    next: endsPrices({ ...ORDER, totalQuantity: TOO_LARGE } as Order, REJECTED),
    pool: endsPricesOfPool({ ...RESTING, totalQuantity: TOO_LARGE }, REJECTED, "rejected"),
  },
  {
    hazard: "a notice about an order that works (10349) ends the stream of prices that has its number",
    next: endsPrices(WITHOUT_TIF, TIF_SET),
    pool: endsPricesOfPool(RESTING, TIF_SET, "acknowledged"),
  },
  {
    hazard: "a notice about an order that works (10349) is an error of it, as its cancellation (202) is",
    api: async (stage) => {
      const api = stage.api();
      const errors: number[] = [];
      const infos: number[] = [];
      api.on(
        EventName.error,
        (_error: Error, code: number, id: number) => void (id === 1 && errors.push(code)),
      );
      api.on(EventName.info, (_message: string, code: number) => void infos.push(code));
      await connected(api);
      api.placeOrder(1, AAPL as Contract, WITHOUT_TIF);
      await eventually(() => errors.includes(TIF_SET) && works(stage, 1));
      const isWorking = works(stage, 1);
      api.cancelOrder(1);
      await eventually(() => errors.length > 1);
      return isWorking && errors.join() === `${TIF_SET},${CANCELLED}` && !infos.includes(TIF_SET);
    },
    next: async (stage) => {
      const next = stage.next();
      const errors: number[] = [];
      next.error.subscribe(({ code, reqId }) => void (reqId === 1 && errors.push(code)));
      await connectedNext(next, 1);
      next.placeOrder(1, AAPL as Contract, WITHOUT_TIF);
      await eventually(() => errors.includes(TIF_SET) && works(stage, 1));
      const isWorking = works(stage, 1);
      next.cancelOrder(1);
      await eventually(() => errors.length > 1);
      return isWorking && errors.join() === `${TIF_SET},${CANCELLED}`;
    },
    pool: () =>
      pooled(async (world, pool) => {
        sendsTifSet(world);
        const { kind, order } = await world.clock.until(pool.placeOrder(AAPL, RESTING));
        await world.clock.advance(1_000);
        if (kind !== "acknowledged" || order.state.kind !== "working" || !hasSent(world, TIF_SET))
          return true;
        const { kind: cancelled } = await world.clock.until(order.cancel());
        const end = await world.clock.until(order.done());
        return cancelled !== "acknowledged" || end.kind !== "cancelled";
      }),
  },
];
