import { parseFault, seeded, startFakeTws, type TestTws } from "../../../sim/mod.ts";
import { IbkrPool, silentLogger, type TwsOrder, type TwsOrderOutcome } from "../../../src/mod.ts";
import { described, disagreements, told } from "./book-truth.ts";
import type { CutPoint } from "./cut-points.ts";
import { KeptJournal } from "./kept-journal.ts";
import { APPLE, MARKET, RESTING } from "./terms.ts";

const HEAL_MS = 120_000;
const KEYS = { order: "order", change: "change" };

/** What the pool says about an order that was cut at one point. */
export interface PoolCut {
  /** Outcome of the call. */
  readonly outcome: string;
  /** Outcome and state once everything is healed. */
  readonly healed: string;
  readonly proof: string;
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
  const call = act(point, pool, resting);
  let outcome: TwsOrderOutcome | undefined;
  void call.then((settled) => {
    outcome = settled;
  });
  let said = "none: the process is dead";
  if (point.killed === undefined) {
    await tws.until(call);
    said = told(outcome);
  } else {
    await tws.advance(100);
    tws.inject(parseFault("drop:how=rst")).heal();
    await tws.until(pool.close());
    pool = poolOf(tws, new KeptJournal(journal.entries));
    await tws.until(pool.connect());
  }
  tws.heal();
  await tws.advance(HEAL_MS);
  const healed = await again(tws, point, pool);
  const order = pool.orders.get(KEYS.order) as TwsOrder;
  const booked = tws.orders.all().filter(({ orderRef }) => orderRef === order.reference);
  const requests = tws.requests("placeOrder").length;
  const wrong = [
    ...disagreements(order.state, booked),
    ...(pool.stats().orders.closed === undefined ? [] : ["the gate is closed"]),
    ...(requests > (point.of === "modify" ? 2 : 1) ? [`${requests} orders were sent`] : []),
  ];
  const row = {
    outcome: said,
    healed: described(point, healed, order, booked[0]),
    proof: proof(healed, order),
    wrong,
  };
  await tws.until(pool.close());
  await tws.close();
  return row;
}

const poolOf = (tws: TestTws, journal: KeptJournal): IbkrPool =>
  new IbkrPool(
    {
      port: tws.port,
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
function act(
  { of, changes }: CutPoint,
  pool: IbkrPool,
  order: TwsOrder | undefined,
): Promise<TwsOrderOutcome> {
  if (of === "place" || order === undefined) return pool.placeOrder(APPLE, MARKET, { key: KEYS.order });
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
  return state.kind === "cancelled" ? "completed orders" : "open orders";
}
