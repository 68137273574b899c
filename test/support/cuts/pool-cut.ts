import { type BookedOrder, parseFault, seeded, startFakeTws, type TestTws } from "../../../sim/mod.ts";
import { IbkrPool, silentLogger, type TwsOrder, type TwsOrderOutcome } from "../../../src/mod.ts";
import { described, disagreements, isInactive, told } from "./book-truth.ts";
import type { CutPoint } from "./cut-points.ts";
import { KeptJournal } from "./kept-journal.ts";
import { APPLE, RESTING, termsOf } from "./terms.ts";

const HEAL_MS = 120_000;
const KEYS = { order: "order", change: "change" };

/** What the pool says about an order that was cut at one point. */
export interface PoolCut {
  /** Outcome of the call. */
  readonly outcome: string;
  /** Outcome and state once everything is healed. */
  readonly healed: string;
  readonly proof: string;
  /** The sentence of an outcome that stays unknown, and how a person ends it; undefined where it becomes known. */
  readonly settled: { readonly why: string; readonly verdict: string } | undefined;
  /** What is not as the book of the fake has it; empty for nothing. */
  readonly wrong: readonly string[];
}

/** Plays one point through the pool, on virtual time. */
export async function poolCut(point: CutPoint): Promise<PoolCut> {
  const tws = await startFakeTws({ network: "memory", profile: "gentle" });
  const journal = new KeptJournal([], point.killed);
  let pool = poolOf(tws, journal);
  await tws.until(pool.connect());
  const resting = point.of === "place" ? undefined : await rest(tws, pool);
  if (point.fault !== undefined) tws.inject(parseFault(point.fault));
  if (point.hidesRefused === true) tws.onAnswer("completedOrder", { status: "Inactive" }).drop();
  const call = act(point, pool, resting);
  let outcome: TwsOrderOutcome | undefined;
  void call.then((settled) => {
    outcome = settled;
  });
  let said = "none: the process is dead";
  if (point.killed === undefined) {
    await tws.until(call);
    said = told(outcome);
    if (point.vanishes === true) tws.reset();
  } else {
    await tws.advance(100);
    tws.inject(parseFault("drop:how=rst")).heal();
    await tws.until(pool.close());
    pool = poolOf(tws, new KeptJournal(journal.entries), point.nextClientId);
    await tws.until(pool.connect());
  }
  tws.heal();
  await tws.advance(HEAL_MS);
  const healed = await again(tws, point, pool);
  const order = pool.orders.get(KEYS.order) as TwsOrder;
  const row = {
    outcome: said,
    healed: described(point, healed, order, bookedAs(tws, order)[0]),
    proof: proof(healed, order),
    settled: await settled(point, pool, order),
  };
  const booked = bookedAs(tws, order);
  const requests = tws.requests("placeOrder").length;
  const wrong = [
    ...(point.vanishes === true ? [] : disagreements(order.state, booked)),
    ...(pool.stats().orders.closed === undefined ? [] : ["the gate is closed"]),
    ...(requests > (point.of === "modify" ? 2 : 1) ? [`${requests} orders were sent`] : []),
  ];
  await tws.until(pool.close());
  await tws.close();
  return { ...row, wrong };
}

/** Orders of the book with the reference of an order. */
const bookedAs = (tws: TestTws, { reference }: TwsOrder): readonly BookedOrder[] =>
  tws.orders.all().filter(({ orderRef }) => orderRef === reference);

/** Ends an outcome that stays unknown, as a person does. */
async function settled(
  { settled: verdict }: CutPoint,
  pool: IbkrPool,
  { key, state }: TwsOrder,
): Promise<PoolCut["settled"]> {
  if (state.kind !== "unknown" || verdict === undefined) return undefined;
  await pool.orders.settle(key, verdict);
  return { why: state.why, verdict: verdict.kind };
}

const poolOf = (tws: TestTws, journal: KeptJournal, clientId = 1): IbkrPool =>
  new IbkrPool(
    {
      port: tws.port,
      clientId,
      logger: silentLogger,
      journal,
      heartbeatMs: 2_000,
      heartbeatTimeoutMs: 1_000,
      handshakeTimeoutMs: 2_000,
    },
    { ...tws.seams, random: seeded("cuts").next },
  );

async function rest(tws: TestTws, pool: IbkrPool): Promise<TwsOrder> {
  const { order } = await tws.until(pool.placeOrder(APPLE, RESTING, { key: KEYS.order }));
  return order;
}

/** Makes the call of a point; a second time with the same key it gives what became of the first. */
function act(point: CutPoint, pool: IbkrPool, order: TwsOrder | undefined): Promise<TwsOrderOutcome> {
  const { of, changes } = point;
  if (of === "place" || order === undefined)
    return pool.placeOrder(APPLE, termsOf(point), { key: KEYS.order });
  if (of === "cancel") return order.cancel({ key: KEYS.change });
  const terms = changes === "market" ? ({ orderType: "MKT" } as const) : { lmtPrice: 2 };
  return order.modify(terms, { key: KEYS.change });
}

const again = (tws: TestTws, point: CutPoint, pool: IbkrPool): Promise<TwsOrderOutcome> =>
  tws.until(act(point, pool, pool.orders.get(KEYS.order)));

/** Names the list, or the fact, that has ended the doubt. */
function proof({ kind }: TwsOrderOutcome, { state, fills }: TwsOrder): string {
  if (kind === "unknown") return "nothing: a person settles it";
  if (state.kind === "not-sent") return "TWS gives its ID out again";
  if (state.kind === "filled") return fills.length > 0 ? "executions" : "completed orders";
  return state.kind === "cancelled" || isInactive(state) ? "completed orders" : "open orders";
}
