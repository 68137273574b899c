import { expect, test } from "vitest";
import { VirtualClock } from "../../../../sim/mod.ts";
import { PoolError } from "../../../../src/errors.ts";
import type { JournalEntry } from "../../../../src/orders/journal.ts";
import { type OrderMessage, OrderSequence } from "../../../../src/orders/tws/order-sequence.ts";
import { StubSession } from "../../../support/orders/stub-session.ts";

const REASON = new PoolError("ABORTED", "taken back");

/** A sequence whose journal answers when it is let. */
function sequenced(keep: "at once" | "later" = "later") {
  const clock = new VirtualClock(0);
  const session = new StubSession();
  const log: string[] = [];
  const answers: { kept(): void; failed(error: unknown): void }[] = [];
  const sequence = new OrderSequence(clock, (entries: readonly JournalEntry[]) => {
    log.push(`journal ${entries.map((entry) => entry.type === "floor" && entry.orderId).join()}`);
    if (keep === "at once") return undefined;
    return new Promise((resolve, reject) => answers.push({ kept: resolve, failed: reject }));
  });
  const submit = (change: Partial<OrderMessage> = {}, { live } = session) =>
    sequence.submit(live, {
      owner: {},
      orderId: undefined,
      untilMs: 100,
      blocked: () => undefined,
      entries: (orderId) => [{ type: "floor", clientId: 1, orderId }],
      kept: (orderId) => void log.push(`kept ${orderId}`),
      write: (orderId) => void log.push(`write ${orderId}`),
      dropped: ({ code }) => void log.push(`dropped ${code}`),
      ...change,
    });
  return { clock, session, log, answers, sequence, submit };
}

test("a message is written at once where the journal is, after its entry", () => {
  const { submit, log, sequence } = sequenced("at once");
  submit();
  submit();
  expect(log).toEqual(["journal 1", "kept 1", "write 1", "journal 2", "kept 2", "write 2"]);
  expect(sequence.waiting).toBe(0);
});

test("IDs are written in their order, whichever entry is durable first", async () => {
  const { submit, log, answers, sequence } = sequenced();
  for (let count = 0; count < 3; count++) submit();
  log.length = 0;
  answers[2]?.kept();
  answers[1]?.kept();
  await Promise.resolve();
  expect([log, sequence.waiting]).toEqual([["kept 3", "kept 2"], 3]);
  answers[0]?.kept();
  await Promise.resolve();
  expect(log.slice(2)).toEqual(["kept 1", "write 1", "write 2", "write 3"]);
});

test("nothing is written whose entry failed, and the next message is", async () => {
  const { submit, log, answers } = sequenced();
  submit();
  submit();
  log.length = 0;
  answers[1]?.kept();
  answers[0]?.failed(new Error("disk full"));
  await Promise.resolve();
  await Promise.resolve();
  expect(log).toEqual(["kept 2", "dropped JOURNAL_FAILED", "write 2"]);
});

test("a journal that throws drops the message with its code", () => {
  const { clock, session } = sequenced();
  const codes: string[] = [];
  const sequence = new OrderSequence(clock, () => {
    throw new PoolError("JOURNAL_FAILED", "locked");
  });
  const message = { owner: {}, orderId: undefined, untilMs: 1, blocked: () => undefined, write: () => {} };
  const entries = (): readonly JournalEntry[] => [{ type: "floor", clientId: 1, orderId: 1 }];
  sequence.submit(session.live, { ...message, entries, dropped: ({ code }) => void codes.push(code) });
  session.nextId = 2_000;
  sequence.submit(session.live, { ...message, entries, dropped: ({ code }) => void codes.push(code) });
  expect(codes).toEqual(["JOURNAL_FAILED", "LIMIT_REACHED"]);
});

test("nothing is written after its deadline, neither past the journal nor past the budget", async () => {
  const { submit, log, answers, clock, session } = sequenced();
  submit();
  submit();
  log.length = 0;
  session.isHeldBack = true;
  answers[0]?.kept();
  await Promise.resolve();
  await clock.advance(101);
  answers[1]?.kept();
  await Promise.resolve();
  session.letOut();
  expect(log).toEqual(["kept 1", "kept 2", "dropped REQUEST_TIMEOUT", "dropped REQUEST_TIMEOUT"]);
});

test("what is blocked when its turn comes is not written", async () => {
  const { submit, log, session } = sequenced("at once");
  session.isHeldBack = true;
  let blocked: PoolError | undefined;
  submit({ blocked: () => blocked });
  blocked = new PoolError("ORDER_GATE_CLOSED", "cut off");
  session.letOut();
  submit({ blocked: () => blocked });
  expect(log).toEqual([
    "journal 1",
    "kept 1",
    "dropped ORDER_GATE_CLOSED",
    "journal 2",
    "kept 2",
    "dropped ORDER_GATE_CLOSED",
  ]);
});

test("a message of a session that has ended is not written", () => {
  const { submit, log, session } = sequenced("at once");
  session.ended = new PoolError("SESSION_LOST", "reset");
  submit();
  expect(log.at(-1)).toBe("dropped SESSION_LOST");
});

test("a message is taken back until it is written, from the journal and from the outbox", async () => {
  const { submit, log, answers, session } = sequenced();
  const takeBack = submit();
  takeBack(REASON);
  takeBack(REASON);
  answers[0]?.kept();
  session.isHeldBack = true;
  const second = submit();
  answers[1]?.kept();
  await Promise.resolve();
  second(REASON);
  session.isHeldBack = false;
  const third = submit();
  answers[2]?.kept();
  await Promise.resolve();
  third(REASON);
  expect(log).toEqual([
    "journal 1",
    "dropped ABORTED",
    "journal 2",
    "kept 2",
    "dropped ABORTED",
    "journal 3",
    "kept 3",
    "write 3",
  ]);
});

test("an ID is never given out twice, whatever became of its message", () => {
  const { submit, log, session } = sequenced("at once");
  submit({
    write: () => {
      throw new PoolError("INVALID_OPTION", "cannot be encoded");
    },
  });
  submit({ orderId: 1 });
  submit();
  expect(log.filter((line) => !line.startsWith("kept"))).toEqual([
    "journal 1",
    "dropped INVALID_OPTION",
    "journal 1",
    "write 1",
    "journal 2",
    "write 2",
  ]);
  expect(session.nextId).toBe(3);
});

test("a message without entries keeps its place behind those that wait for the journal", async () => {
  const { submit, log, answers } = sequenced();
  submit();
  submit({ entries: () => [] });
  expect(log).toEqual(["journal 1", "kept 2"]);
  answers[0]?.kept();
  await Promise.resolve();
  expect(log.slice(2)).toEqual(["kept 1", "write 1", "write 2"]);
});

test("when TWS is cut off, all that wait are dropped at once, in the journal as in the outbox", async () => {
  const { submit, log, answers, session, sequence } = sequenced();
  session.isHeldBack = true;
  submit();
  submit({ orderId: 1, entries: () => [] });
  for (let count = 0; count < 2; count++) submit();
  answers[0]?.kept();
  // The last one is durable before that which it waits for.
  answers[2]?.kept();
  await Promise.resolve();
  log.length = 0;
  session.isHeldBack = false;
  session.setIbkrLink("lost");
  expect([log, sequence.waiting]).toEqual([Array(4).fill("dropped ORDER_GATE_CLOSED"), 0]);
  session.setIbkrLink("back");
  answers[1]?.kept();
  await Promise.resolve();
  session.letOut();
  expect(log).toHaveLength(4);
  submit();
  answers[3]?.kept();
  await Promise.resolve();
  expect(log.slice(4)).toEqual(["journal 4", "kept 4", "write 4"]);
});

test("while TWS is cut off a message is refused, without an ID and without an entry", () => {
  const { submit, log, session } = sequenced("at once");
  session.setIbkrLink("lost");
  submit();
  session.setIbkrLink("back");
  submit();
  expect(log).toEqual(["dropped ORDER_GATE_CLOSED", "journal 1", "kept 1", "write 1"]);
});

test("an outage of one session drops nothing of another, and TWS that is back drops nothing", async () => {
  const { submit, log, answers, session } = sequenced();
  const other = new StubSession();
  for (const one of [session, other]) submit({}, one);
  for (const state of ["back", "back, data lost"] as const) session.setIbkrLink(state);
  expect(log).toEqual(["journal 1", "journal 1"]);
  session.setIbkrLink("lost");
  answers[1]?.kept();
  await Promise.resolve();
  expect(log.slice(2)).toEqual(["dropped ORDER_GATE_CLOSED", "kept 1", "write 1"]);
});

test("dropAll() drops what waits in the journal and in the outbox, and writes nothing meanwhile", async () => {
  const { submit, log, answers, session, sequence } = sequenced();
  session.isHeldBack = true;
  for (let count = 0; count < 3; count++) submit();
  answers[0]?.kept();
  answers[2]?.kept();
  await Promise.resolve();
  log.length = 0;
  session.isHeldBack = false;
  sequence.dropAll(REASON);
  session.letOut();
  expect([log, sequence.waiting]).toEqual([Array(3).fill("dropped ABORTED"), 0]);
});

test("a message that is taken back while all are dropped is dropped once", async () => {
  const { submit, log, answers, session, sequence } = sequenced();
  session.isHeldBack = true;
  const takeBack: ((reason: PoolError) => void)[] = [];
  const dropped = ({ code }: PoolError): void => {
    log.push(`dropped ${code}`);
    for (const one of takeBack) one(REASON);
  };
  for (let count = 0; count < 4; count++) takeBack.push(submit({ dropped }));
  for (const at of [0, 1]) answers[at]?.kept();
  await Promise.resolve();
  log.length = 0;
  sequence.dropAll(REASON);
  expect(log).toEqual(Array(4).fill("dropped ABORTED"));
});
