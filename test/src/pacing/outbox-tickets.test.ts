import { expect, test } from "vitest";
import { PoolError } from "../../../src/errors.ts";
import { HistoricalBudget } from "../../../src/pacing/historical-budget.ts";
import { Outbox, type Submission, type Ticket } from "../../../src/pacing/outbox.ts";
import { Pacer } from "../../../src/pacing/pacer.ts";
import { VirtualClock } from "../../support/sim.ts";

const LOST = new PoolError("SESSION_LOST", "the session was lost");

/** An outbox that keeps what happens to its messages, as `sent NAME` and `dropped NAME`. */
function kept(max = 5, historicalMax = 5) {
  const clock = new VirtualClock();
  const budgets = { pacer: new Pacer(clock, max), historical: new HistoricalBudget(clock, historicalMax) };
  const box = new Outbox(clock, budgets);
  const events: string[] = [];
  const submit = (name: string, more: Partial<Submission> = {}, write?: () => void): Ticket =>
    box.submit(
      {
        lane: "interactive",
        owner: 1,
        ...more,
        dropped: ({ code }) => void events.push(`dropped ${name}: ${code}`),
      },
      write ?? (() => void events.push(`sent ${name}`)),
    );
  /** Uses up the budget of messages. */
  const spend = (): void => {
    for (let at = 0; at < max; at++) budgets.pacer.count();
  };
  return { clock, ...budgets, box, events, submit, spend };
}

const paced = (key: string) => ({ historical: { key, series: key, paced: true, cost: 1 } });
const IBKR = { needsIbkr: true };

test("a message goes from queued to sent to done; then nothing more happens to it", async () => {
  const { clock, box, events, submit, spend } = kept();
  spend();
  const ticket = submit("a");
  expect([ticket.state.kind, ticket.written]).toEqual(["queued", false]);
  await clock.advance(2_000);
  expect([ticket.state.kind, ticket.written]).toEqual(["sent", true]);
  box.drop(ticket, LOST);
  box.dropAll(1, LOST);
  expect(ticket.state.kind).toBe("sent");
  box.done(ticket);
  expect([ticket.state.kind, ticket.written]).toEqual(["done", true]);
  expect(events).toEqual(["sent a"]);
});

test("a message stays dropped for its first reason, and its owner is notified once", async () => {
  const { clock, box, events, submit, spend } = kept();
  spend();
  const ticket = submit("a");
  box.drop(ticket, LOST);
  box.drop(ticket, new PoolError("CLOSED", "closed"));
  box.done(ticket);
  expect(box.cancel(ticket, () => void events.push("cancel"))).toBeUndefined();
  expect([ticket.state, ticket.written]).toEqual([{ kind: "dropped", reason: LOST }, false]);
  await clock.advance(5_000);
  expect([events, clock.timers]).toEqual([["dropped a: SESSION_LOST"], 0]);
});

test("a message that is done while it waits costs no budget", async () => {
  const { clock, box, events, submit, spend } = kept(1);
  spend();
  box.done(submit("a"));
  expect([box.waitReason(submit("b")), clock.timers]).toEqual([
    ...["1 messages wait for the budget of 1 a second", 1],
  ]);
  await clock.advance(1_050);
  expect(events).toEqual(["sent b"]);
});

test("messages that need IBKR are held back while TWS is cut off, and the others are not", async () => {
  const { clock, box, events, submit, spend, historical } = kept();
  expect([box.cutOff, box.heldBack]).toEqual([false, 0]);
  box.setCutOff(true);
  const ticket = submit("a", { ...IBKR, ...paced("a") });
  submit("b");
  expect([box.cutOff, box.heldBack, historical.open]).toEqual([true, 1, 0]);
  expect(ticket.state.kind).toBe("queued");
  expect(box.waitReason(ticket)).toBe("TWS is cut off from IBKR");
  spend();
  submit("c");
  await clock.advance(60_000);
  expect(events).toEqual(["sent b", "sent c"]);
  box.setCutOff(false);
  expect([box.cutOff, box.heldBack, historical.open]).toEqual([false, 0, 1]);
  expect(events).toEqual(["sent b", "sent c", "sent a"]);
});

test("a message that ends while it is held back is not held back any more", () => {
  const { box, events, submit } = kept(20);
  box.setCutOff(true);
  const [done, cancelled, dropped] = ["done", "cancelled", "dropped"].map((name) => submit(name, IBKR));
  submit("owner", { ...IBKR, owner: 2 });
  expect(box.heldBack).toBe(4);
  box.done(done as Ticket);
  expect(box.heldBack).toBe(3);
  box.cancel(cancelled as Ticket, () => void events.push("cancel"));
  expect(box.heldBack).toBe(2);
  box.drop(dropped as Ticket, LOST);
  expect(box.heldBack).toBe(1);
  box.dropAll(2, LOST);
  expect(box.heldBack).toBe(0);
  submit("end", IBKR);
  box.end(LOST);
  expect(box.heldBack).toBe(0);
  box.setCutOff(false);
  expect(events).toEqual(["dropped", "owner", "end"].map((name) => `dropped ${name}: SESSION_LOST`));
});

test("a message that waits for a budget during a cut-off gives up its turn and keeps its place", async () => {
  const { clock, box, events, submit, spend, historical } = kept(2, 1);
  submit("open", paced("open"));
  spend();
  const waiting = submit("first", { ...IBKR, ...paced("first") });
  submit("second", IBKR);
  submit("plain");
  box.setCutOff(true);
  submit("third", IBKR);
  expect([box.heldBack, historical.waiting, box.waitReason(waiting)]).toEqual([
    3,
    0,
    "TWS is cut off from IBKR",
  ]);
  await clock.advance(5_000);
  expect(events).toEqual(["sent open", "sent plain"]);
  box.setCutOff(false);
  expect(box.waitReason(waiting)).toBe("1 historical requests are open, the most allowed");
  expect(events.slice(2)).toEqual(["sent second", "sent third"]);
  expect(historical.waiting).toBe(1);
});

test("a message with a historical place takes no second one after a cut-off", async () => {
  const { clock, box, events, submit, spend, historical } = kept(2, 2);
  spend();
  const ticket = submit("a", { ...IBKR, ...paced("a") });
  expect([ticket.state.kind, historical.open]).toEqual(["queued", 1]);
  box.setCutOff(true);
  await clock.advance(5_000);
  box.setCutOff(false);
  expect([events, historical.open]).toEqual([["sent a"], 1]);
  box.done(ticket);
  box.done(ticket);
  submit("b", paced("b"));
  expect(historical.open).toBe(1);
});

test("a historical request that was not written does not count for the rules, one that was does", async () => {
  for (const sent of [false, true]) {
    const { clock, box, events, submit, spend } = kept(1);
    if (!sent) spend();
    const first = submit("first", paced("same"));
    box.done(first);
    await clock.advance(2_000);
    submit("second", paced("same"));
    expect(events).toEqual(sent ? ["sent first"] : ["sent second"]);
    await clock.advance(13_000);
    expect(events.at(-1)).toBe("sent second");
  }
});

test("a message that cannot be written is dropped with the reason, and leaves no place taken", () => {
  const { box, submit, historical, events } = kept();
  const reason = new PoolError("LIMIT_REACHED", "the numbers are used up");
  const throws = (thrown: Error) => (): never => {
    throw thrown;
  };
  const own = submit("own", paced("a"), throws(reason));
  expect(own.state).toEqual({ kind: "dropped", reason });
  const cause = new Error("no such field");
  const other = submit("other", paced("b"), throws(cause));
  expect(other.state).toMatchObject({
    kind: "dropped",
    reason: { code: "INVALID_OPTION", message: "it could not be put into a message: no such field", cause },
  });
  expect(events).toEqual(["dropped own: LIMIT_REACHED", "dropped other: INVALID_OPTION"]);
  expect(historical.open).toBe(0);
  // It did not count for the rules either.
  submit("again", paced("a"));
  expect(events.at(-1)).toBe("sent again");
  box.dropAll(1, LOST);
  expect(events).toHaveLength(3);
});

test("a cancel goes out only for what was sent, before all others, and belongs to its owner", async () => {
  const { clock, box, events, submit, spend } = kept(1);
  const sent = submit("sent");
  const queued = submit("queued");
  submit("bulk", { owner: 9 });
  expect(box.cancel(queued, () => void events.push("cancel queued"))).toBeUndefined();
  expect(box.cancel(sent, undefined)).toBeUndefined();
  const [one, other] = [submit("one", { owner: 8 }), submit("other", { owner: 9 })];
  await clock.advance(3 * 1_050);
  expect(events).toEqual(["sent sent", "sent bulk", "sent one", "sent other"]);
  spend();
  submit("last", { lane: "orders" });
  expect(box.cancel(one, () => void events.push("cancel one"))?.state.kind).toBe("queued");
  expect(box.cancel(other, () => void events.push("cancel other"), 7)?.state.kind).toBe("queued");
  expect([one.state.kind, other.state.kind]).toEqual(["done", "done"]);
  box.dropAll(8, LOST);
  box.dropAll(9, LOST);
  await clock.advance(5_000);
  expect(events.slice(4)).toEqual(["cancel other", "sent last"]);
});

test("dropAll() drops the messages of one owner, in order, of all lanes", async () => {
  const { clock, box, events, submit, spend } = kept();
  spend();
  for (const [at, lane] of (["orders", "orders", "orders", "urgent", "bulk", "orders"] as const).entries()) {
    submit(`${at}`, { lane, owner: at % 2 });
  }
  submit("6", { lane: "bulk", owner: 1 });
  box.dropAll(3, LOST);
  box.dropAll(1, LOST);
  expect(events).toEqual([1, 3, 5, 6].map((at) => `dropped ${at}: SESSION_LOST`));
  await clock.advance(5_000);
  expect([events.slice(4), clock.timers]).toEqual([["sent 0", "sent 2", "sent 4"], 0]);
});

test("orders of several owners go out as they were placed; others take turns by owner", async () => {
  for (const lane of ["orders", "interactive"] as const) {
    const { clock, events, submit, spend } = kept();
    spend();
    for (const [at, owner] of [1, 1, 1, 2, 2].entries()) submit(`${at}`, { lane, owner });
    await clock.advance(2_000);
    const order = lane === "orders" ? [0, 1, 2, 3, 4] : [0, 3, 1, 4, 2];
    expect(events).toEqual(order.map((at) => `sent ${at}`));
  }
});

test("waitReason() names what a message waits for, and is empty afterwards", async () => {
  const { clock, box, submit, spend } = kept(3, 1);
  const open = submit("open", paced("open"));
  const rule = submit("rule", paced("rule"));
  expect(box.waitReason(open)).toBe("");
  expect(box.waitReason(rule)).toBe("1 historical requests are open, the most allowed");
  spend();
  submit("bulk", { lane: "bulk" });
  const urgent = submit("urgent", { lane: "urgent" });
  const last = submit("last", { lane: "bulk" });
  expect([box.waitReason(urgent), box.waitReason(last)]).toEqual([
    "1 messages wait for the budget of 3 a second",
    "3 messages wait for the budget of 3 a second",
  ]);
  await clock.advance(2_000);
  box.drop(rule, LOST);
  expect([urgent, last, rule].map((ticket) => box.waitReason(ticket))).toEqual(["", "", ""]);
});

test("when the session ends, the budgets drop waiting and open requests", async () => {
  const { clock, box, events, submit, spend, pacer, historical } = kept(5, 1);
  const open = submit("open", paced("open"));
  const waiting = submit("waiting", paced("waiting"));
  spend();
  submit("queued");
  box.end(LOST);
  expect([historical.open, historical.waiting, pacer.ahead("bulk"), clock.timers]).toEqual([0, 0, 0, 0]);
  expect(waiting.state).toEqual({ kind: "dropped", reason: LOST });
  // The budgets go on in the next session, whose places are not given back by what belonged to this one.
  const next = new Outbox(clock, { pacer, historical });
  const query = paced("next").historical;
  next.submit({ lane: "bulk", owner: 1, historical: query }, () => {});
  expect(historical.open).toBe(1);
  box.done(open);
  box.cancel(open, () => void events.push("cancel"));
  expect(historical.open).toBe(1);
  expect(submit("late").state).toEqual({ kind: "dropped", reason: LOST });
  // Not every message has an owner that wants to know.
  expect(box.submit({ lane: "bulk", owner: 1 }, () => {}).state.kind).toBe("dropped");
  box.setCutOff(true);
  box.setCutOff(false);
  await clock.advance(60_000);
  expect(events).toEqual([
    "sent open",
    ...["waiting", "queued", "late"].map((name) => `dropped ${name}: SESSION_LOST`),
  ]);
});

test("a place that was held when the session ended is not given back to the next one", () => {
  const { box, clock, submit, spend, pacer, historical } = kept(5, 1);
  spend();
  const ticket = submit("a", paced("a"));
  expect([ticket.state.kind, historical.open]).toEqual(["queued", 1]);
  box.end(LOST);
  new Outbox(clock, { pacer, historical }).submit(
    { lane: "bulk", owner: 1, historical: paced("b").historical },
    () => {},
  );
  box.done(ticket);
  expect(historical.open).toBe(1);
});
