import { OrderAction } from "@stoqey/ib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { AAPL, MSFT } from "../../support/contracts.ts";
import type { VirtualClock } from "../../support/sim.ts";
import { slowJournal } from "../../support/slow-journal.ts";
import { count, errors, leased, loose, of, RESTING, type Told } from "../../support/views.ts";

const LEASES = 3;
const NUMBERS = 4;

type Step =
  | {
      readonly kind: "place";
      readonly by: number;
      readonly id: number;
      readonly price: number;
      readonly parent: number;
    }
  | { readonly kind: "cancel"; readonly by: number; readonly id: number }
  | { readonly kind: "what if"; readonly by: number; readonly id: number }
  | { readonly kind: "list"; readonly by: number; readonly all: boolean }
  | { readonly kind: "wait"; readonly ms: number }
  | { readonly kind: "cancel all"; readonly by: number };

const by = fc.integer({ min: 0, max: LEASES - 1 });
const id = fc.integer({ min: 0, max: NUMBERS });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    arbitrary: fc.record({
      kind: fc.constant("place" as const),
      by,
      id,
      price: fc.integer({ min: 1, max: 9 }),
      parent: fc.oneof(fc.constant(0), id),
    }),
    weight: 8,
  },
  { arbitrary: fc.record({ kind: fc.constant("cancel" as const), by, id }), weight: 3 },
  { arbitrary: fc.record({ kind: fc.constant("what if" as const), by, id }), weight: 1 },
  { arbitrary: fc.record({ kind: fc.constant("list" as const), by, all: fc.boolean() }), weight: 3 },
  {
    arbitrary: fc.record({ kind: fc.constant("wait" as const), ms: fc.constantFrom(0, 1, 20, 300, 2_000) }),
    weight: 4,
  },
  { arbitrary: fc.record({ kind: fc.constant("cancel all" as const), by }), weight: 1 },
);

/** An order as the fake TWS has it, with what its caller wrote on it: whose it is, under which number, with which parent. */
interface Booked {
  readonly twsId: number;
  readonly ref: string;
  readonly owner: number;
  readonly callerId: number;
  readonly parent: number;
  readonly twsParentId: number;
  readonly price: number;
  readonly status: string;
}

function book(state: { trading: unknown; placedOrders: unknown }): Booked[] {
  const { orders: placed } = state.placedOrders as {
    orders: {
      permId: number;
      orderId: number;
      order: { orderRef: string; parentId: number; lmtPrice: number };
    }[];
  };
  const orders = (state.trading as { book: { orders: { permId: number; status: string }[] } }).book.orders;
  return placed.map(({ permId, orderId, order }) => {
    const [owner, callerId, parent] = order.orderRef.split("/").map(Number);
    const status = orders.find((one) => one.permId === permId)?.status ?? "";
    return {
      ...{
        twsId: orderId,
        ref: order.orderRef,
        owner: owner as number,
        callerId: callerId as number,
        parent: parent as number,
      },
      ...{ twsParentId: order.parentId, price: order.lmtPrice, status },
    };
  });
}

/** Is what was told to a lease about its own numbers about its own orders? */
function check(lease: number, told: readonly Told[]): void {
  for (const [orderId, contract, order] of of(told, "openOrder") as [
    number,
    { symbol: string },
    { orderId: number; orderRef: string; parentId: number },
  ][]) {
    const [owner, callerId, parent] = order.orderRef.split("/").map(Number);
    expect(order.orderId).toBe(orderId);
    if (orderId < 0) {
      expect(orderId).toBeLessThan(-1);
      expect(owner, "an own order is told under its own number").not.toBe(lease);
      // Its parent is somebody else's as well.
      if (order.parentId !== 0) expect(order.parentId).toBeLessThan(-1);
      continue;
    }
    expect([owner, callerId, parent], "the order of this lease and number").toEqual([
      lease,
      orderId,
      order.parentId,
    ]);
    expect(contract.symbol).toBe(lease % 2 === 0 ? "AAPL" : "MSFT");
  }
}

/** Real time of the test, in ms: it computes for ten seconds, and several times that beside other programs. */
const TEST_MS = 240_000 * Math.max(1, Number(process.env.RUNS ?? 1));

test(
  "three leases with random orders never affect each other's orders",
  async () => {
    const reached = { placed: 0, children: 0, shown: 0, cancelled: 0, changed: 0, unsent: 0 };
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 20, maxLength: 60 }),
        fc.constantFrom(5, 50),
        fc.constantFrom(undefined, 0, 40, 900),
        async (steps, messagesPerSecond, keepMs) => {
          let clock: VirtualClock | undefined;
          const journal = slowJournal((done) => void clock?.after(keepMs ?? 0, done));
          const { world, pool, leases, apis, told } = await leased(LEASES, {
            messagesPerSecond,
            ...(keepMs === undefined ? {} : { journal }),
          });
          clock = world.clock;
          const cancelled = new Set<string>();
          let [allCancelled, serial] = [false, 0];
          for (const one of steps) {
            if (one.kind === "wait") {
              await world.clock.advance(one.ms);
              continue;
            }
            const api = loose(apis[one.by] as never);
            const contract = one.by % 2 === 0 ? AAPL : MSFT;
            switch (one.kind) {
              case "place":
              case "what if": {
                const parentId = one.kind === "place" ? one.parent : 0;
                const orderRef = `${one.by}/${one.id}/${parentId}/${++serial}`;
                const lmtPrice = one.kind === "place" ? one.price : 5;
                const action = parentId === 0 ? OrderAction.BUY : OrderAction.SELL;
                api.placeOrder?.(one.id, contract, {
                  ...RESTING,
                  action,
                  lmtPrice: parentId === 0 ? lmtPrice : 9_000 + lmtPrice,
                  orderRef,
                  parentId,
                  whatIf: one.kind === "what if",
                });
                break;
              }
              case "cancel":
                cancelled.add(`${one.by}/${one.id}`);
                api.cancelOrder?.(one.id);
                break;
              case "list":
                api[one.all ? "reqAllOpenOrders" : "reqOpenOrders"]?.();
                break;
              case "cancel all":
                allCancelled = true;
                api.reqGlobalCancel?.();
            }
          }
          await world.clock.advance(60_000);
          const orders = book(world.tws.state());
          told.forEach((all, lease) => {
            check(lease, all);
          });
          // Numbers on the wire only grow, whoever placed the order; else TWS says 103.
          const twsId = orders.map((one) => one.twsId);
          expect(twsId).toEqual([...twsId].sort((a, b) => a - b));
          for (const one of orders) {
            const all = told[one.owner] ?? [];
            const parent = orders.find(({ twsId: number }) => number === one.twsParentId);
            if (one.parent === 0) expect(one.twsParentId).toBe(0);
            else {
              reached.children++;
              expect([parent?.owner, parent?.callerId], "the parent is the caller's").toEqual([
                one.owner,
                one.parent,
              ]);
            }
            reached.placed++;
            if (one.status === "Cancelled") {
              reached.cancelled++;
              const wanted = [`${one.owner}/${one.callerId}`, `${one.owner}/${one.parent}`].some((key) =>
                cancelled.has(key),
              );
              // A child may have a parent that is a child itself.
              const above = parent !== undefined && parent.status === "Cancelled";
              expect(wanted || above || allCancelled, `${one.ref} was cancelled by its owner`).toBe(true);
            }
            // What the lease believes is what the fake has.
            const same = orders.filter(
              ({ owner, callerId }) => owner === one.owner && callerId === one.callerId,
            );
            if (same.at(-1) !== one) continue;
            const believed = of(all, "orderStatus")
              .filter(([number]) => number === one.callerId)
              .at(-1);
            const answered = errors(all).some(([code, number]) => number === one.callerId && code === 201);
            if (!answered) expect(believed?.[1], one.ref).toBe(one.status);
            const shown = of(all, "openOrder")
              .filter(
                ([number, , order]) =>
                  number === one.callerId && (order as { whatIf?: boolean }).whatIf !== true,
              )
              .at(-1);
            if (!answered && one.status !== "Cancelled")
              expect(shown?.[2]).toMatchObject({ lmtPrice: one.price });
          }
          for (const all of told) {
            reached.shown += of(all, "openOrder").filter(([number]) => Number(number) < 0).length;
            reached.unsent += of(all, "orderStatus").filter(([, status]) => status === "ApiCancelled").length;
            expect(
              errors(all).filter(
                ([code]) =>
                  ![103, 104, 105, 135, 201, 202, 504, 10006, 10147, 10148, 10341].includes(Number(code)),
              ),
            ).toEqual([]);
          }
          reached.changed += count(world.tws, "placeOrder") - orders.length;
          await Promise.all(leases.map((lease) => lease.release()));
          await world.clock.until(pool.close());
          await world.clock.advance(2_000);
          await world.close();
        },
      ),
      { seed: 8, numRuns: 120 },
    );
    for (const [what, times] of Object.entries(reached)) expect(times, what).toBeGreaterThan(20);
  },
  TEST_MS,
);
