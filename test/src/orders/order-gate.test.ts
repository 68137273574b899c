import { expect, test } from "vitest";
import { VirtualClock } from "../../../sim/mod.ts";
import { PoolError } from "../../../src/errors.ts";
import { OrderGate } from "../../../src/orders/order-gate.ts";

function gated() {
  const clock = new VirtualClock(0);
  const closed = new Map<string, PoolError>();
  return { clock, closed, gate: new OrderGate(clock, { closed: (account) => closed.get(account) }) };
}
const A = { account: "a", keys: ["one"] };
const B = { account: "b", keys: ["other"] };
const SHUT = new PoolError("ORDER_GATE_CLOSED", "shut");
const OVER = new PoolError("CLOSED", "over");

test("an open gate passes at once, a closed one refuses who has no deadline", async () => {
  const { gate, closed } = gated();
  expect(await gate.pass(A, 100, undefined)).toBeUndefined();
  closed.set("a", SHUT);
  expect(await gate.pass(A, Number.NEGATIVE_INFINITY, undefined)).toBe(SHUT);
  expect(gate.closed("a")).toBe(SHUT);
  expect(gate.waiting).toEqual([]);
});

test("who has a deadline waits until the gate opens for its account", async () => {
  const { gate, closed } = gated();
  closed.set("a", SHUT).set("b", SHUT);
  const [one, other] = [gate.pass(A, 100, undefined), gate.pass(B, 100, undefined)];
  expect(gate.waiting).toEqual(["one", "other"]);
  closed.delete("a");
  gate.changed();
  expect(await one).toBeUndefined();
  expect(gate.waiting).toEqual(["other"]);
  closed.set("b", OVER);
  gate.changed();
  expect(await other).toBe(OVER);
});

test("at the deadline the reason is the one of that instant", async () => {
  const { gate, clock, closed } = gated();
  closed.set("a", SHUT);
  const waits = gate.pass(A, 100, undefined);
  await clock.advance(99);
  expect(gate.waiting).toEqual(["one"]);
  await clock.advance(1);
  expect(await waits).toBe(SHUT);
  expect([gate.waiting, clock.timers]).toEqual([[], 0]);
});

test("an abort ends the wait, and one before it does not begin it", async () => {
  const { gate, clock, closed } = gated();
  closed.set("a", SHUT);
  const controller = new AbortController();
  const waits = gate.pass(A, 100, controller.signal);
  controller.abort("why");
  expect(await waits).toMatchObject({ code: "ABORTED", cause: "why" });
  expect(await gate.pass(A, 100, controller.signal)).toMatchObject({ code: "ABORTED" });
  expect([gate.waiting, clock.timers]).toEqual([[], 0]);
});

test("a reason that does not pass by itself is given at once", async () => {
  const { gate, closed } = gated();
  closed.set("a", OVER);
  expect(await gate.pass(A, 100, undefined)).toBe(OVER);
});

test("a caller with a reason of its own waits for that alone", async () => {
  const { gate, closed } = gated();
  closed.set("a", SHUT);
  let own: PoolError | undefined = SHUT;
  const waits = gate.pass(A, 100, undefined, () => own);
  own = undefined;
  gate.changed();
  expect(await waits).toBeUndefined();
});
