import fc from "fast-check";
import { expect, test } from "vitest";
import { PoolError } from "../../../src/errors.ts";
import { HistoricalBudget } from "../../../src/pacing/historical-budget.ts";
import { Outbox } from "../../../src/pacing/outbox.ts";
import { LANES, type Lane, Pacer, WINDOW_MS } from "../../../src/pacing/pacer.ts";
import type { Ticket } from "../../../src/pacing/ticket.ts";
import { runs } from "../../support/runs.ts";
import { VirtualClock } from "../../support/sim.ts";

const LOST = new PoolError("SESSION_LOST", "the session was lost");

function outbox(max = 5, historicalMax = 2) {
  const clock = new VirtualClock();
  const historical = new HistoricalBudget(clock, historicalMax);
  return { clock, historical, box: new Outbox(clock, { pacer: new Pacer(clock, max), historical }) };
}

const anyAction = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("submit" as const),
      lane: fc.constantFrom<Lane>(...LANES),
      owner: fc.nat(2),
      historical: fc.boolean(),
      needsIbkr: fc.boolean(),
      throws: fc.oneof(
        { weight: 9, arbitrary: fc.constant(false) },
        { weight: 1, arbitrary: fc.constant(true) },
      ),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom("cancel" as const, "done" as const, "drop" as const),
      at: fc.nat(60),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("dropAll" as const), at: fc.nat(2) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("cutOff" as const), lost: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("wait" as const), ms: fc.nat(2_500) }) },
);

test("any submitted message is written or reported as dropped once, and nothing is left", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyAction, { maxLength: 60 }), fc.boolean(), async (actions, ends) => {
      const { clock, historical, box } = outbox();
      const tickets: Ticket[] = [];
      const events: string[] = [];
      const writtenMs: number[] = [];
      const written = (name: string): void => {
        events.push(name);
        writtenMs.push(clock.now());
      };
      for (const action of actions) {
        if (action.kind === "wait") await clock.advance(action.ms);
        else if (action.kind === "cutOff") box.setCutOff(action.lost);
        else if (action.kind === "dropAll") box.dropAll(action.at, LOST);
        else if (action.kind === "submit") {
          const at = tickets.length;
          const { lane, owner, needsIbkr, throws } = action;
          const query = { key: `${at}`, series: "s", paced: at % 2 === 0, cost: 1 };
          tickets.push(
            box.submit(
              {
                lane,
                owner,
                needsIbkr,
                historical: action.historical ? query : undefined,
                dropped: () => void events.push(`dropped ${at}`),
              },
              () => {
                if (needsIbkr) expect(box.cutOff).toBe(false);
                if (throws) throw new Error("no");
                written(`sent ${at} ${lane}`);
              },
            ),
          );
        } else {
          const ticket = tickets[action.at];
          if (ticket === undefined) continue;
          const { kind } = ticket.state;
          if (action.kind === "cancel") {
            const cancel = box.cancel(ticket, () => written(`cancel ${action.at}`));
            expect(cancel !== undefined).toBe(kind === "sent");
          } else if (action.kind === "done") box.done(ticket);
          else box.drop(ticket, LOST);
        }
      }
      if (ends) box.end(LOST);
      else {
        box.setCutOff(false);
        await clock.advance(100_000);
      }
      // What is under way is over one after the other, and makes room for those that wait.
      for (let round = 0; round < 70 && !ends; round++) {
        for (const ticket of tickets) if (ticket.state.kind === "sent") box.done(ticket);
        await clock.advance(20_000);
      }
      expect(new Set(events).size).toBe(events.length);
      for (const [at, { state }] of tickets.entries()) {
        const sent = events.findIndex((event) => event.startsWith(`sent ${at} `));
        const cancelled = events.indexOf(`cancel ${at}`);
        const dropped = events.includes(`dropped ${at}`);
        expect(sent >= 0 && dropped).toBe(false);
        expect(state.kind === "dropped").toBe(dropped);
        if (cancelled >= 0) expect(sent >= 0 && sent < cancelled).toBe(true);
        expect(state.kind).not.toBe("queued");
      }
      const orders = events
        .filter((event) => event.endsWith(" orders"))
        .map((event) => Number(event.split(" ")[1]));
      const plain = orders.filter((at) => tickets[at]?.submission.historical === undefined);
      const gated = plain.filter((at) => tickets[at]?.submission.needsIbkr === true);
      expect(gated).toEqual([...gated].sort((one, other) => one - other));
      for (const [place, ms] of writtenMs.entries()) {
        const earlier = writtenMs[place - 5];
        if (earlier !== undefined) expect(ms - earlier).toBeGreaterThanOrEqual(WINDOW_MS);
      }
      expect([historical.open, historical.waiting, box.heldBack, clock.timers]).toEqual([0, 0, 0, 0]);
    }),
    runs(150),
  );
});

test("a historical request that is cancelled while it waits for budget gives its place back", async () => {
  const { historical, box } = outbox(5, 1);
  for (let at = 0; at < 5; at++) box.submit({ lane: "bulk", owner: 1 }, () => {});
  const query = { key: "k", series: "s", paced: true, cost: 1 };
  const ticket = box.submit({ lane: "bulk", owner: 1, historical: query }, () => {});
  expect([ticket.state.kind, historical.open]).toEqual(["queued", 1]);
  expect(box.cancel(ticket, () => {})).toBeUndefined();
  expect(historical.open).toBe(0);
});

test("orders that wait while TWS is cut off go out in the order in which they were placed", async () => {
  const { clock, box } = outbox(5);
  const sent: number[] = [];
  for (let at = 0; at < 20; at++) {
    box.submit({ lane: "orders", owner: at % 3, needsIbkr: true }, () => void sent.push(at));
  }
  box.setCutOff(true);
  await clock.advance(1_200);
  for (let at = 20; at < 25; at++) {
    box.submit({ lane: "orders", owner: at % 3, needsIbkr: true }, () => void sent.push(at));
  }
  expect(sent).toHaveLength(5);
  box.setCutOff(false);
  await clock.advance(10_000);
  expect(sent).toEqual(Array.from({ length: 25 }, (_, at) => at));
});

test("a cancel during the write goes out behind the message, and not if the write fails", async () => {
  for (const fails of [false, true]) {
    const { box, clock } = outbox(1);
    const sent: string[] = [];
    box.submit({ lane: "bulk", owner: 1 }, () => {});
    const ticket: Ticket = box.submit({ lane: "bulk", owner: 1 }, () => {
      box.cancel(ticket, () => void sent.push("cancel"));
      if (fails) throw new Error("no");
      sent.push("request");
    });
    await clock.advance(5 * WINDOW_MS);
    expect(sent).toEqual(fails ? [] : ["request", "cancel"]);
  }
});

test("when the session ends, all owners are notified once and in order", () => {
  const { box } = outbox(5);
  for (let at = 0; at < 5; at++) box.submit({ lane: "bulk", owner: 0 }, () => {});
  const notified: number[] = [];
  const tickets: Ticket[] = [];
  for (let at = 0; at < 9; at++) {
    const dropped = (): void => {
      notified.push(at);
      for (const ticket of tickets) box.drop(ticket, LOST);
      box.dropAll(at % 3, LOST);
    };
    tickets.push(
      box.submit({ lane: LANES[at % 4] as Lane, owner: at % 3, needsIbkr: at % 2 === 0, dropped }, () => {}),
    );
  }
  box.end(LOST);
  const waited = tickets.flatMap(({ state }, at) => (state.kind === "dropped" ? [at] : []));
  expect(notified).toEqual(waited);
  expect(box.submit({ lane: "bulk", owner: 0 }, () => {}).state.kind).toBe("dropped");
});
