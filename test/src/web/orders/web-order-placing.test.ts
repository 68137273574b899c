import { expect, test } from "vitest";
import { unavailable } from "../../../../sim/web/mod.ts";
import type { OrderTerms, WebOrderOutcome } from "../../../../src/web/mod.ts";
import { MortalJournal } from "../../../support/mortal-journal.ts";
import {
  APPLE,
  BRACKET,
  EXITS,
  GROUP,
  MARKET,
  ORDERS,
  RESTING,
  type Trading,
  trading,
} from "../../../support/web/web-trading.ts";

const kinds = (outcomes: readonly WebOrderOutcome[]): string[] => outcomes.map(({ kind }) => kind);
const states = (outcomes: readonly WebOrderOutcome[]): string[] =>
  outcomes.map(({ order }) => order.state.kind);
const booked = ({ world }: Trading) => world.gateway.exchange.trading.orders();

/** Fills an order behind the gateway. */
function fill(
  { world }: Trading,
  { order }: { readonly order: { readonly permId: number | undefined } },
): void {
  const { trading: book } = world.gateway.exchange;
  book.byHand.fill(order.permId ?? 0, { size: 10, price: 100 }, world.clock.now());
}

const never = (): Promise<boolean> => new Promise(() => {});

test("a bracket is one request with one chain of questions, and its exits wait for its entry", async () => {
  const table = trading();
  const { pool, until, posts, world } = table;
  const questions: string[] = [];
  const answerQuestion = ({ key, types }: { key: string; types: readonly string[] }) => {
    questions.push(`${key} ${types.join()}`);
    return true;
  };
  const outcomes = await until(pool.placeBracket(APPLE, BRACKET, { key: "b", answerQuestion }));
  expect(kinds(outcomes)).toEqual(["acknowledged", "acknowledged", "acknowledged"]);
  expect(outcomes.map(({ order }) => order.key)).toEqual(["b/entry", "b/takeProfit", "b/stopLoss"]);
  expect([posts(), questions]).toEqual([1, ["b/entry o163"]]);
  expect(booked(table).map(({ status }) => status)).toEqual(["Submitted", "PreSubmitted", "PreSubmitted"]);
  fill(table, outcomes[0] as WebOrderOutcome);
  await world.clock.advance(2_000);
  fill(table, outcomes[1] as WebOrderOutcome);
  await world.clock.advance(2_000);
  expect(states(outcomes)).toEqual(["filled", "filled", "cancelled"]);
});

test("a fill of one order of an OCA group cancels the other", async () => {
  const table = trading();
  const { pool, until, posts, world } = table;
  const outcomes = await until(pool.placeOcaGroup(GROUP));
  expect([kinds(outcomes), posts()]).toEqual([["acknowledged", "acknowledged"], 1]);
  fill(table, outcomes[1] as WebOrderOutcome);
  await world.clock.advance(2_000);
  expect(states(outcomes)).toEqual(["cancelled", "filled"]);
});

test("the same key of a group gives the first outcomes, and another group under it is an error", async () => {
  const { pool, until, posts } = trading();
  const place = (bracket = BRACKET) => until(pool.placeBracket(APPLE, bracket, { key: "b" }));
  const [one, two] = await until(
    Promise.all([1, 2].map(() => pool.placeBracket(APPLE, BRACKET, { key: "b" }))),
  );
  expect(two?.map(({ order }) => order)).toEqual(one?.map(({ order }) => order));
  expect((await place()).map(({ kind }) => kind)).toEqual(["acknowledged", "acknowledged", "acknowledged"]);
  const reused = { code: "ORDER_KEY_REUSED" };
  await expect(place({ entry: RESTING, stopLoss: EXITS.stopLoss })).resolves.toHaveLength(2);
  await expect(place({ ...BRACKET, entry: MARKET })).rejects.toMatchObject(reused);
  await until(pool.placeBracket(APPLE, { entry: RESTING, stopLoss: EXITS.stopLoss }, { key: "c" }));
  const whole = until(pool.placeBracket(APPLE, BRACKET, { key: "c" }));
  await expect(whole).rejects.toMatchObject(reused);
  expect(posts()).toBe(2);
});

test("a question that is answered no leaves nothing of a group, and resend sends it as a whole", async () => {
  const { pool, until, placed } = trading();
  const options = { key: "b", answerQuestion: "no" } as const;
  const first = await until(pool.placeBracket(APPLE, BRACKET, options));
  for (const outcome of first)
    expect(outcome).toMatchObject({ kind: "not-sent", reason: { code: "QUESTION_ENDED" } });
  expect(placed()).toBe(0);
  expect(kinds(await until(pool.placeBracket(APPLE, BRACKET, { key: "b" })))).toEqual(kinds(first));
  const resent = { key: "b", resend: true };
  const second = await until(pool.placeBracket(APPLE, BRACKET, resent));
  expect(kinds(second)).toEqual(["acknowledged", "acknowledged", "acknowledged"]);
  await until(pool.placeBracket(APPLE, BRACKET, resent));
  expect(placed()).toBe(3);
});

test("an order that makes no sense rejects its whole group, each with the text of IBKR", async () => {
  const { pool, until, placed } = trading();
  const entry: OrderTerms = { ...RESTING, lmtPrice: 1.00001 };
  const outcomes = await until(pool.placeBracket(APPLE, { ...BRACKET, entry }));
  for (const outcome of outcomes)
    expect(outcome).toMatchObject({ kind: "rejected", text: expect.stringContaining("price variation") });
  expect([outcomes.length, placed()]).toEqual([3, 0]);
  expect(pool.stats().orders).toMatchObject({ open: 0, unknown: [] });
});

test("a bracket whose exit is refused has a live entry, and says so of each order", async () => {
  const table = trading();
  const { pool, until } = table;
  const takeProfit: OrderTerms = { ...EXITS.takeProfit, totalQuantity: 10_000_000 };
  const outcomes = await until(pool.placeBracket(APPLE, { ...BRACKET, takeProfit }));
  expect(kinds(outcomes)).toEqual(["acknowledged", "rejected", "rejected"]);
  expect(outcomes[1]).toMatchObject({ text: expect.stringContaining("MARGIN") });
  expect(booked(table).map(({ status }) => status)).toEqual(["Submitted", "Inactive"]);
  expect(kinds([await until(pool.cancelOrder(outcomes[0]?.order.key ?? ""))])).toEqual(["acknowledged"]);
});

test("an OCA group at the market is filled once, although its answer is an error", async () => {
  const table = trading();
  const { pool, until } = table;
  const member = { contract: APPLE, order: MARKET };
  const outcomes = await until(pool.placeOcaGroup([member, member]));
  expect(kinds(outcomes)).toEqual(["acknowledged", "rejected"]);
  expect(states(outcomes)).toEqual(["filled", "rejected"]);
  expect(booked(table).map(({ status }) => status)).toEqual(["Filled", "Inactive"]);
});

test("orders that the answer does not name are acknowledged by what IBKR reports about them", async () => {
  const { pool, until } = trading({}, { bracketRows: "parent" });
  const outcomes = await until(pool.placeBracket(APPLE, BRACKET));
  expect(kinds(outcomes)).toEqual(["acknowledged", "acknowledged", "acknowledged"]);
  const ids = outcomes.map(({ order }) => order.permId);
  expect(new Set(ids).size).toBe(3);
});

test("terms and groups that the Web API does not have are refused by name", async () => {
  const { pool, until, posts } = trading();
  const wrong = async (call: Promise<unknown>, message: RegExp): Promise<void> =>
    await expect(until(call)).rejects.toMatchObject({
      code: "INVALID_OPTION",
      message: expect.stringMatching(message),
    });
  const hidden: OrderTerms = { ...RESTING, hidden: true };
  await wrong(
    pool.placeBracket(APPLE, { ...BRACKET, entry: hidden }),
    /place the bracket: bracket\.entry\.hidden/,
  );
  await wrong(pool.placeBracket(APPLE, { entry: RESTING }), /takeProfit, stopLoss or both/);
  await wrong(pool.placeOcaGroup([{ contract: APPLE, order: RESTING }]), /members/);
  const members = [...GROUP, { contract: APPLE, order: hidden }];
  await wrong(pool.placeOcaGroup(members), /members\[2\]\.order\.hidden/);
  await wrong(pool.placeOcaGroup(GROUP, { type: "reduce" }), /type: expected "cancel"/);
  await wrong(pool.placeOcaGroup(GROUP, { type: "x" as "cancel" }), /type/);
  const accounts = ["DU1", "DU2"].map((account) => ({ contract: APPLE, order: { ...RESTING, account } }));
  await wrong(pool.placeOcaGroup(accounts), /orders of one account, received DU1, DU2/);
  expect(posts()).toBe(0);
});

test("the account of one order is that of its group, and an unknown one is not sent", async () => {
  const table = trading();
  const { pool, until } = table;
  const [first, second] = GROUP;
  const inAccount = (account: string) => [
    { contract: APPLE, order: { ...RESTING, account } },
    second ?? { contract: APPLE, order: RESTING },
  ];
  expect(kinds(await until(pool.placeOcaGroup(inAccount("DU1234567"))))).toEqual([
    "acknowledged",
    "acknowledged",
  ]);
  const outcomes = await until(pool.placeOcaGroup(inAccount("DU9")));
  for (const outcome of outcomes)
    expect(outcome).toMatchObject({ kind: "not-sent", reason: { code: "INVALID_OPTION" } });
  expect([first?.order, booked(table).length]).toEqual([RESTING, 2]);
});

test("a group keeps its deadline, its gate and its caller's signal as an order does", async () => {
  const { world, pool, until, posts } = trading({ suppressedQuestions: ["o10151"] });
  await until(pool.connect());
  const first = pool.placeBracket(APPLE, BRACKET, { answerQuestion: never });
  await world.clock.advance(100);
  const controller = new AbortController();
  const aborted = pool.placeOcaGroup(GROUP, { signal: controller.signal });
  const late = pool.placeOcaGroup(GROUP, { sendWithinMs: 2_000 });
  await world.clock.advance(100);
  controller.abort();
  for (const outcome of await until(aborted))
    expect(outcome).toMatchObject({ kind: "not-sent", reason: { code: "ABORTED" } });
  for (const outcome of await until(late))
    expect(outcome).toMatchObject({ kind: "not-sent", reason: { code: "REQUEST_TIMEOUT" } });
  expect(kinds(await until(first))).toEqual(["not-sent", "not-sent", "not-sent"]);
  world.gateway.inject(unavailable({ path: ORDERS, afterMs: 1_000, times: 1 }));
  const lost = await until(pool.placeBracket(APPLE, { ...BRACKET, entry: MARKET }));
  expect(kinds(lost)).toEqual(["unknown", "unknown", "unknown"]);
  for (const outcome of await until(pool.placeOcaGroup(GROUP)))
    expect(outcome).toMatchObject({ kind: "not-sent", reason: { code: "ORDER_GATE_CLOSED" } });
  expect(posts()).toBe(2);
});

test("the cancel of one order during the question about its group takes all of it back", async () => {
  const { world, pool, until, placed } = trading();
  const call = pool.placeBracket(APPLE, BRACKET, { key: "b", answerQuestion: never });
  await world.clock.advance(1_000);
  const stop = pool.orders.get("b/stopLoss");
  expect(stop?.state.kind).toBe("written");
  const [outcomes] = await until(Promise.all([call, stop?.cancel()]));
  expect([kinds(outcomes), placed()]).toEqual([["not-sent", "not-sent", "not-sent"], 0]);
  expect(world.gateway.counts()).toMatchObject({ questions: 1, questionsLost: 0 });
});

test("the cancel of one order before its group has left takes all of it back", async () => {
  const { world, pool, until, posts } = trading();
  await until(pool.connect());
  const first = pool.placeOrder(APPLE, RESTING, { answerQuestion: never });
  await world.clock.advance(100);
  const call = pool.placeOcaGroup(GROUP, { key: "g" });
  await world.clock.advance(100);
  await until(pool.cancelOrder("g/2"));
  expect(kinds(await until(call))).toEqual(["not-sent", "not-sent"]);
  await until(first);
  expect(posts()).toBe(1);
});

test("orders of a bracket are cancelled once a person settles that another one was never sent", async () => {
  const table = trading({ suppressedQuestions: ["o163", "o451"] });
  const { world, pool, until } = table;
  await until(pool.connect());
  world.gateway.inject(unavailable({ path: ORDERS, effect: "done", afterMs: 1_000, times: 1 }));
  const takeProfit: OrderTerms = { ...EXITS.takeProfit, totalQuantity: 10_000_000 };
  const outcomes = await until(pool.placeBracket(APPLE, { ...BRACKET, takeProfit }, { key: "b" }));
  await world.clock.advance(60_000);
  expect(states(outcomes)).toEqual(["working", "acknowledged", "unknown"]);
  await pool.orders.settle("b/stopLoss", { kind: "not-sent" });
  await world.clock.advance(5_000);
  expect(states(outcomes)[0]).toBe("cancelled");
  expect(booked(table).map(({ status }) => status)).toEqual(["Cancelled", "Inactive"]);
});

test("a group is in the journal before its request leaves, and the next process finds it", async () => {
  let journal = new MortalJournal();
  const table = trading({ journal, suppressedQuestions: ["o163"] });
  const { world, pool, until, placed } = table;
  await until(pool.connect());
  const seen: string[] = [];
  const end = new AbortController();
  pool.addEventListener("order", ({ state }) => {
    if (state.kind !== "written" || seen.length > 0) return;
    for (const entry of journal.entries) if (entry.type === "order") seen.push(entry.key);
  });
  const call = pool.placeBracket(APPLE, BRACKET, { key: "b", signal: end.signal });
  while (placed() === 0) await world.clock.advance(1);
  expect(seen).toEqual(["b/entry", "b/takeProfit", "b/stopLoss"]);
  journal = journal.die();
  await until(Promise.all([pool.close(), call]));
  await world.clock.advance(5_100);
  const next = world.pool({ journal, answerQuestion: "yes" });
  await until(next.connect());
  const outcomes = await until(next.placeBracket(APPLE, BRACKET, { key: "b" }));
  const known = await until(Promise.all(outcomes.map(({ order }) => order.known())));
  expect(known.map(({ kind }) => kind)).toEqual(["acknowledged", "acknowledged", "acknowledged"]);
  expect(placed()).toBe(3);
});

test("the orders of a bracket are in the journal together, before their one request leaves", async () => {
  const appended: string[][] = [];
  const journal = new MortalJournal();
  const append = journal.append.bind(journal);
  const { pool, until, posts } = trading({ journal });
  journal.append = (entries) => {
    const orders = entries.flatMap((entry) => (entry.type === "order" ? [entry] : []));
    if (orders.length > 0) appended.push([`${posts()} requests`, ...orders.map(({ key }) => key)]);
    for (const { bracket } of orders) expect(bracket?.keys).toEqual(orders.map(({ key }) => key));
    return append(entries);
  };
  await until(pool.placeBracket(APPLE, BRACKET, { key: "b" }));
  expect(appended).toEqual([["0 requests", "b/entry", "b/takeProfit", "b/stopLoss"]]);
  expect(posts()).toBe(1);
});

test("a bracket of a process that was killed is as whole for the next one as it was sent", async () => {
  const mortal = new MortalJournal();
  const { world, pool: before, until, placed } = trading({ journal: mortal });
  await until(before.placeBracket(APPLE, BRACKET, { key: "b" }));
  const journal = mortal.die();
  await until(before.close());
  // IBKR permits a start of the Web API in 5 s.
  await world.clock.advance(60_000);
  const pool = world.pool({ journal, answerQuestion: "yes" });
  await until(pool.connect());
  await world.clock.advance(120_000);
  const states = ["entry", "takeProfit", "stopLoss"].map((name) => pool.orders.get(`b/${name}`)?.state.kind);
  expect(states).toEqual(["working", "working", "working"]);
  expect(placed()).toBe(3);
  expect(journal.entries.filter(({ type }) => type === "change")).toEqual([]);
});
